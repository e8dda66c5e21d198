using System.Buffers;
using Auriko.Core.Contract;
using Auriko.Core.Streaming;

namespace Auriko.Core.Background;

/// <summary>
/// Stores the events of a pass in its log, in batches: one append is under way at a time, and what comes meanwhile goes
/// with the next. <see cref="Add"/> is for one caller; the appending goes on by itself.
/// </summary>
/// <param name="store">Appends, until it is done.</param>
/// <param name="pace">How long to gather before an append.</param>
/// <param name="clock">Measures it.</param>
internal sealed class EventAppender(Func<LogPiece, Task> store, AppendPace pace, TimeProvider clock)
{
    /// <summary>Bytes of log between two places of its index.</summary>
    internal const int IndexStride = 256 * 1024;

    private const int MaxPending = 8 << 20;

    private readonly Lock _access = new();
    private readonly List<LogPlace> _index = [];
    private readonly TaskCompletionSource _urgent = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ArrayBufferWriter<byte> _pending = new();
    private int _pendingEvents;
    private LogPlace _place = LogPlace.Start;
    private Task _appending = Task.CompletedTask;
    private Task _rest = Task.CompletedTask;

    /// <summary>Whether so much waits that the upstream should be held up.</summary>
    public bool IsFull
    {
        get
        {
            lock (_access)
            {
                return _pending.WrittenCount > MaxPending;
            }
        }
    }

    /// <summary>The append under way; fails as it does.</summary>
    public Task Appending
    {
        get
        {
            lock (_access)
            {
                return _appending;
            }
        }
    }

    /// <summary>
    /// Takes the events that followed from one thing a provider said. They are stored together, so that a log whose writer
    /// dies ends where the provider could have stopped as well.
    /// </summary>
    /// <param name="events">The events; at least one.</param>
    public void Add(IReadOnlyList<ResponseEvent> events)
    {
        lock (_access)
        {
            foreach (var next in events)
            {
                ResponsesSerializer.WriteFrame(_pending, next);
            }

            _pendingEvents += events.Count;
            if (_appending.IsCompletedSuccessfully)
            {
                _appending = AppendAsync();
            }
        }
    }

    /// <summary>Waits until everything taken so far is stored, which is not delayed any more.</summary>
    public Task DrainAsync()
    {
        _urgent.TrySetResult();
        return Appending;
    }

    private async Task AppendAsync()
    {
        while (true)
        {
            await Task.WhenAny(_rest, _urgent.Task).ConfigureAwait(ConfigureAwaitOptions.ForceYielding);
            if (Take() is not { } batch)
            {
                return;
            }

            _rest = pace.RestAsync(clock);
            foreach (var piece in Cut(batch.Frames, batch.Events))
            {
                await store(piece).ConfigureAwait(false);
            }
        }
    }

    private (ReadOnlyMemory<byte> Frames, int Events)? Take()
    {
        lock (_access)
        {
            if (_pendingEvents == 0)
            {
                _appending = Task.CompletedTask;
                return null;
            }

            var batch = (_pending.WrittenMemory, _pendingEvents);
            (_pending, _pendingEvents) = (new ArrayBufferWriter<byte>(), 0);
            return batch;
        }
    }

    private IEnumerable<LogPiece> Cut(ReadOnlyMemory<byte> frames, int events)
    {
        var end = new LogPlace(_place.Position + frames.Length, _place.Sequence + events);
        for (var sent = 0; sent < frames.Length;)
        {
            var piece = frames.Slice(sent, Math.Min(frames.Length - sent, IResponseBlobs.MaxPiece));
            var isLast = sent + piece.Length == frames.Length;
            yield return new LogPiece(_place with { Position = _place.Position + sent }, piece, isLast ? Mark(end) : null);
            sent += piece.Length;
        }

        _place = end;
    }

    /// <summary>The index with a place at the end of this batch, when the last one lies far enough behind.</summary>
    private IReadOnlyList<LogPlace>? Mark(LogPlace end)
    {
        var last = _index.Count > 0 ? _index[^1].Position : 0;
        if (end.Position - last < IndexStride)
        {
            return null;
        }

        _index.Add(end);
        return [.. _index];
    }
}

/// <summary>How long events are gathered, so that a log never needs more appends than it may have. Not safe for concurrent use.</summary>
/// <param name="flush">The usual time.</param>
/// <param name="deadline">When the last event comes at the latest.</param>
internal sealed class AppendPace(TimeSpan flush, DateTimeOffset deadline)
{
    /// <summary>More than the longest time allowed to a response needs.</summary>
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    private int _left = IResponseBlobs.MaxAppends;

    /// <summary>Begins to wait for the next append.</summary>
    /// <param name="clock">The time.</param>
    public Task RestAsync(TimeProvider clock)
    {
        _left = Math.Max(_left - 1, 1);
        var fair = (deadline - clock.GetUtcNow()) / _left;
        var pause = fair < Longest ? fair : Longest;
        return Task.Delay(pause > flush ? pause : flush, clock);
    }
}
