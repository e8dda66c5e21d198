using Auriko.Core.Diagnostics;

namespace Auriko.Core.Access.Limits;

/// <summary>Counts what all instances together take of a key's minute. Safe for concurrent use, also across processes.</summary>
public interface ISharedWindows
{
    /// <summary>Takes permits, as many of those wanted as are left; none when those are fewer than are needed.</summary>
    /// <param name="window">Of which window.</param>
    /// <param name="take">How many.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="StorageUnavailableException">Storage failed, or was contended for too long.</exception>
    Task<WindowShare> TakeAsync(RateWindow window, WindowTake take, CancellationToken cancellationToken);
}

/// <summary>What is to be taken of a window.</summary>
/// <param name="Needed">With fewer nothing can be done; at least 1.</param>
/// <param name="Wanted">At least as many.</param>
/// <param name="Limit">The most that all take together.</param>
public readonly record struct WindowTake(long Needed, long Wanted, long Limit)
{
    /// <summary>How many there are to be had.</summary>
    /// <param name="before">How many have been taken.</param>
    public long Of(long before) => Limit - before < Needed ? 0 : Math.Min(Limit - before, Wanted);
}

/// <summary>One minute of one key.</summary>
/// <param name="KeyId">The key's id.</param>
/// <param name="Kind">What is counted.</param>
/// <param name="Start">When it begins, on the full minute in UTC.</param>
public sealed record RateWindow(string KeyId, RateKind Kind, DateTimeOffset Start);

/// <summary>What is counted in a window.</summary>
public enum RateKind
{
    /// <summary>Requests.</summary>
    Requests,

    /// <summary>Tokens of input and output together.</summary>
    Tokens,
}

/// <summary>What was got of a window.</summary>
/// <param name="Taken">The permits got now; 0 when none are left.</param>
/// <param name="TakenByAll">The permits that everybody has got so far, these included.</param>
public readonly record struct WindowShare(long Taken, long TakenByAll);
