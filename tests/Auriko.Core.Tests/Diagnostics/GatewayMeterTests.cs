using System.Diagnostics.Metrics;
using Auriko.Core.Execution;
using Auriko.Core.Streaming;
using Auriko.Core.Tests.Gateway;

namespace Auriko.Core.Tests.Diagnostics;

public sealed class GatewayMeterTests : IDisposable
{
    /// <summary>Ids have no bound, and a metric must have one.</summary>
    private static readonly string[] Known =
    [
        "auriko.credential", "auriko.mode", "auriko.model", "auriko.outcome", "auriko.provider", "auriko.strategy",
        "error.type", "gen_ai.operation.name", "gen_ai.provider.name", "gen_ai.request.model", "gen_ai.token.type",
        "server.address", "server.port",
    ];

    private readonly MeterListener _listener = new();
    private readonly List<Measured> _measured = [];

    public void Dispose() => _listener.Dispose();

    [Theory]
    [InlineData(true, "stream")]
    [InlineData(false, "plain")]
    public async Task Run_Answer_IsMeasured(bool stream, string mode)
    {
        GatewayBench bench = null!;
        bench = new GatewayBench(new ScriptedProvider("alpha", new Script()
            .Do(() => bench.Clock.Advance(TimeSpan.FromSeconds(2)))
            .Say(new TextDelta(0, "Hi"))
            .Do(() => bench.Clock.Advance(TimeSpan.FromSeconds(3)))
            .Say(Script.Usage(100, 31), new Stopped(StopReason.EndOfTurn))));
        Listen(bench);

        await bench.RunAsync(bench.Call(stream));

        Assert.Equal(5, Only("gen_ai.client.operation.duration", ("auriko.outcome", "completed"), ("server.port", 443)));
        Assert.Equal(2, Only("gen_ai.client.operation.time_to_first_chunk", ("gen_ai.provider.name", "alpha.system")));
        Assert.Equal(0.1, Only("gen_ai.server.time_per_output_token", ("gen_ai.request.model", "alpha-m")), 9);
        Assert.Equal(100, Only("gen_ai.client.token.usage", ("gen_ai.token.type", "input"), ("auriko.model", "m")));
        Assert.Equal(31, Only("gen_ai.client.token.usage", ("gen_ai.token.type", "output"), ("auriko.provider", "alpha")));
        Assert.Equal(0.00041, Only("auriko.cost", ("server.address", "alpha.test")), 9);
        Assert.Equal(1, Only("auriko.responses", ("auriko.mode", mode), ("auriko.outcome", "completed")));
        Assert.Equal([1, -1], Values("auriko.responses.active"));
        Assert.Empty(Values("auriko.fallbacks"));
        Assert.All(_measured.SelectMany(measured => measured.Tags.Keys), key => Assert.Contains(key, Known));
    }

    [Fact]
    public async Task Run_FallsBack_CountsTheFailureItFellBackFrom()
    {
        var bench = new GatewayBench(
            new ScriptedProvider("alpha", new Script().Fail(FailureKind.RateLimited)),
            new ScriptedProvider("beta", Script.Answer()));
        Listen(bench);

        await bench.RunAsync(bench.Call(false));

        Assert.Equal(1, Only("auriko.fallbacks", ("auriko.provider", "alpha"), ("error.type", "rate_limited")));
        Assert.Equal(0, Only("gen_ai.client.operation.duration", ("error.type", "rate_limited"), ("auriko.provider", "alpha")));
        Assert.Equal(1, Only("auriko.responses", ("auriko.outcome", "completed")));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_EveryCandidateFails_IsAFailure(bool stream)
    {
        var bench = new GatewayBench(new ScriptedProvider("alpha", new Script().Fail(FailureKind.Overloaded)));
        Listen(bench);

        await Assert.ThrowsAsync<Core.Contract.GatewayException>(() => bench.RunAsync(bench.Call(stream)));

        Assert.Equal(1, Only("auriko.responses", ("auriko.outcome", "failed")));
        Assert.Equal([1, -1], Values("auriko.responses.active"));
        Assert.Empty(Values("auriko.fallbacks"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_CallerHangsUp_IsAbandoned(bool stream)
    {
        var bench = new GatewayBench(new ScriptedProvider("alpha", new Script().Say(new TextDelta(0, "Hi")).Hang()));
        Listen(bench);
        using var gone = new CancellationTokenSource();

        var reply = bench.RunAsync(bench.Call(stream), gone.Token);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reply);

        Assert.Equal(1, Only("auriko.responses", ("auriko.outcome", "abandoned")));
        Assert.Equal([1, -1], Values("auriko.responses.active"));
    }

    /// <summary>Both calls of a race are measured, and only the one with output has a time to it.</summary>
    [Fact]
    public async Task Run_FanOut_MeasuresTheLoserToo()
    {
        var bench = new GatewayBench(
            new ScriptedProvider("alpha", new Script().Hang()), new ScriptedProvider("beta", Script.Answer()));
        Listen(bench);

        await bench.RunAsync(bench.Call(true, """{"fan_out":2}"""));

        Assert.Equal(0, Only("gen_ai.client.operation.duration", ("auriko.outcome", "stopped"), ("auriko.provider", "alpha")));
        Assert.Equal(0, Only("gen_ai.client.operation.duration", ("auriko.outcome", "completed"), ("auriko.provider", "beta")));
        Assert.Single(Values("gen_ai.client.operation.time_to_first_chunk"));
        Assert.Empty(Values("auriko.fallbacks"));
    }

    private void Listen(GatewayBench bench)
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter == bench.Meter.Meter)
            {
                listener.EnableMeasurementEvents(instrument);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Take(instrument, value, tags));
        _listener.Start();
    }

    private void Take(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
        _measured.Add(new Measured(instrument.Name, value, new(tags.ToArray())));

    private List<double> Values(string name) =>
        [.. _measured.Where(measured => measured.Name == name).Select(measured => measured.Value)];

    private double Only(string name, params (string Key, object Value)[] tags) => Assert.Single(
        _measured,
        measured => measured.Name == name
            && Array.TrueForAll(tags, tag => Equals(measured.Tags.GetValueOrDefault(tag.Key), tag.Value))).Value;

    private sealed record Measured(string Name, double Value, Dictionary<string, object?> Tags);
}
