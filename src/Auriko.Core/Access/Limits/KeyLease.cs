namespace Auriko.Core.Access.Limits;

/// <summary>A request that was counted. Disposing it ends it, once however often; not safe for concurrent use.</summary>
internal sealed class KeyLease(KeyMeter? meter, IDisposable? slot, TimeProvider clock) : IDisposable
{
    private bool _isEnded;

    /// <summary>The tokens that were counted; null when tokens are not limited.</summary>
    public CountedTokens? Tokens { get; set; }

    /// <summary>Tells what the request has really used.</summary>
    /// <param name="tokens">Input and output together.</param>
    public void Settle(long tokens)
    {
        if (Tokens is { } counted)
        {
            meter?.Tokens.Correct(counted.Window, tokens - counted.Amount, clock.GetUtcNow());
            Tokens = null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_isEnded)
        {
            _isEnded = true;
            meter?.Leave();
            slot?.Dispose();
        }
    }
}
