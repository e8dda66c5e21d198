using System.Text;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Ledger;
using Auriko.Core.Streaming;
using Auriko.Providers.AnthropicMessages;
using Auriko.Providers.Tests.Conformance;

namespace Auriko.Providers.Tests.AnthropicMessages;

/// <summary>What the Messages API says.</summary>
public class MessagesStreamTests
{
    private const string Begin = """
        {"type":"message_start","message":{"id":"msg_1","type":"message","content":[],"usage":{"input_tokens":10,"cache_creation_input_tokens":300,"cache_read_input_tokens":2000,"cache_creation":{"ephemeral_5m_input_tokens":100,"ephemeral_1h_input_tokens":200},"output_tokens":1,"service_tier":"priority"}}}
        """;

    private const string Stop = """{"type":"message_stop"}""";

    [Theory]
    [InlineData("end_turn", StopReason.EndOfTurn)]
    [InlineData("stop_sequence", StopReason.EndOfTurn)]
    [InlineData("some_future_reason", StopReason.EndOfTurn)]
    [InlineData("tool_use", StopReason.ToolCalls)]
    [InlineData("max_tokens", StopReason.MaxOutputTokens)]
    [InlineData("model_context_window_exceeded", StopReason.MaxOutputTokens)]
    [InlineData("pause_turn", StopReason.MaxOutputTokens)]
    [InlineData("refusal", StopReason.ContentFilter)]
    public async Task Stream_StopReason_IsItsOwn(string word, StopReason reason)
    {
        var outcome = await PlayAsync(Begin, Text(0, "Hi"), Ends(word), Stop);

        Assert.Null(outcome.Fault);
        Assert.Equal(reason, outcome.Stop);
    }

    [Theory]
    [InlineData(Stop)]
    [InlineData("""{"type":"message_delta","delta":{"stop_reason":null},"usage":{"output_tokens":5}}""")]
    public async Task Stream_WithoutStopReason_IsAProtocolFailure(string last)
    {
        var outcome = await PlayAsync(Begin, Text(0, "Hi"), last);

        Assert.Equal(FailureKind.UpstreamProtocol, outcome.Failure.Kind);
        Assert.False(outcome.HasStopped);
    }

    [Fact]
    public async Task Stream_WithoutMessageStop_IsAFailureThatKeepsItsUsage()
    {
        var outcome = await PlayAsync(Begin, Text(0, "Hi"), Ends("end_turn"));

        Assert.Equal(FailureKind.UpstreamProtocol, outcome.Failure.Kind);
        Assert.Equal(40, outcome.Usage?.Usage.TotalOutput);
        Assert.Equal(ResponseStatus.Failed, Folded.Of(outcome).Status);
    }

    [Fact]
    public async Task Stream_Usage_SplitsCachesAndOnlyGrows()
    {
        var outcome = await PlayAsync(
            Begin,
            """{"type":"message_delta","delta":{},"usage":{"output_tokens":50,"output_tokens_details":{"thinking_tokens":20},"input_tokens":null}}""",
            """{"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"input_tokens":12,"output_tokens":7,"cache_read_input_tokens":0,"server_tool_use":{"web_search_requests":3}}}""",
            Stop);

        Assert.Equal(
            new UsageVector
            {
                FreshInput = 12,
                CacheRead = 2000,
                CacheWrite5m = 100,
                CacheWrite1h = 200,
                VisibleOutput = 30,
                Reasoning = 20,
                WebSearchCalls = 3,
            },
            outcome.Usage?.Usage);
        Assert.Equal("priority", Folded.Of(outcome).ServiceTier);
    }

    [Theory]
    [InlineData("fast", "standard", "fast")]
    [InlineData("standard", "priority", "priority")]
    [InlineData("standard", "standard", "default")]
    public async Task Stream_Speed_IsTheServiceTierWhereItIsNotTheStandardOne(string speed, string tier, string expected)
    {
        var outcome = await PlayAsync(
            $$$"""{"type":"message_start","message":{"usage":{"input_tokens":1,"service_tier":"{{{tier}}}","speed":"{{{speed}}}"} } }""",
            Text(0, "Hi"), Ends("end_turn"), Stop);

        Assert.Equal(expected, Folded.Of(outcome).ServiceTier);
    }

    [Fact]
    public async Task Stream_SeveralPasses_AreCountedTogether()
    {
        var outcome = await PlayAsync(
            """{"type":"message_start","message":{"usage":{"input_tokens":100,"cache_read_input_tokens":5000,"output_tokens":7}}}""",
            """
            {"type":"message_delta","delta":{"stop_reason":"end_turn"},"usage":{"input_tokens":180,"output_tokens":8,"iterations":[{"type":"compaction","input_tokens":100,"cache_read_input_tokens":5000,"output_tokens":80},{"type":"message","input_tokens":180,"output_tokens":8}]}}
            """,
            Stop);

        Assert.Equal(
            new UsageVector { FreshInput = 280, CacheRead = 5000, VisibleOutput = 88 }, outcome.Usage?.Usage);
    }

    [Fact]
    public async Task Stream_Thoughts_AreItemsAndHoldWhatProvesThem()
    {
        var outcome = await PlayAsync(
            Begin,
            """{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Hm\"."}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"sig"}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"1=="}}""",
            """{"type":"content_block_stop","index":0}""",
            """{"type":"content_block_start","index":1,"content_block":{"type":"redacted_thinking","data":"d=="}}""",
            """{"type":"content_block_stop","index":1}""",
            """{"type":"content_block_start","index":2,"content_block":{"type":"thinking","thinking":"","signature":""}}""",
            """{"type":"content_block_delta","index":2,"delta":{"type":"signature_delta","signature":"sig2"}}""",
            """{"type":"content_block_stop","index":2}""",
            Text(3, "Hi"),
            Ends("end_turn"),
            Stop);

        var items = Folded.Of(outcome).Output;
        Assert.Equal(
            ["Hm\".", "", ""], items.OfType<OutputReasoning>().Select(item => string.Concat(item.Summary)));
        Assert.Equal(
            [
                """{"v":1,"type":"thinking","thinking":"Hm\".","signature":"sig1=="}""",
                """{"v":1,"type":"redacted_thinking","data":"d=="}""",
                """{"v":1,"type":"thinking","thinking":"","signature":"sig2"}""",
            ],
            items.OfType<OutputReasoning>().Select(item => Unsealed(item.EncryptedContent!)));
        Assert.IsType<OutputMessage>(items[3]);
    }

    [Fact]
    public async Task Stream_ThoughtThatWasCut_HasNothingToGiveBack()
    {
        var outcome = await PlayAsync(
            Begin,
            """{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"Hm"}}""",
            """{"type":"content_block_stop","index":0}""",
            Ends("max_tokens"),
            Stop);

        var response = Folded.Of(outcome);
        Assert.Null(Assert.IsType<OutputReasoning>(Assert.Single(response.Output)).EncryptedContent);
        Assert.Equal(ResponseStatus.Incomplete, response.Status);
    }

    [Fact]
    public async Task Stream_InterleavedBlocks_AreToldApartByIndex()
    {
        var outcome = await PlayAsync(
            Begin,
            """{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"c1","name":"f","input":{}}}""",
            """{"type":"content_block_start","index":1,"content_block":{"type":"thinking","thinking":"","signature":""}}""",
            """{"type":"content_block_delta","index":1,"delta":{"type":"thinking_delta","thinking":"Hm."}}""",
            """{"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"c2","name":"g","input":{"b":2.0}}}""",
            """{"type":"content_block_stop","index":2}""",
            """{"type":"content_block_delta","index":1,"delta":{"type":"signature_delta","signature":"s"}}""",
            """{"type":"content_block_stop","index":1}""",
            Ends("tool_use"),
            Stop);

        var output = Folded.Of(outcome).Output;
        Assert.Equal(["{}", """{"b":2.0}"""], output.OfType<OutputFunctionCall>().Select(call => call.Arguments));
        Assert.NotNull(Assert.Single(output.OfType<OutputReasoning>()).EncryptedContent);
    }

    [Fact]
    public async Task Stream_CallThatWasCut_IsIncomplete()
    {
        var outcome = await PlayAsync(
            Begin,
            """{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"c1","name":"f","input":{}}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\"a\":"}}""",
            """{"type":"content_block_stop","index":0}""",
            Ends("max_tokens"),
            Stop);

        var call = Assert.IsType<OutputFunctionCall>(Assert.Single(Folded.Of(outcome).Output));
        Assert.Equal(("{\"a\":", ItemStatus.Incomplete), (call.Arguments, call.Status));
    }

    [Fact]
    public async Task Stream_Sources_AnnotateTheTextOfTheirBlock()
    {
        const string Citation = """
            {"type":"content_block_delta","index":1,"delta":{"type":"citations_delta","citation":{"type":"web_search_result_location","url":"https://a.test","title":"A","cited_text":"x","encrypted_index":"e"}}}
            """;
        var outcome = await PlayAsync(
            Begin,
            Text(0, "It is "),
            """{"type":"content_block_stop","index":0}""",
            """{"type":"content_block_start","index":1,"content_block":{"type":"text","text":"","citations":[]}}""",
            Citation,
            Text(1, "warm"),
            """{"type":"content_block_delta","index":1,"delta":{"type":"citations_delta","citation":{"type":"char_location","cited_text":"x"}}}""",
            """{"type":"content_block_stop","index":1}""",
            Text(2, "."),
            Ends("end_turn"),
            Stop);

        var message = Assert.IsType<OutputMessage>(Assert.Single(Folded.Of(outcome).Output));
        var part = Assert.IsType<OutputTextPart>(Assert.Single(message.Content));
        Assert.Equal("It is warm.", part.Text);
        MessagesRequest.AssertJson(
            """{"type":"url_citation","start_index":6,"end_index":10,"url":"https://a.test","title":"A"}""",
            Assert.Single(part.Annotations));
    }

    [Fact]
    public async Task Stream_TextAfterAnotherBlock_IsAMessageOfItsOwn()
    {
        var outcome = await PlayAsync(
            Begin,
            Text(0, "Let me see."),
            """{"type":"content_block_start","index":1,"content_block":{"type":"server_tool_use","id":"s1","name":"web_search","input":{}}}""",
            """{"type":"content_block_stop","index":1}""",
            Text(2, "It is warm."),
            Ends("end_turn"),
            Stop);

        Assert.Equal(2, Folded.Of(outcome).Output.Count);
    }

    [Fact]
    public async Task Stream_RefusalAfterText_IsPartOfTheMessage()
    {
        var outcome = await PlayAsync(
            Begin,
            Text(0, "To begin, "),
            """{"type":"message_delta","delta":{"stop_reason":"refusal","stop_details":{"type":"refusal","category":"cyber","explanation":"No."}},"usage":{"output_tokens":5}}""",
            Stop);

        var message = Assert.IsType<OutputMessage>(Assert.Single(Folded.Of(outcome).Output));
        Assert.Equal("No.", Assert.IsType<RefusalPart>(message.Content[1]).Refusal);
        Assert.Equal(StopReason.Refusal, outcome.Stop);
    }

    [Theory]
    [InlineData("overloaded_error", FailureKind.Overloaded)]
    [InlineData("rate_limit_error", FailureKind.RateLimited)]
    [InlineData("api_error", FailureKind.UpstreamUnavailable)]
    [InlineData("timeout_error", FailureKind.UpstreamUnavailable)]
    [InlineData("authentication_error", FailureKind.UpstreamCredential)]
    [InlineData("billing_error", FailureKind.UpstreamCredential)]
    [InlineData("not_found_error", FailureKind.UpstreamModelMissing)]
    [InlineData("invalid_request_error", FailureKind.InvalidRequest)]
    [InlineData("request_too_large", FailureKind.InvalidRequest)]
    [InlineData("some_future_error", FailureKind.UpstreamUnavailable)]
    public async Task Stream_ErrorEvent_IsItsKind(string type, FailureKind kind)
    {
        var error = $$$"""{"type":"error","error":{"details":null,"type":"{{{type}}}","message":"It did not work."}}""";

        var streamed = await PlayAsync(Begin, error);
        var whole = await CallAsync(FakeUpstream.Answers(new ReplyStream(Encoding.UTF8.GetBytes(error)), "application/json"));

        Assert.Equal((kind, type), (streamed.Failure.Kind, streamed.Failure.UpstreamCode));
        Assert.Equal((kind, type), (whole.Failure.Kind, whole.Failure.UpstreamCode));
    }

    [Theory]
    [InlineData(400, "prompt is too long: 3333404 tokens > 200000 maximum", FailureKind.ContextLengthExceeded)]
    [InlineData(400, "input length and `max_tokens` exceed context limit: 1 + 2 > 2", FailureKind.ContextLengthExceeded)]
    [InlineData(400, "Your credit balance is too low to use the API.", FailureKind.UpstreamCredential)]
    [InlineData(400, "messages: first message must use the \\\"user\\\" role", FailureKind.InvalidRequest)]
    public async Task Stream_BadRequest_IsToldApartByItsText(int status, string message, FailureKind kind)
    {
        var outcome = await CallAsync(FakeUpstream.Refuses(
            status, $$"""{"type":"error","error":{"type":"invalid_request_error","message":"{{message}}"},"request_id":"req_1"}"""));

        Assert.Equal((kind, "invalid_request_error"), (outcome.Failure.Kind, outcome.Failure.UpstreamCode));
    }

    [Fact]
    public async Task Stream_AnswerAsATool_IsText()
    {
        string[] frames =
        [
            Begin,
            """{"type":"content_block_start","index":0,"content_block":{"type":"tool_use","id":"c1","name":"thing","input":{}}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":"{\"a\":"}}""",
            """{"type":"content_block_delta","index":0,"delta":{"type":"input_json_delta","partial_json":" 1}"}}""",
            """{"type":"content_block_stop","index":0}""",
            Ends("tool_use"),
            Stop,
        ];
        var offering = Calls.Offering with
        {
            Capabilities = Calls.Offering.Capabilities with { StructuredOutput = false },
        };
        var request = Calls.Request(
            """{"model":"m","input":"Hi","text":{"format":{"type":"json_schema","name":"thing","schema":{"type":"object"}}}}""");

        var outcome = await Outcome.OfAsync(
            FakeUpstream.Streams(Frames(frames)).Provider(new AnthropicMessagesDialect(TestSeal.Instance)).Prepare(request, offering),
            TestContext.Current.CancellationToken);

        var response = Folded.Of(outcome);
        Assert.Equal("{\"a\": 1}", response.OutputText);
        Assert.Equal((StopReason.EndOfTurn, ResponseStatus.Completed), (outcome.Stop, response.Status));
    }

    [Fact]
    public async Task Stream_WholeReply_HasEveryKindOfBlock()
    {
        const string Reply = """
            {"id":"msg_1","type":"message","content":[{"type":"thinking","thinking":"Hm.","signature":"s"},
            {"type":"redacted_thinking","data":"d"},{"type":"text","text":"Hi","citations":[{"url":"https://a.test","title":null}]},
            {"type":"tool_use","id":"c1","name":"f","input":{"a": 1}},{"type":"tool_use","id":"c2","name":"g","input":{}}],
            "stop_reason":"tool_use","usage":{"input_tokens":5,"output_tokens":6}}
            """;

        var outcome = await CallAsync(
            FakeUpstream.Answers(new ReplyStream(Encoding.UTF8.GetBytes(Reply)), "application/json"));

        var output = Folded.Of(outcome).Output;
        Assert.Equal(5, output.Count);
        Assert.Equal(["{\"a\": 1}", "{}"], output.OfType<OutputFunctionCall>().Select(call => call.Arguments));
        Assert.Equal(StopReason.ToolCalls, outcome.Stop);
    }

    private static string Unsealed(string text) =>
        Encoding.UTF8.GetString(TestSeal.Instance.Open(text)!.Content.Span);

    private static string Text(int index, string text) =>
        $$$"""{"type":"content_block_delta","index":{{{index}}},"delta":{"type":"text_delta","text":"{{{text}}}"}}""";

    private static string Ends(string reason) =>
        $$$"""{"type":"message_delta","delta":{"stop_reason":"{{{reason}}}","stop_sequence":null},"usage":{"output_tokens":40}}""";

    private static string Frames(IEnumerable<string> events) =>
        string.Concat(events.Select(data => $"data: {data.Trim()}   \n\n"));

    private static Task<Outcome> PlayAsync(params string[] events) => CallAsync(FakeUpstream.Streams(Frames(events)));

    private static Task<Outcome> CallAsync(FakeUpstream upstream) => Outcome.OfAsync(
        upstream.Provider(new AnthropicMessagesDialect(TestSeal.Instance)).Prepare(Calls.Request(), Calls.Offering),
        TestContext.Current.CancellationToken);
}
