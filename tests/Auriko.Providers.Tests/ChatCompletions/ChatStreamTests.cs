using System.Text;
using System.Text.Json;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Ledger;
using Auriko.Core.Streaming;
using Auriko.Providers.ChatCompletions;
using Auriko.Providers.Tests.Conformance;

namespace Auriko.Providers.Tests.ChatCompletions;

/// <summary>What chat servers say, each in its own way.</summary>
public class ChatStreamTests
{
    private const string Stop = """{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""";
    private const string Done = "[DONE]";

    [Theory]
    [InlineData("stop", StopReason.EndOfTurn)]
    [InlineData("eos_token", StopReason.EndOfTurn)]
    [InlineData("length", StopReason.MaxOutputTokens)]
    [InlineData("MAX_TOKENS", StopReason.MaxOutputTokens)]
    [InlineData("tool_calls", StopReason.ToolCalls)]
    [InlineData("function_call", StopReason.ToolCalls)]
    [InlineData("content_filter", StopReason.ContentFilter)]
    [InlineData("refusal", StopReason.Refusal)]
    public async Task Stream_FinishReason_IsItsStopReason(string word, StopReason reason)
    {
        var outcome = await PlayAsync(Text("Hi"), Stop.Replace("stop", word, StringComparison.Ordinal), Done);

        Assert.Null(outcome.Fault);
        Assert.Equal(reason, outcome.Stop);
    }

    [Theory]
    [InlineData("insufficient_system_resource", FailureKind.Overloaded)]
    [InlineData("error", FailureKind.UpstreamUnavailable)]
    public async Task Stream_FinishReasonOfAFailure_IsAFailureAndKeepsUsage(string word, FailureKind kind)
    {
        var outcome = await PlayAsync(
            Text("Hi"),
            $$$"""
            {"choices":[{"index":0,"delta":{},"finish_reason":"{{{word}}}"}],"usage":{"prompt_tokens":5,"completion_tokens":1}}
            """,
            Done);

        Assert.Equal((kind, word), (outcome.Failure.Kind, outcome.Failure.UpstreamCode));
        Assert.Equal(new UsageVector { FreshInput = 5, VisibleOutput = 1 }, outcome.Usage?.Usage);
        Assert.False(outcome.HasStopped);
    }

    [Fact]
    public async Task Stream_MarkerWithoutFinishReason_IsAProtocolFailure()
    {
        var outcome = await PlayAsync(Text("Hi"), Done);

        Assert.Equal(FailureKind.UpstreamProtocol, outcome.Failure.Kind);
        Assert.Equal("upstream ended its reply without a finish reason.", outcome.Failure.PublicMessage);
    }

    [Fact]
    public async Task Stream_FinishReasonWithoutMarker_IsTheEnd()
    {
        var outcome = await PlayAsync(Text("Hi"), Stop);

        Assert.Null(outcome.Fault);
        Assert.Equal(ResponseStatus.Completed, Folded.Of(outcome).Status);
    }

    [Fact]
    public async Task Stream_BrokenAfterFinishReason_IsTheEnd()
    {
        var reply = new ReplyStream(Encoding.UTF8.GetBytes(Frames(Text("Hi"), Stop))) { Breaks = new IOException("reset") };

        var outcome = await CallAsync(FakeUpstream.Answers(reply));

        Assert.Null(outcome.Fault);
        Assert.Equal(StopReason.EndOfTurn, outcome.Stop);
    }

    [Fact]
    public async Task Stream_ContentAfterFinishReason_IsIgnored()
    {
        var outcome = await PlayAsync(
            Text("Hi"), Stop, Text(" there"), """{"error":{"message":"late"}}""", """{"choices":[],"usage":{"prompt_tokens":3}}""");

        Assert.Null(outcome.Fault);
        Assert.Equal("Hi", outcome.Text);
        Assert.Equal(3, outcome.Usage?.Usage.TotalInput);
    }

    [Fact]
    public async Task Stream_UsageAfterFinishReason_EndsAStreamThatStaysOpen()
    {
        var frames = Frames(Text("Hi"), Stop, """{"choices":[],"usage":{"prompt_tokens":3,"completion_tokens":1}}""");
        var reply = new ReplyStream(Encoding.UTF8.GetBytes(frames)) { Hangs = true };

        var outcome = await CallAsync(FakeUpstream.Answers(reply));

        Assert.Null(outcome.Fault);
        Assert.Equal(3, outcome.Usage?.Usage.TotalInput);
    }

    [Theory]
    [InlineData("""{"error":{"message":"Too many.","code":"rate_limit_exceeded"}}""", FailureKind.RateLimited)]
    [InlineData("""{"error":{"message":"Too many.","code":429}}""", FailureKind.RateLimited)]
    [InlineData("""{"error":"It broke."}""", FailureKind.UpstreamUnavailable)]
    [InlineData("""{"object":"error","message":"It broke.","type":"server_error"}""", FailureKind.UpstreamUnavailable)]
    [InlineData("""{"choices":[{"index":0,"error":{"code":502,"message":"It broke."}}]}""", FailureKind.UpstreamUnavailable)]
    [InlineData(
        """{"choices":[{"index":0,"delta":{"content":""},"finish_reason":"error"}],"error":{"code":503,"message":"Busy."}}""",
        FailureKind.Overloaded)]
    public async Task Stream_ErrorInAChunk_IsItsKind(string error, FailureKind kind)
    {
        var before = await PlayAsync(error, Done);
        var after = await PlayAsync(Text("Hi"), error, Done);

        Assert.Equal((kind, kind), (before.Failure.Kind, after.Failure.Kind));
        Assert.DoesNotContain(before.Said, said => said.IsOutput);
        Assert.Equal("Hi", after.Text);
    }

    [Fact]
    public async Task Stream_ErrorEvent_IsAFailure()
    {
        var outcome = await CallAsync(FakeUpstream.Streams("event: error\ndata: {\"message\":\"It broke.\"}\n\n"));

        Assert.Equal(FailureKind.UpstreamUnavailable, outcome.Failure.Kind);
    }

    [Fact]
    public async Task Stream_NullErrorAndBlankData_AreNothing()
    {
        var outcome = await PlayAsync("", " ", """{"error":null,"choices":[]}""", Text("Hi"), Stop, " [DONE] ");

        Assert.Null(outcome.Fault);
        Assert.Equal("Hi", outcome.Text);
    }

    [Theory]
    [InlineData("reasoning_content")]
    [InlineData("reasoning")]
    public async Task Stream_Reasoning_IsASummaryAndEndsWhereTheAnswerBegins(string member)
    {
        var outcome = await PlayAsync(
            Delta($$"""{"{{member}}":"Hm","content":""}"""),
            Delta($$"""{"{{member}}":"m.","content":null}"""),
            Text("So."),
            Delta($$"""{"{{member}}":"Wait."}"""),
            Text(" Yes."),
            Stop);

        var response = Folded.Of(outcome);
        Assert.Equal(3, response.Output.Count);
        Assert.Equal(["Hmm."], Assert.IsType<OutputReasoning>(response.Output[0]).Summary);
        Assert.Equal("So. Yes.", response.OutputText);
        Assert.Equal(["Wait."], Assert.IsType<OutputReasoning>(response.Output[2]).Summary);
    }

    [Fact]
    public async Task Stream_ReasoningUnderBothNames_IsReadOnce()
    {
        var outcome = await PlayAsync(Delta("""{"reasoning_content":"Hm","reasoning":"Hm"}"""), Text("So."), Stop);

        Assert.Equal(["Hm"], Assert.IsType<OutputReasoning>(Folded.Of(outcome).Output[0]).Summary);
    }

    [Fact]
    public async Task Stream_ContentInParts_IsTextAndReasoning()
    {
        var outcome = await PlayAsync(
            Delta("""{"content":[{"type":"thinking","thinking":[{"type":"text","text":"Hm."}]}]}"""),
            Delta("""{"content":[{"type":"text","text":"So"},{"type":"text","text":"."},{"type":"future"}]}"""),
            Stop);

        var response = Folded.Of(outcome);
        Assert.Equal(["Hm."], Assert.IsType<OutputReasoning>(response.Output[0]).Summary);
        Assert.Equal("So.", response.OutputText);
    }

    [Fact]
    public async Task Stream_Logprobs_GoWithTheirText()
    {
        const string Tokens = """[{"token":"Hi","logprob":-0.1,"bytes":[72,105],"top_logprobs":[]}]""";

        var outcome = await PlayAsync(
            $$$"""{"choices":[{"index":0,"delta":{"content":"Hi"},"logprobs":{"content":{{{Tokens}}},"refusal":null}}]}""",
            """{"choices":[{"index":0,"delta":{"content":"!"},"logprobs":{"content":[]}}]}""",
            Stop);

        var deltas = outcome.Said.OfType<TextDelta>().ToArray();
        Assert.Equal(Tokens, deltas[0].Logprobs?.GetRawText());
        Assert.Null(deltas[1].Logprobs);
    }

    [Fact]
    public async Task Stream_LogprobsOfOtherThanText_OpenNoMessageAndCutNoReasoning()
    {
        static string Beside(string delta) => $$$"""
            {"choices":[{"index":0,"delta":{{{delta}}},"logprobs":{"content":[{"token":"x","logprob":-0.1,"top_logprobs":[]}]}}]}
            """;

        var outcome = await PlayAsync(
            Beside("""{"reasoning_content":"Two "}"""),
            Beside("""{"reasoning_content":"and two.","content":""}"""),
            Beside("""{"content":null,"tool_calls":[{"index":0,"id":"c1","function":{"name":"f","arguments":"{}"}}]}"""),
            Stop.Replace("\"stop\"", "\"tool_calls\"", StringComparison.Ordinal));

        var output = Folded.Of(outcome).Output;
        Assert.Equal(2, output.Count);
        Assert.Equal(["Two and two."], Assert.IsType<OutputReasoning>(output[0]).Summary);
        Assert.Equal("f", Assert.IsType<OutputFunctionCall>(output[1]).Name);
    }

    [Fact]
    public async Task Stream_Annotations_AreCitationsOfTheText()
    {
        const string Source = """
            {"type":"url_citation","url_citation":{"url":"https://a.test","title":"A","start_index":0,"end_index":3,"content":"…"}}
            """;

        var outcome = await PlayAsync(
            Delta($$"""{"annotations":[{{Source}}]}"""),
            Text("So."),
            Delta($$"""
                {"content":"","annotations":[{{Source}},{"type":"url_citation","url_citation":{"url":"https://b.test"} },{"type":"file"}]}
                """),
            Stop);

        var message = Assert.IsType<OutputMessage>(Assert.Single(Folded.Of(outcome).Output));
        var text = Assert.IsType<OutputTextPart>(Assert.Single(message.Content));
        Assert.Equal(2, text.Annotations.Count);
        ChatCall.AssertJson(
            """{"type":"url_citation","url":"https://a.test","title":"A","start_index":0,"end_index":3}""", text.Annotations[0]);
        ChatCall.AssertJson(
            """{"type":"url_citation","url":"https://b.test","title":"","start_index":0,"end_index":0}""", text.Annotations[1]);
    }

    [Fact]
    public async Task Stream_AnnotationsWithoutText_OpenNoMessage()
    {
        var outcome = await PlayAsync(
            Delta("""{"annotations":[{"type":"url_citation","url_citation":{"url":"https://a.test"}}]}"""),
            Delta("""{"tool_calls":[{"index":0,"id":"c1","function":{"name":"f","arguments":"{}"}}]}"""),
            Stop);

        Assert.IsType<OutputFunctionCall>(Assert.Single(Folded.Of(outcome).Output));
    }

    [Fact]
    public async Task Stream_TextCutInsideAPair_IsWhole()
    {
        var outcome = await PlayAsync(Delta("""{"content":"\ud83d"}"""), Delta("""{"content":"\uddfc!"}"""), Stop);

        Assert.Equal("🗼!", Folded.Of(outcome).OutputText);
    }

    [Fact]
    public async Task Stream_ServiceTier_IsKept()
    {
        var outcome = await PlayAsync("""{"id":"chatcmpl-1","service_tier":"flex","choices":[]}""", Text("Hi"), Stop);

        Assert.Equal("flex", Folded.Of(outcome).ServiceTier);
    }

    [Fact]
    public async Task Stream_ServiceTier_IsThatOfTheChunkWithTheUsage()
    {
        var outcome = await PlayAsync(
            """{"id":"chatcmpl-1","service_tier":"auto","choices":[]}""", Text("Hi"), Stop,
            """{"service_tier":"flex","choices":[],"usage":{"prompt_tokens":10,"completion_tokens":4}}""");

        Assert.Equal("flex", Folded.Of(outcome).ServiceTier);
        Assert.Equal(4, outcome.Usage?.Usage.TotalOutput);
    }

    [Theory]
    [InlineData("""{"prompt_tokens":10,"completion_tokens":4}""", 10, 0, 0, 4, 0)]
    [InlineData(
        """{"prompt_tokens":10,"prompt_cache_hit_tokens":6,"prompt_tokens_details":{"cached_tokens":6},"completion_tokens":4}""",
        4, 6, 0, 4, 0)]
    [InlineData("""{"prompt_cache_hit_tokens":6,"prompt_cache_miss_tokens":4,"completion_tokens":4}""", 4, 6, 0, 4, 0)]
    [InlineData("""{"prompt_tokens":10,"cached_tokens":3,"completion_tokens":4}""", 7, 3, 0, 4, 0)]
    [InlineData(
        """{"prompt_tokens":10,"prompt_tokens_details":{"cached_tokens":3,"cache_write_tokens":5},"completion_tokens":4}""",
        2, 3, 5, 4, 0)]
    [InlineData("""{"prompt_tokens":10,"prompt_tokens_details":{"cached_tokens":30},"completion_tokens":4}""", 0, 10, 0, 4, 0)]
    [InlineData(
        """{"prompt_tokens":10,"completion_tokens":9,"total_tokens":19,"completion_tokens_details":{"reasoning_tokens":5}}""",
        10, 0, 0, 4, 5)]
    [InlineData(
        """{"prompt_tokens":10,"completion_tokens":9,"total_tokens":24,"completion_tokens_details":{"reasoning_tokens":5}}""",
        10, 0, 0, 9, 5)]
    [InlineData(
        """{"prompt_tokens":10,"completion_tokens":2,"completion_tokens_details":{"reasoning_tokens":5}}""", 10, 0, 0, 2, 5)]
    [InlineData(
        """{"prompt_tokens":10,"num_cached_tokens":3,"prompt_tokens_details":{"cached_tokens":0},"completion_tokens":4}""",
        7, 3, 0, 4, 0)]
    [InlineData("""{"prompt_tokens":10,"prompt_token_details":{"cached_tokens":3},"completion_tokens":4}""", 7, 3, 0, 4, 0)]
    [InlineData("""{"prompt_tokens":20,"completion_tokens":198,"total_tokens":623}""", 20, 0, 0, 198, 405)]
    [InlineData("""{"prompt_tokens":20,"completion_tokens":7,"total_tokens":27,"reasoning_tokens":50}""", 20, 0, 0, 7, 50)]
    [InlineData("""{"prompt_tokens":20,"completion_tokens":7,"total_tokens":20}""", 20, 0, 0, 7, 0)]
    [InlineData("""{"prompt_tokens":20,"total_tokens":27}""", 20, 0, 0, 0, 0)]
    [InlineData(
        """{"prompt_tokens":20,"completion_tokens":7,"total_tokens":90,"completion_tokens_details":{"reasoning_tokens":0}}""",
        20, 0, 0, 7, 0)]
    [InlineData(
        """{"prompt_tokens":20,"completion_tokens":7,"total_tokens":91,"cache_read_input_tokens":60,"cache_creation_input_tokens":4}""",
        20, 0, 0, 7, 0)]
    [InlineData(
        """{"prompt_tokens":20,"completion_tokens":7,"total_tokens":37,"prompt_tokens_details":{"cached_tokens":0,"tool_tokens":10}}""",
        20, 0, 0, 7, 0)]
    public async Task Stream_Usage_IsDisjoint(string usage, int fresh, int read, int written, int visible, int reasoning)
    {
        var expected = new UsageVector
        {
            FreshInput = fresh,
            CacheRead = read,
            CacheWrite5m = written,
            VisibleOutput = visible,
            Reasoning = reasoning,
        };

        var beside = await PlayAsync(Text("Hi"), Stop, $$"""{"choices":[],"usage":{{usage}}}""", Done);
        var inside = await PlayAsync(
            Text("Hi"), Stop.Replace("\"delta\"", $"\"usage\":{usage},\"delta\"", StringComparison.Ordinal), Done);

        Assert.Equal((expected, expected), (beside.Usage?.Usage, inside.Usage?.Usage));
    }

    [Fact]
    public async Task Stream_UsageInEveryChunk_OnlyGrows()
    {
        var outcome = await PlayAsync(
            """{"choices":[{"index":0,"delta":{"content":"Hi"}}],"usage":{"prompt_tokens":5,"completion_tokens":1}}""",
            """{"choices":[{"index":0,"delta":{"content":"!"}}],"usage":{"prompt_tokens":5,"completion_tokens":2}}""",
            """{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}],"usage":{"prompt_tokens":5,"completion_tokens":2}}""",
            """{"choices":[],"usage":{"prompt_tokens":0,"completion_tokens":0}}""",
            Done);

        Assert.Equal([1L, 2L], outcome.Said.OfType<UsageReported>().Select(said => said.Usage.VisibleOutput));
    }

    private static string Delta(string delta) => $$"""{"choices":[{"index":0,"delta":{{delta}}}]}""";

    private static string Text(string text) => Delta($$"""{"content":{{JsonSerializer.Serialize(text)}}}""");

    private static string Frames(params string[] chunks) => string.Concat(chunks.Select(chunk => $"data: {chunk}\n\n"));

    private static Task<Outcome> PlayAsync(params string[] chunks) => CallAsync(FakeUpstream.Streams(Frames(chunks)));

    private static Task<Outcome> CallAsync(FakeUpstream upstream) => Outcome.OfAsync(
        upstream.Provider(new ChatCompletionsDialect(TestSeal.Instance)).Prepare(Calls.Request(), Calls.Offering),
        TestContext.Current.CancellationToken);
}
