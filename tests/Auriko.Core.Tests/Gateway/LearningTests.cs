using System.Buffers;
using System.Text.Json;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Ledger;
using Auriko.Core.Streaming;

namespace Auriko.Core.Tests.Gateway;

/// <summary>What the gateway tells those who learn from it, and what it does with what they learnt.</summary>
public sealed class LearningTests
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Create_FailureThenAnswer_BothAreReported()
    {
        var alpha = new ScriptedProvider("alpha", new Script().Fail(FailureKind.Overloaded));
        var bench = new GatewayBench(alpha, new ScriptedProvider("beta", Script.Answer()));

        await bench.RunAsync(bench.Call(stream: false), Stop);

        Assert.Equal(
            [("alpha", AttemptEnd.FailedBeforeOutput, false), ("beta", AttemptEnd.Completed, true)],
            bench.Reports.Reports.Select(report => (report.Offering.Provider.Value, report.End, report.Succeeded!.Value)));
        Assert.Equal(FailureKind.Overloaded, bench.Reports.Reports[0].Failure!.Kind);
        Assert.All(bench.Reports.Reports, report => Assert.Equal(("key_1", true), (report.KeyId, report.Conversation != 0)));
    }

    [Fact]
    public async Task Stream_CallerLeaves_IsReportedAsNobodysFault()
    {
        var bench = new GatewayBench(new ScriptedProvider("alpha", new Script().Say(new TextDelta(0, "Hi")).Hang()));

        await foreach (var next in bench.Gateway.StreamAsync(bench.Call(stream: true), Stop))
        {
            if (next is TextDeltaEvent)
            {
                break;
            }
        }

        var report = Assert.Single(bench.Reports.Reports);
        Assert.Equal((AttemptEnd.CallerGone, null), (report.End, report.Succeeded));
    }

    [Fact]
    public async Task Create_ProviderThatFails_IsLeftOnceItIsDearerThanItLooks()
    {
        var alpha = new ScriptedProvider("alpha", new Script().Fail(FailureKind.UpstreamUnavailable));
        var bench = new GatewayBench(alpha, new ScriptedProvider("beta", Script.Answer()));

        for (var request = 0; request < 20; request++)
        {
            await bench.RunAsync(bench.Call(stream: false), Stop);
            bench.Stats.Refresh();
        }

        Assert.InRange(alpha.Sent, 2, 8);
    }

    [Fact]
    public async Task Create_Replies_TeachTheOutputToExpect()
    {
        var bench = new GatewayBench(new ScriptedProvider("alpha", Script.Answer()));

        await bench.RunAsync(bench.Call(stream: false), Stop);

        Assert.Equal(10, bench.Outputs.Of("key_1", "m"));
    }

    [Fact]
    public async Task Create_NextTurnOfAConversation_ExpectsItsPrefixInTheCache()
    {
        var usage = new UsageReported(new UsageVector { FreshInput = 500, CacheRead = 1_500, VisibleOutput = 10 });
        var bench = new GatewayBench(new ScriptedProvider(
            "alpha", new Script().Say(new TextDelta(0, "Hi"), usage, new Stopped(StopReason.EndOfTurn))));
        var text = new string('x', 9_000);

        await bench.RunAsync(bench.Call($$"""{"model":"m","input":"{{text}}"}"""), Stop);
        var next = bench.Call(
            $$"""{"model":"m","input":[{"role":"user","content":"{{text}}"},{"role":"user","content":"More"}]}""");
        var response = await bench.RunAsync(next with { Explain = true }, Stop);

        var facts = Wire(response).GetProperty("routing_metadata").GetProperty("explanation").GetProperty("facts");
        Assert.Equal(2_000, facts.GetProperty("candidates")[0].GetProperty("cached_tokens").GetInt64());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Create_Explained_SaysHowItWasChosen(bool stream)
    {
        var bench = new GatewayBench(
            new ScriptedProvider("alpha", Script.Answer()), new ScriptedProvider("beta", Script.Answer()));

        var response = await bench.RunAsync(bench.Call(stream, """{"exclude":["alpha"]}""") with { Explain = true }, Stop);
        var plain = await bench.RunAsync(bench.Call(stream), Stop);

        var explanation = Wire(response).GetProperty("routing_metadata").GetProperty("explanation");
        Assert.Equal(1, explanation.GetProperty("outcome").GetProperty("chosen").GetInt32());
        Assert.Equal(
            ["in the deny-list", "ranked", "its provider is not configured"],
            explanation.GetProperty("outcome").GetProperty("candidates").EnumerateArray()
                .Select(candidate => candidate.GetProperty("reason").GetString()));
        Assert.DoesNotContain("\"Hi\"", explanation.GetRawText(), StringComparison.Ordinal);
        Assert.False(Wire(plain).GetProperty("routing_metadata").TryGetProperty("explanation", out _));
    }

    private static JsonElement Wire(ResponseObject response)
    {
        var output = new ArrayBufferWriter<byte>();
        ResponsesSerializer.WriteResponse(output, response);
        return JsonElement.Parse(output.WrittenSpan);
    }
}
