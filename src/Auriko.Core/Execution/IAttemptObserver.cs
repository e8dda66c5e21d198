namespace Auriko.Core.Execution;

/// <summary>
/// Hears of every attempt that has ended, once, as soon as it is booked. Safe for concurrent use. It is called on the
/// path of the request, so it neither waits nor throws. Every registered one is called.
/// </summary>
public interface IAttemptObserver
{
    /// <summary>An attempt has ended.</summary>
    /// <param name="report">How.</param>
    void Ended(AttemptReport report);
}
