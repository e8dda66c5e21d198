using System.Text;
using System.Text.Json;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Ledger;
using Auriko.Core.Streaming;
using Auriko.Providers.Settings;
using Auriko.Providers.Upstream;

namespace Auriko.Providers.Tests.Conformance;

/// <summary>
/// What every dialect must do. A dialect inherits it, says how it is made and where a request's fields stand on its
/// wire, and brings these fixtures in <c>Fixtures/{class name without Tests}/</c>, each saying what the constants here
/// say: text.sse, text.json (the same reply, not streamed), reasoning.sse, parallel-calls.sse, refusal.sse, length.sse,
/// content-filter.sse, usage.sse, error-before-output.sse, error-after-output.sse, unknown.sse.
/// </summary>
public abstract partial class ProviderConformance
{
    /// <summary>
    /// text.sse, text.json and unknown.sse: this text, 21 input and 9 output tokens, the end of the turn.
    /// </summary>
    protected const string PlainText = "Grüße aus Zürich: 5 € – 東京 🗼.\n\"Ende\"";

    /// <summary>
    /// reasoning.sse: this as reasoning text or summary, then "4"; 30 output tokens, 16 of them reasoning.
    /// </summary>
    protected const string ReasoningText = "Two and two.\nThat is four.";

    /// <summary>refusal.sse: this as a refusal.</summary>
    protected const string RefusalText = "I can’t help with that.";

    /// <summary>length.sse: this, then the token limit.</summary>
    protected const string CutText = "One, two, thr";

    /// <summary>error-after-output.sse: this, then <c>server_error</c>.</summary>
    protected const string HalfText = "Half of ";

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    public static TheoryData<string> Fixtures { get; } =
    [
        "text", "reasoning", "parallel-calls", "refusal", "length", "content-filter", "usage", "error-before-output",
        "error-after-output", "unknown",
    ];

    internal abstract IDialect Dialect { get; }

    /// <summary>The code of error-before-output.sse: a wire may have words of its own.</summary>
    protected virtual string RateLimitCode => "rate_limit_exceeded";

    /// <summary>Whether the wire tells a refusal from other text; where it does not, refusal.sse says it as text.</summary>
    protected virtual bool MarksRefusals => true;

    /// <summary>
    /// Whether a field of a request is on the wire. Fields of the gateway itself are never asked for.
    /// </summary>
    /// <param name="wire">The body that was sent.</param>
    /// <param name="path">The field's JSON pointer in the request.</param>
    /// <param name="value">Its value: a string, number or boolean.</param>
    protected abstract bool IsOnWire(JsonElement wire, string path, JsonElement value);

    [Fact]
    public async Task Stream_Text_IsTheTextAndItsUsage()
    {
        var outcome = await PlayAsync("text");

        Assert.Equal("req_fixture", Assert.IsType<StreamStarted>(outcome.Said[0]).ProviderRequestId);
        var response = Folded.Of(outcome);
        Assert.Equal(ResponseStatus.Completed, response.Status);
        Assert.Equal(PlainText, response.OutputText);
        Assert.Single(response.Output);
        Assert.Equal(new UsageVector { FreshInput = 21, VisibleOutput = 9 }, outcome.Usage?.Usage);
    }

    [Fact]
    public async Task Stream_WholeReply_IsTheSameResponse()
    {
        var reply = new ReplyStream(Bytes("text.json"));
        var upstream = FakeUpstream.Answers(reply, "application/json; charset=utf-8");

        var outcome = await CallAsync(upstream);

        Assert.Null(outcome.Fault);
        Assert.Equal(PlainText, Folded.Of(outcome).OutputText);
        Assert.Equal(new UsageVector { FreshInput = 21, VisibleOutput = 9 }, outcome.Usage?.Usage);
    }

    [Fact]
    public async Task Stream_Reasoning_IsAnItemOfItsOwn()
    {
        var outcome = await PlayAsync("reasoning");

        var response = Folded.Of(outcome);
        var reasoning = Assert.IsType<OutputReasoning>(response.Output[0]);
        Assert.Equal(ReasoningText, string.Concat([.. reasoning.Summary, .. reasoning.Content]));
        Assert.Equal("4", response.OutputText);
        Assert.Equal(2, response.Output.Count);
        Assert.Equal((14, 16), (outcome.Usage?.Usage.VisibleOutput, outcome.Usage?.Usage.Reasoning));
    }

    [Fact]
    public async Task Stream_ParallelCalls_KeepTheirIdsAndArguments()
    {
        var outcome = await PlayAsync("parallel-calls");

        var calls = Folded.Of(outcome).Output.OfType<OutputFunctionCall>().ToArray();
        Assert.Equal(["call_a1", "call_b2"], calls.Select(call => call.CallId));
        Assert.Equal(["get_weather", "get_time"], calls.Select(call => call.Name));
        Assert.Equal(["""{"city":"Zürich"}""", "{}"], calls.Select(call => call.Arguments));
        Assert.Equal(StopReason.ToolCalls, outcome.Stop);
    }

    [Fact]
    public async Task Stream_Refusal_IsCompletedWithTheRefusal()
    {
        var response = Folded.Of(await PlayAsync("refusal"));

        var message = Assert.IsType<OutputMessage>(Assert.Single(response.Output));
        var part = Assert.Single(message.Content);
        Assert.Equal(RefusalText, MarksRefusals ? Assert.IsType<RefusalPart>(part).Refusal : response.OutputText);
        Assert.Equal(ResponseStatus.Completed, response.Status);
    }

    [Fact]
    public async Task Stream_TokenLimit_IsIncomplete()
    {
        var outcome = await PlayAsync("length");

        var response = Folded.Of(outcome);
        Assert.Equal((ResponseStatus.Incomplete, "max_output_tokens"), (response.Status, response.IncompleteReason));
        Assert.Equal(CutText, response.OutputText);
    }

    [Fact]
    public async Task Stream_ContentFilter_IsIncomplete()
    {
        var response = Folded.Of(await PlayAsync("content-filter"));

        Assert.Equal((ResponseStatus.Incomplete, "content_filter"), (response.Status, response.IncompleteReason));
    }

    [Fact]
    public async Task Stream_Usage_FillsDisjointBuckets()
    {
        var outcome = await PlayAsync("usage");

        Assert.Equal(
            new UsageVector { FreshInput = 176, CacheRead = 1024, VisibleOutput = 44, Reasoning = 256 },
            outcome.Usage?.Usage);
    }

    [Fact]
    public async Task Stream_UnknownEvents_AreIgnored()
    {
        var outcome = await PlayAsync("unknown");

        Assert.Null(outcome.Fault);
        Assert.Equal(PlainText, Folded.Of(outcome).OutputText);
    }

    [Fact]
    public async Task Stream_ErrorBeforeOutput_IsItsKind()
    {
        var outcome = await PlayAsync("error-before-output");

        Assert.DoesNotContain(outcome.Said, said => said.IsOutput);
        Assert.Equal(FailureKind.RateLimited, outcome.Failure.Kind);
        Assert.Equal(RateLimitCode, outcome.Failure.UpstreamCode);
    }

    [Fact]
    public async Task Stream_ErrorAfterOutput_KeepsTheOutput()
    {
        var outcome = await PlayAsync("error-after-output");

        Assert.Equal(HalfText, outcome.Text);
        Assert.False(outcome.HasStopped);
        Assert.Equal(FailureKind.UpstreamUnavailable, outcome.Failure.Kind);
        Assert.Equal(ResponseStatus.Failed, Folded.Of(outcome).Status);
    }

    private protected static byte[] Utf8Bytes(string text) => Utf8.GetBytes(text);

    private protected byte[] Bytes(string file) => File.ReadAllBytes(Path.Combine(
        AppContext.BaseDirectory, "Fixtures", GetType().Name.Replace("Tests", string.Empty, StringComparison.Ordinal), file));

    private protected Task<Outcome> PlayAsync(string fixture) =>
        CallAsync(FakeUpstream.Streams(new ReadOnlyMemory<byte>(Bytes($"{fixture}.sse"))));

    private protected Task<Outcome> CallAsync(
        FakeUpstream upstream, Func<ProviderSettings, ProviderSettings>? change = null) =>
        Outcome.OfAsync(Prepare(upstream, change), TestContext.Current.CancellationToken);

    private protected IProviderCall Prepare(
        FakeUpstream upstream, Func<ProviderSettings, ProviderSettings>? change = null) =>
        upstream.Provider(Dialect, change).Prepare(Calls.Request(), Calls.Offering);
}
