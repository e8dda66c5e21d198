using System.Buffers;
using System.Runtime.CompilerServices;

namespace Auriko.Core.Idempotency;

/// <summary>
/// An answer on its way in this process. One writes it; any number read it, each from the first byte on and at its own pace.
/// </summary>
internal sealed class KeyedRun
{
    private readonly Lock _access = new();
    private readonly ArrayBufferWriter<byte> _bytes = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _shown;
    private Task? _work;

    /// <summary>Whether the answer was found in storage.</summary>
    public bool IsReplayed { get; private set; }

    /// <summary>Completes when nothing more is to come, whatever became of it.</summary>
    public Task Ended => _ended.Task;

    /// <summary>All that has been written.</summary>
    public ReadOnlyMemory<byte> Written
    {
        get
        {
            lock (_access)
            {
                return _bytes.WrittenMemory;
            }
        }
    }

    /// <summary>Writes; nobody reads it yet.</summary>
    /// <param name="bytes">The bytes; they are copied.</param>
    public void Write(ReadOnlyMemory<byte> bytes)
    {
        lock (_access)
        {
            _bytes.Write(bytes.Span);
        }
    }

    /// <summary>Gives out what has been written.</summary>
    /// <param name="isWhole">Whether that is all of the answer.</param>
    public void Show(bool isWhole)
    {
        lock (_access)
        {
            _shown = _bytes.WrittenCount;
        }

        if (isWhole)
        {
            _ended.TrySetResult();
        }

        Announce();
    }

    /// <summary>Gives out an answer that was found in storage.</summary>
    /// <param name="answer">The answer.</param>
    public void Replay(ReadOnlyMemory<byte> answer)
    {
        IsReplayed = true;
        Write(answer);
        Show(isWhole: true);
    }

    /// <summary>The work is over.</summary>
    /// <param name="work">The work: its failure is what those are told who have not got the whole answer.</param>
    public void End(Task work)
    {
        lock (_access)
        {
            _work = Ended.IsCompleted ? Task.CompletedTask : work;
        }

        _ended.TrySetResult();
        Announce();
    }

    /// <summary>Waits for the first bytes.</summary>
    /// <param name="cancellationToken">Stops the wait.</param>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var seen = Look(0);
        while (seen.Bytes.IsEmpty && seen.End is null)
        {
            await seen.News.WaitAsync(cancellationToken).ConfigureAwait(false);
            seen = Look(0);
        }

        await (seen.End ?? Task.CompletedTask).ConfigureAwait(false);
    }

    /// <summary>Reads from the first byte on.</summary>
    /// <param name="cancellationToken">Stops the reading.</param>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var position = 0; ;)
        {
            var (bytes, end, news) = Look(position);
            position += bytes.Length;
            if (!bytes.IsEmpty)
            {
                yield return bytes;
            }
            else if (end is not null)
            {
                await end.ConfigureAwait(false);
                yield break;
            }
            else
            {
                await news.WaitAsync(cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Bytes that were given out stay where they are: a buffer that grows is copied, not moved.</summary>
    private (ReadOnlyMemory<byte> Bytes, Task? End, Task News) Look(int position)
    {
        lock (_access)
        {
            var end = Ended.IsCompleted ? _work ?? Task.CompletedTask : null;
            return (_bytes.WrittenMemory[position.._shown], end, _news.Task);
        }
    }

    private void Announce()
    {
        TaskCompletionSource news;
        lock (_access)
        {
            news = _news;
            _news = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }

        news.TrySetResult();
    }
}
