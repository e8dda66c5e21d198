using System.Buffers;
using System.Text.Json;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Ledger;
using Auriko.Core.Streaming;
using CsCheck;

namespace Auriko.Core.Tests.Gateway;

/// <summary>Whatever providers do and wherever they stop, streams are legal and the ledger adds up to the cost.</summary>
public sealed class GatewayPropertyTests
{
    private static readonly Gen<ProviderEvent> Said = Gen.Frequency(
        (5, Gen.Select(Gen.Int[0, 2], Gen.String[0, 5], (key, text) => (ProviderEvent)new TextDelta(key, text))),
        (2, Gen.Select(Gen.Int[0, 2], Gen.String[0, 5], (key, text) => (ProviderEvent)new ReasoningTextDelta(key, text))),
        (2, Gen.Select(Gen.Int[0, 2], Gen.Bool, (key, _) => (ProviderEvent)new ToolCallStarted(key, null, "f"))),
        (2, Gen.Select(Gen.Int[0, 2], Gen.String[0, 5], (key, text) => (ProviderEvent)new ToolCallDelta(key, text))),
        (2, Gen.Select(Gen.Long[0, 1_000_000], Gen.Long[0, 1_000_000], (input, output) => (ProviderEvent)Script.Usage(input, output))),
        (1, Gen.Bool.Select(isFlex => (ProviderEvent)new StreamStarted("r", isFlex ? "flex" : "default"))),
        (1, Gen.Const((ProviderEvent)new ItemEnded(0))));

    private static readonly Gen<Ending> Endings = Gen.Frequency(
        (3, Gen.Enum<StopReason>().Select(reason => new Ending(reason, null))),
        (3, Gen.Enum<FailureKind>().Select(kind => new Ending(null, kind))),
        (1, Gen.Const(new Ending(null, null))));

    private static readonly Gen<Attempted[]> Walks = Gen.Select(
        Gen.Frequency((1, Gen.Const<ProviderEvent[]>([])), (1, Said.Array[0, 8])), Endings, (said, end) => new Attempted(said, end))
        .Array[3];

    [Fact]
    public void Stream_AnyWalk_IsLegalAndAddsUp() => Walks.Sample(walk => AddsUpAsync(walk, stream: true).Wait(), iter: 4_000);

    [Fact]
    public void Stream_AnyRace_IsLegalAndAddsUp() => Gen.Select(Walks, Gen.Int[2, 3])
        .Sample((walk, width) => AddsUpAsync(walk, stream: true, width).Wait(), iter: 4_000);

    [Fact]
    public void Create_AnyWalk_AddsUp() => Walks.Sample(walk => AddsUpAsync(walk, stream: false).Wait(), iter: 1_000);

    [Fact]
    [Trait("Category", "Long")]
    public void Stream_AMillionWalks_AreLegalAndAddUp() =>
        Walks.Sample(walk => AddsUpAsync(walk, stream: true).Wait(), iter: 1_000_000);

    private static async Task AddsUpAsync(Attempted[] walk, bool stream, int width = 1)
    {
        var providers = new[] { "alpha", "beta", "gamma" }.Select((name, index) => walk[index].Provider(name)).ToArray();
        var bench = new GatewayBench(providers);
        var routing = $$"""{"fan_out":{{width}}}""";
        ResponseObject response;
        try
        {
            response = stream
                ? Checked(await bench.StreamAsync(bench.Call(true, routing)))
                : await bench.RunAsync(bench.Call(false, routing));
        }
        catch (GatewayException)
        {
            response = null!;
        }

        Assert.Equal(providers.Sum(provider => provider.Sent), bench.Ledger.Entries.Count);
        Assert.Equal(providers.Sum(provider => provider.Sent), providers.Sum(provider => provider.Closed));
        Assert.Equal(bench.Ledger.Entries.Count, bench.Ledger.Entries.Select(entry => entry.AttemptId).Distinct().Count());
        if (response is not null)
        {
            Assert.All(bench.Ledger.Entries, entry => Assert.True(entry.Cost is not null || entry.ServiceTier is "flex"));
            var sum = bench.Ledger.Entries.Aggregate((Usd?)Usd.Zero, (total, entry) => total + entry.Cost);
            Assert.Equal(sum, response.RoutingMetadata!.Cost?.Usd);
            var answered = bench.Ledger.Entries.Last(entry => entry.End is not AttemptEnd.Stopped);
            Assert.Equal(response.RoutingMetadata.Provider, answered.Provider);
            Assert.Equal(response.Status is ResponseStatus.Failed, answered.End is AttemptEnd.FailedAfterOutput);
        }
    }

    private static ResponseObject Checked(List<ResponseEvent> events)
    {
        var output = new ArrayBufferWriter<byte>(4096);
        var wire = events.ConvertAll(next =>
        {
            output.ResetWrittenCount();
            ResponsesSerializer.WriteEvent(output, next);
            using var document = JsonDocument.Parse(output.WrittenMemory);
            return document.RootElement.Clone();
        });

        var violations = StreamGrammar.Check(wire);

        Assert.True(violations.Count == 0, string.Join('\n', violations));
        return ResponseFold.Of(events);
    }

    private sealed record Ending(StopReason? Reason, FailureKind? Failure);

    private sealed record Attempted(ProviderEvent[] Said, Ending End)
    {
        public ScriptedProvider Provider(string name)
        {
            var script = new Script().Say(Said);
            if (End.Reason is { } reason)
            {
                script.Say(new Stopped(reason));
            }
            else if (End.Failure is { } kind)
            {
                script.Fail(kind, name);
            }

            return new ScriptedProvider(name, script);
        }
    }
}
