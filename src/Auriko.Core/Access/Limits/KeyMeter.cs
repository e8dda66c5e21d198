namespace Auriko.Core.Access.Limits;

/// <summary>What an instance counts of one key. Safe for concurrent use.</summary>
internal sealed class KeyMeter(string keyId, IWindowSource source) : IDisposable
{
    private readonly Lock _lock = new();
    private int _running;
    private bool _isRetired;

    /// <summary>Requests of the minute.</summary>
    public MinuteMeter Requests { get; } = new(keyId, RateKind.Requests, source);

    /// <summary>Tokens of the minute.</summary>
    public MinuteMeter Tokens { get; } = new(keyId, RateKind.Tokens, source);

    /// <summary>The last minute in which it was asked.</summary>
    public DateTimeOffset LastUsed { get; private set; }

    /// <summary>Counts a request as running.</summary>
    /// <param name="now">The time.</param>
    /// <param name="most">The most at once; null unlimited.</param>
    public Entry TryEnter(DateTimeOffset now, int? most)
    {
        lock (_lock)
        {
            if (_isRetired)
            {
                return Entry.Retired;
            }

            LastUsed = now;
            if (_running >= most)
            {
                return Entry.Full;
            }

            _running++;
            return Entry.Running;
        }
    }

    /// <summary>A running request has ended.</summary>
    public void Leave()
    {
        lock (_lock)
        {
            _running--;
        }
    }

    /// <summary>Takes it out of use, if nothing runs and its last minute is over: whoever still has it must find another.</summary>
    /// <param name="now">The time.</param>
    public bool TryRetire(DateTimeOffset now)
    {
        lock (_lock)
        {
            _isRetired |= _running == 0 && MinuteMeter.StartOf(LastUsed) < MinuteMeter.StartOf(now);
            return _isRetired;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Requests.Dispose();
        Tokens.Dispose();
    }

    /// <summary>How an entry went.</summary>
    internal enum Entry
    {
        /// <summary>The request runs.</summary>
        Running,

        /// <summary>As many as may run already.</summary>
        Full,

        /// <summary>The meter is not in use any more.</summary>
        Retired,
    }
}
