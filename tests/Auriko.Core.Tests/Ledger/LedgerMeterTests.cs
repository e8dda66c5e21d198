using System.Diagnostics.Metrics;
using Auriko.Core.Diagnostics;
using Microsoft.Extensions.Time.Testing;

namespace Auriko.Core.Tests.Ledger;

public sealed class LedgerMeterTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly FakeTable _table = new();
    private readonly FakeTimeProvider _clock = new();
    private readonly MeterListener _listener = new();
    private readonly Dictionary<string, double> _values = [];

    public void Dispose()
    {
        _listener.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task Meter_OutageAndReturn_ShowsTheBacklog()
    {
        using var rig = new LedgerRig(_folder.Path, _table, _clock, null, ("Durability", "file"));
        Listen(rig.Get<LedgerMeter>());
        _table.IsDown = true;
        await rig.RecordAsync(Entries.Make());
        await rig.RecordAsync(Entries.Make());
        await rig.TurnAsync();
        _clock.Advance(TimeSpan.FromSeconds(30));

        _listener.RecordObservableInstruments();
        Assert.Equal(2, _values["auriko.ledger.backlog.entries"]);
        Assert.Equal(rig.File.Backlog.UnshippedBytes, _values["auriko.ledger.backlog.bytes"]);
        Assert.Equal(30, _values["auriko.ledger.backlog.age"]);
        Assert.True(_values["auriko.ledger.failures"] >= 1);

        _table.IsDown = false;
        await rig.TurnAsync();

        _listener.RecordObservableInstruments();
        Assert.Equal(0, _values["auriko.ledger.backlog.entries"]);
        Assert.Equal(0, _values["auriko.ledger.backlog.bytes"]);
        Assert.Equal(0, _values["auriko.ledger.backlog.age"]);
        Assert.Equal(2, _values["auriko.ledger.shipped"]);
    }

    private void Listen(LedgerMeter meter)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == meter.Meter)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Take(instrument, value));
        _listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => Take(instrument, value));
        _listener.Start();
    }

    private void Take(Instrument instrument, double value) =>
        _values[instrument.Name] = instrument is Counter<long> ? _values.GetValueOrDefault(instrument.Name) + value : value;
}
