namespace Auriko.Core.Ledger.Shipping;

/// <summary>When the shipper works and how long it waits. Safe for concurrent use.</summary>
internal sealed class ShippingPace(LedgerSettings settings, TimeProvider clock, Random random)
{
    private const int MaxDoublings = 10;

    private static readonly TimeSpan LeastRest = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan FirstBackOff = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan MaxBackOff = TimeSpan.FromSeconds(5);

    /// <summary>The pause between two turns.</summary>
    public Task RestAsync(CancellationToken cancellationToken) =>
        Task.Delay(settings.ShipInterval > LeastRest ? settings.ShipInterval : LeastRest, clock, cancellationToken);

    /// <summary>The pause after a failure: doubled with every one up to 5 s, and shortened by up to half at random.</summary>
    public Task BackOffAsync(int failures, CancellationToken cancellationToken) =>
        Task.Delay(BackOff(failures), clock, cancellationToken);

    public TimeSpan BackOff(int failures)
    {
        var doubled = FirstBackOff * (1 << Math.Min(failures - 1, MaxDoublings));
        var most = doubled < MaxBackOff ? doubled : MaxBackOff;
        return most * (1 - (random.NextDouble() / 2));
    }

    /// <summary>How long a stopping process may go on.</summary>
    public CancellationTokenSource ShutdownLimit() => new(settings.ShutdownTimeout, clock);
}
