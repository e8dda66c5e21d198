using System.Runtime.CompilerServices;
using System.Text;
using Auriko.Core.Idempotency;

namespace Auriko.Core.Tests.Idempotency;

/// <summary>An answer whose making the test counts, holds up and ends.</summary>
internal sealed class MadeAnswer(params string[] pieces)
{
    private int _makes;

    /// <summary>How often it was made.</summary>
    public int Makes => Volatile.Read(ref _makes);

    /// <summary>Completes when the first piece has been given.</summary>
    public TaskCompletionSource Begun { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>What the last piece waits for.</summary>
    public Task Gate { get; init; } = Task.CompletedTask;

    /// <summary>What becomes of the key.</summary>
    public ReplyEnd End { get; set; } = ReplyEnd.Kept;

    /// <summary>What is thrown instead of the last piece.</summary>
    public Exception? Failure { get; set; }

    /// <summary>Done just before the last piece.</summary>
    public Action BeforeEnd { get; init; } = () => { };

    public async IAsyncEnumerable<ReplyPiece> MakeAsync([EnumeratorCancellation] CancellationToken stop)
    {
        Interlocked.Increment(ref _makes);
        foreach (var piece in pieces.SkipLast(1))
        {
            yield return Piece(piece, ReplyEnd.None);
        }

        Begun.TrySetResult();
        await Gate.WaitAsync(stop);
        BeforeEnd();
        yield return Failure is { } failure ? throw failure : Piece(pieces[^1], End);
    }

    private static ReplyPiece Piece(string text, ReplyEnd end) => new(Encoding.UTF8.GetBytes(text), end);
}
