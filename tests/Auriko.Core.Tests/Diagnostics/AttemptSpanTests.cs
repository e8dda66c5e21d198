using System.Diagnostics;
using System.Text.Json;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Streaming;
using Auriko.Core.Tests.Gateway;
using Auriko.Tests.Shared;

namespace Auriko.Core.Tests.Diagnostics;

public sealed class AttemptSpanTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_Answer_IsOneSpanByTheConventions(bool stream)
    {
        using var spans = new SpanRecorder();
        var bench = new GatewayBench(new ScriptedProvider("alpha", Script.Answer()));

        var response = await bench.RunAsync(bench.Call(stream));

        var span = Assert.Single(spans.Attempts);
        Assert.Equal(("chat alpha-m", ActivityKind.Client), (span.DisplayName, span.Kind));
        Assert.Equal((spans.Request.SpanId, ActivityStatusCode.Unset), (span.ParentSpanId, span.Status));
        Assert.Equal(
            new Dictionary<string, object?>
            {
                ["gen_ai.operation.name"] = "chat",
                ["gen_ai.provider.name"] = "alpha.system",
                ["gen_ai.request.model"] = "alpha-m",
                ["server.address"] = "alpha.test",
                ["server.port"] = 443,
                ["gen_ai.request.stream"] = true,
                ["gen_ai.response.id"] = response.Id,
                ["auriko.attempt"] = 1,
                ["auriko.attempt_id"] = bench.Ledger.Entries[0].AttemptId,
                ["auriko.provider"] = "alpha",
                ["auriko.credential"] = "platform",
                ["auriko.model"] = "m",
                ["auriko.strategy"] = response.RoutingMetadata!.RoutingStrategy,
                ["auriko.provider_request_id"] = "upstream-1",
                ["auriko.usage_source"] = "reported",
                ["auriko.cost_usd"] = 0.0002,
                ["gen_ai.usage.input_tokens"] = 100L,
                ["gen_ai.usage.cache_read.input_tokens"] = 0L,
                ["gen_ai.usage.cache_creation.input_tokens"] = 0L,
                ["gen_ai.usage.output_tokens"] = 10L,
                ["gen_ai.usage.reasoning.output_tokens"] = 0L,
                ["auriko.outcome"] = "completed",
                ["gen_ai.response.time_to_first_chunk"] = 0.0,
                ["gen_ai.response.model"] = "m",
                ["gen_ai.response.finish_reasons"] = new[] { "stop" },
            },
            span.TagObjects.ToDictionary(tag => tag.Key, tag => tag.Value));
    }

    [Theory]
    [InlineData(true, "stream")]
    [InlineData(false, "plain")]
    public async Task Run_Answer_DescribesTheRequestAround(bool stream, string mode)
    {
        using var spans = new SpanRecorder();
        var bench = new GatewayBench(new ScriptedProvider("alpha", Script.Answer()));

        var response = await bench.RunAsync(bench.Call(stream));

        Assert.Equal(
            new Dictionary<string, object?>
            {
                ["gen_ai.response.id"] = response.Id,
                ["auriko.key_id"] = "key_1",
                ["auriko.mode"] = mode,
                ["auriko.strategy"] = response.RoutingMetadata!.RoutingStrategy,
                ["auriko.outcome"] = "completed",
            },
            spans.Request.TagObjects.ToDictionary(tag => tag.Key, tag => tag.Value));
        Assert.Same(spans.Request, Activity.Current);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_FallsBack_BothSpansStandBesideEachOther(bool stream)
    {
        using var spans = new SpanRecorder();
        var bench = new GatewayBench(
            new ScriptedProvider("alpha", new Script().Fail(FailureKind.RateLimited)),
            new ScriptedProvider("beta", Script.Answer()));

        await bench.RunAsync(bench.Call(stream));

        Assert.Equal(
            [
                ("alpha", 1, "failed_before_output", "rate_limited", 429, ActivityStatusCode.Error),
                ("beta", 2, "completed", null, null, ActivityStatusCode.Unset),
            ],
            spans.Attempts.Select(span => (
                (string)span.GetTagItem("auriko.provider")!, (int)span.GetTagItem("auriko.attempt")!,
                (string)span.GetTagItem("auriko.outcome")!, (string?)span.GetTagItem("error.type"),
                (int?)span.GetTagItem("auriko.upstream_status"), span.Status)));
        Assert.All(spans.Attempts, span => Assert.Equal(spans.Request.SpanId, span.ParentSpanId));
        Assert.All(spans.Attempts, span => Assert.Null(span.StatusDescription));
    }

    /// <summary>The alerts and the workbook look for these names in the spans of attempts.</summary>
    [Fact]
    public async Task Run_FallsBack_SpansHaveEveryAttributeTheAlertsLookFor()
    {
        using var spans = new SpanRecorder();
        var bench = new GatewayBench(
            new ScriptedProvider("alpha", new Script().Fail(FailureKind.RateLimited)),
            new ScriptedProvider("beta", Script.Answer()));
        var signals = JsonElement.Parse(File.ReadAllBytes(RepositoryRoot.At("infra", "signals.json")));

        await bench.RunAsync(bench.Call(true));

        var sent = spans.Attempts.SelectMany(span => span.TagObjects).Select(tag => tag.Key).ToHashSet();
        Assert.All(
            signals.GetProperty("spans").EnumerateObject(), name => Assert.Contains(name.Value.GetString()!, sent));
    }

    [Theory]
    [InlineData("""{"fan_out":2}""")]
    [InlineData("""{"hedge":{"delay_ms":100}}""")]
    public async Task Run_Race_EveryCallHasItsSpanAndCarriesItUpstream(string routing)
    {
        using var spans = new SpanRecorder();
        var alpha = new ScriptedProvider("alpha", new Script().Hang());
        var beta = new ScriptedProvider("beta", Script.Answer());
        var bench = new GatewayBench(alpha, beta);

        var reply = bench.RunAsync(bench.Call(true, routing));
        bench.Clock.Advance(TimeSpan.FromMilliseconds(100));
        await reply;

        var byProvider = spans.Attempts.ToDictionary(span => (string)span.GetTagItem("auriko.provider")!);
        Assert.Equal("stopped", byProvider["alpha"].GetTagItem("auriko.outcome"));
        Assert.Equal(ActivityStatusCode.Unset, byProvider["alpha"].Status);
        Assert.Null(byProvider["alpha"].GetTagItem("gen_ai.response.model"));
        Assert.Equal("completed", byProvider["beta"].GetTagItem("auriko.outcome"));
        Assert.All(spans.Attempts, span => Assert.Equal(spans.Request.SpanId, span.ParentSpanId));
        Assert.Equal([byProvider["alpha"].Id], alpha.SentIn);
        Assert.Equal([byProvider["beta"].Id], beta.SentIn);
    }

    [Fact]
    public async Task Stream_SlowUpstream_SpanAndFirstChunkHaveTheTimesOfTheAttempt()
    {
        using var spans = new SpanRecorder();
        GatewayBench bench = null!;
        bench = new GatewayBench(new ScriptedProvider("alpha", new Script()
            .Do(() => bench.Clock.Advance(TimeSpan.FromSeconds(2)))
            .Say(new TextDelta(0, "Hi"))
            .Do(() => bench.Clock.Advance(TimeSpan.FromSeconds(3)))
            .Say(Script.Usage(1, 1), new Stopped(StopReason.EndOfTurn))));
        var start = bench.Clock.GetUtcNow();

        await bench.RunAsync(bench.Call(true));

        var span = Assert.Single(spans.Attempts);
        Assert.Equal((start.UtcDateTime, TimeSpan.FromSeconds(5)), (span.StartTimeUtc, span.Duration));
        Assert.Equal(2.0, span.GetTagItem("gen_ai.response.time_to_first_chunk"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_CallerHangsUp_SpanEndsThenAndIsNoError(bool stream)
    {
        using var spans = new SpanRecorder();
        var bench = new GatewayBench(new ScriptedProvider("alpha", new Script().Say(new TextDelta(0, "Hi")).Hang()));
        using var gone = new CancellationTokenSource();

        var reply = bench.RunAsync(bench.Call(stream), gone.Token);
        bench.Clock.Advance(TimeSpan.FromSeconds(4));
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reply);

        var span = Assert.Single(spans.Attempts);
        Assert.Equal(
            ("caller_gone", ActivityStatusCode.Unset, TimeSpan.FromSeconds(4)),
            (span.GetTagItem("auriko.outcome"), span.Status, span.Duration));
        Assert.Equal("estimated", span.GetTagItem("auriko.usage_source"));
        Assert.Equal("abandoned", spans.Request.GetTagItem("auriko.outcome"));
    }

    [Fact]
    public async Task Stream_FailsAfterOutput_TheRequestIsAnErrorDespiteItsStatus()
    {
        using var spans = new SpanRecorder();
        var bench = new GatewayBench(new ScriptedProvider(
            "alpha", new Script().Say(new TextDelta(0, "Hi")).Fail(FailureKind.UpstreamProtocol)));

        var response = await bench.RunAsync(bench.Call(true));

        Assert.Equal(ResponseStatus.Failed, response.Status);
        Assert.Equal(("failed", ActivityStatusCode.Error), (spans.Request.GetTagItem("auriko.outcome"), spans.Request.Status));
        Assert.Equal("failed_after_output", Assert.Single(spans.Attempts).GetTagItem("auriko.outcome"));
    }

    [Fact]
    public async Task Run_UnknownPrice_HasNoCost()
    {
        using var spans = new SpanRecorder();
        var bench = new GatewayBench(new ScriptedProvider("alpha", Script.Answer()));

        await bench.RunAsync(bench.Call("""{"model":"unpriced","input":"Hi"}"""));

        Assert.Null(Assert.Single(spans.Attempts).GetTagItem("auriko.cost_usd"));
    }

    [Fact]
    public async Task Run_UnrecordedTrace_MakesNoSpanAndCarriesTheRequestsOwn()
    {
        using var request = new Activity("request");
        request.Start();
        var alpha = new ScriptedProvider("alpha", Script.Answer());
        var bench = new GatewayBench(alpha);

        await bench.RunAsync(bench.Call(true));

        // Another test's listener may have made a span of it: then that one's trace is the same.
        Assert.Equal(request.TraceId, ActivityContext.Parse(Assert.Single(alpha.SentIn)!, null).TraceId);
    }
}
