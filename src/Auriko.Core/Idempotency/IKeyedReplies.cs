namespace Auriko.Core.Idempotency;

/// <summary>
/// Gives every request under the same idempotency key the same answer, which is made once. Safe for concurrent use.
/// </summary>
public interface IKeyedReplies
{
    /// <summary>
    /// Opens the answer to a request: one that is kept, one that is being made, or a new one. From here on its making does not
    /// depend on any caller.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="make">
    /// Makes the answer, with a token that the process cancels when it stops. The last piece, and no other, says what becomes
    /// of the key; when making it fails, the key is free again.
    /// </param>
    KeyedReply Open(KeyedRequest request, Func<CancellationToken, IAsyncEnumerable<ReplyPiece>> make);
}

/// <summary>A piece of an answer.</summary>
/// <param name="Bytes">Its bytes; valid until the next piece is asked for.</param>
/// <param name="End">What becomes of the key with this piece.</param>
public readonly record struct ReplyPiece(ReadOnlyMemory<byte> Bytes, ReplyEnd End);

/// <summary>What becomes of a key.</summary>
public enum ReplyEnd
{
    /// <summary>Nothing yet: more is to come.</summary>
    None,

    /// <summary>The answer is kept: the last piece is given out once it is stored.</summary>
    Kept,

    /// <summary>The answer is a failure, which those who wait for it get; the next request is made anew.</summary>
    Released,
}
