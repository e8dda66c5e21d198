using System.Diagnostics.Metrics;

namespace Auriko.Core.Diagnostics;

/// <summary>
/// The ledger's metrics, meter <see cref="Name"/>: the gauges <c>auriko.ledger.backlog.bytes</c>,
/// <c>auriko.ledger.backlog.entries</c> and <c>auriko.ledger.backlog.age</c> (seconds, of the oldest entry that waits),
/// the counters <c>auriko.ledger.shipped</c>, <c>auriko.ledger.rejected</c> (entries) and <c>auriko.ledger.failures</c>
/// (calls to storage). Safe for concurrent use.
/// </summary>
public sealed class LedgerMeter : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string Name = "Auriko.Ledger";

    private readonly Counter<long> _shipped;
    private readonly Counter<long> _rejected;
    private readonly Counter<long> _failures;

    /// <summary>Makes the meter.</summary>
    /// <param name="factory">The host’s; null makes a meter of its own.</param>
    internal LedgerMeter(IMeterFactory? factory)
    {
        Meter = factory?.Create(Name) ?? new Meter(Name);
        _shipped = Meter.CreateCounter<long>("auriko.ledger.shipped", "{entry}", "Entries the table has taken.");
        _rejected = Meter.CreateCounter<long>("auriko.ledger.rejected", "{entry}", "Entries the table refuses for good.");
        _failures = Meter.CreateCounter<long>("auriko.ledger.failures", "{call}", "Calls to storage that failed.");
    }

    internal Meter Meter { get; }

    internal void Observe(Func<long> bytes, Func<long> entries, Func<double> age)
    {
        _ = Meter.CreateObservableGauge("auriko.ledger.backlog.bytes", bytes, "By", "Bytes that wait in the local file.");
        _ = Meter.CreateObservableGauge(
            "auriko.ledger.backlog.entries", entries, "{entry}", "Entries that wait in the local file.");
        _ = Meter.CreateObservableGauge("auriko.ledger.backlog.age", age, "s", "How long the oldest of them has waited.");
    }

    internal void Shipped(long entries) => _shipped.Add(entries);

    internal void Rejected(long entries) => _rejected.Add(entries);

    internal void Failed() => _failures.Add(1);

    /// <inheritdoc/>
    public void Dispose() => Meter.Dispose();
}
