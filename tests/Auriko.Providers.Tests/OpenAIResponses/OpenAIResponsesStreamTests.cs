using System.Text;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Streaming;
using Auriko.Providers.OpenAIResponses;
using Auriko.Providers.Tests.Conformance;

namespace Auriko.Providers.Tests.OpenAIResponses;

public sealed class OpenAIResponsesStreamTests
{
    private const string Completed = """{"type":"response.completed","response":{"id":"resp_9","status":"completed"}}""";

    [Fact]
    public async Task Stream_ItemsOnlyInTheFinalResponse_AreNotLost()
    {
        var outcome = await PlayAsync("""
            {"type":"response.completed","response":{"id":"resp_9","status":"completed","output":[
              {"type":"reasoning","id":"rs_9","summary":[{"type":"summary_text","text":"Hm."}],"encrypted_content":"seal"},
              {"type":"message","id":"msg_9","role":"assistant","status":"completed","content":[
                {"type":"output_text","text":"See it.","annotations":[{"type":"url_citation","url":"https://a.test"}],
                 "logprobs":[{"token":"See","logprob":-0.1}]}]},
              {"type":"function_call","id":"fc_9","call_id":"call_9","name":"go","arguments":"{\"a\":1}","status":"completed"},
              {"type":"web_search_call","id":"ws_9","status":"completed","action":{"type":"search","query":"q"}}],
             "usage":{"input_tokens":5,"output_tokens":6}}}
            """);

        var output = Folded.Of(outcome).Output;
        var reasoning = Assert.IsType<OutputReasoning>(output[0]);
        Assert.Equal(("rs_9", "Hm."), (reasoning.Id, reasoning.Summary.Single()));
        Assert.EndsWith(" seal", TestSeal.Opened(reasoning.EncryptedContent!), StringComparison.Ordinal);
        var text = Assert.IsType<OutputTextPart>(Assert.Single(Assert.IsType<OutputMessage>(output[1]).Content));
        Assert.Equal(("See it.", 1, 1), (text.Text, text.Annotations.Count, text.Logprobs.Count));
        Assert.Equal("{\"a\":1}", Assert.IsType<OutputFunctionCall>(output[2]).Arguments);
        Assert.Equal("ws_9", Assert.IsType<OpaqueOutputItem>(output[3]).Id);
        Assert.Equal(1, outcome.Usage?.Usage.WebSearchCalls);
    }

    [Fact]
    public async Task Stream_TextOnlyInDoneEvents_IsPassedOnOnce()
    {
        var outcome = await PlayAsync(
            """{"type":"response.output_text.done","output_index":0,"content_index":0,"text":"Whole."}""",
            """
            {"type":"response.output_item.done","output_index":0,"item":{"type":"message","id":"msg_9","status":"completed",
             "content":[{"type":"output_text","text":"Whole."}]}}
            """,
            """
            {"type":"response.completed","response":{"status":"completed","output":[{"type":"message","id":"other",
             "content":[{"type":"output_text","text":"Whole."}]}]}}
            """);

        Assert.Equal("Whole.", Folded.Of(outcome).OutputText);
    }

    [Fact]
    public async Task Stream_CallWithoutAnAnnouncement_ComesWithItsEnd()
    {
        var outcome = await PlayAsync(
            """{"type":"response.function_call_arguments.delta","output_index":0,"delta":"{\"a\""}""",
            """
            {"type":"response.output_item.done","output_index":0,
             "item":{"type":"function_call","id":"fc_9","call_id":"call_9","name":"go","arguments":"{\"a\":1}"}}
            """,
            Completed);

        Assert.Equal("{\"a\":1}", Assert.IsType<OutputFunctionCall>(Assert.Single(Folded.Of(outcome).Output)).Arguments);
    }

    [Fact]
    public async Task Stream_BuiltInTool_PassesItsItemAndItsEvents()
    {
        var outcome = await PlayAsync(
            """
            {"type":"response.output_item.added","output_index":0,
             "item":{"type":"web_search_call","id":"ws_9","status":"in_progress"}}
            """,
            """{"type":"response.web_search_call.searching","output_index":0,"item_id":"ws_9","sequence_number":3}""",
            """
            {"type":"response.output_item.done","output_index":0,
             "item":{"type":"web_search_call","id":"ws_9","status":"completed","action":{"type":"search"}}}
            """,
            Completed);

        Assert.Contains(outcome.Said, said => said is OpaqueItemEvent { Type: "response.web_search_call.searching" });
        var item = Assert.IsType<OpaqueOutputItem>(Assert.Single(Folded.Of(outcome).Output));
        Assert.True(item.Raw.TryGetProperty("action", out _));
    }

    [Fact]
    public async Task Stream_FailsAfterEmptyItems_HasNoOutput()
    {
        var outcome = await PlayAsync(
            """{"type":"response.output_item.added","output_index":0,"item":{"type":"reasoning","id":"rs_1","summary":[]}}""",
            """{"type":"response.output_item.done","output_index":0,"item":{"type":"reasoning","id":"rs_1","summary":[]}}""",
            """{"type":"response.output_item.added","output_index":1,"item":{"type":"message","id":"msg_1","content":[]}}""",
            """{"type":"error","error":{"type":"server_error","code":"server_error","message":"It broke."}}""");

        Assert.Contains(outcome.Said, said => said is MessageStarted { ItemId: "msg_1" });
        Assert.DoesNotContain(outcome.Said, said => said.IsOutput);
        Assert.Equal(FailureKind.UpstreamUnavailable, outcome.Failure.Kind);
    }

    [Fact]
    public async Task Stream_Annotation_IsPassedOnOnce()
    {
        var outcome = await PlayAsync(
            """{"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"See."}""",
            """
            {"type":"response.output_text.annotation.added","output_index":0,"content_index":0,"annotation_index":0,
             "annotation":{"type":"url_citation","url":"https://a.test"}}
            """,
            """
            {"type":"response.output_item.done","output_index":0,"item":{"type":"message","content":[{"type":"output_text",
             "text":"See.","annotations":[{"type":"url_citation","url":"https://a.test"}]}]}}
            """,
            Completed);

        var message = Assert.IsType<OutputMessage>(Assert.Single(Folded.Of(outcome).Output));
        Assert.Single(Assert.IsType<OutputTextPart>(Assert.Single(message.Content)).Annotations);
    }

    [Fact]
    public async Task Stream_Logprobs_StayWithTheirText()
    {
        var outcome = await PlayAsync(
            """
            {"type":"response.output_text.delta","output_index":0,"content_index":0,"delta":"a",
             "logprobs":[{"token":"a","logprob":-0.25,"top_logprobs":[]}]}
            """,
            Completed);

        var delta = Assert.Single(outcome.Said.OfType<TextDelta>());
        Assert.Equal(-0.25, delta.Logprobs?[0].GetProperty("logprob").GetDouble());
    }

    [Fact]
    public async Task Stream_HalvesOfACharacter_AreJoined()
    {
        var outcome = await PlayAsync(
            """{"type":"response.output_text.delta","output_index":0,"delta":"a\ud83d"}""",
            """{"type":"response.output_text.delta","output_index":0,"delta":"\uddfc\n\"z"}""",
            Completed);

        Assert.Equal("a🗼\n\"z", Folded.Of(outcome).OutputText);
    }

    [Fact]
    public async Task Stream_IdsThatChange_AreOneItem()
    {
        var outcome = await PlayAsync(
            """{"type":"response.output_item.added","output_index":0,"item":{"type":"message","id":"msg_a1","content":[]}}""",
            """{"type":"response.output_text.delta","output_index":0,"item_id":"msg_a2","delta":"One"}""",
            """{"type":"response.output_text.delta","output_index":0,"item_id":"msg_a3","delta":" item"}""",
            """
            {"type":"response.completed","response":{"status":"completed","output":[
             {"type":"message","id":"msg_a4","content":[{"type":"output_text","text":"One item"}]}]}}
            """);

        var response = Folded.Of(outcome);
        Assert.Equal("One item", response.OutputText);
        Assert.Equal("msg_a1", Assert.Single(response.Output).Id);
    }

    [Fact]
    public async Task Stream_NoIndices_IsStillRead()
    {
        var outcome = await PlayAsync(
            """{"type":"response.output_item.added","item":{"type":"reasoning","id":"r"}}""",
            """{"type":"response.reasoning_text.delta","delta":"Hm."}""",
            """{"type":"response.output_item.added","item":{"type":"message","id":"m"}}""",
            """{"type":"response.output_text.delta","delta":"Yes."}""",
            Completed);

        Assert.Equal(["reasoning:Hm.", "text:Yes."], Folded.Of(outcome).Output.Select(item => item switch
        {
            OutputReasoning reasoning => $"reasoning:{string.Concat(reasoning.Content)}",
            OutputMessage message => $"text:{string.Concat(message.Content.OfType<OutputTextPart>().Select(part => part.Text))}",
            _ => item.ToString(),
        }));
    }

    [Fact]
    public async Task Stream_DeepEcho_IsRead()
    {
        var deep = string.Concat(Enumerable.Repeat("{\"properties\":", 80)) + "1" + new string('}', 80);

        var outcome = await PlayAsync(
            $$"""{"type":"response.completed","response":{"status":"completed","tools":[{"parameters":{{deep}} }]} }""");

        Assert.Null(outcome.Fault);
    }

    [Theory]
    [InlineData("""{"type":"error","code":"server_error","message":"Flat.","param":null}""", FailureKind.UpstreamUnavailable)]
    [InlineData("""{"type":"error","error":{"code":"insufficient_quota","message":"Nested."}}""", FailureKind.RateLimited)]
    [InlineData("""{"error":{"code":529,"message":"A router's."}}""", FailureKind.Overloaded)]
    [InlineData("""{"type":"error","error":{"type":"invalid_request_error","message":"Bad."}}""", FailureKind.InvalidRequest)]
    [InlineData(
        """{"type":"response.failed","response":{"status":"failed","error":{"code":"invalid_image_url","message":"No."}}}""",
        FailureKind.InvalidRequest)]
    [InlineData(
        """{"type":"response.failed","response":{"status":"failed","error":{"code":"context_length_exceeded"}}}""",
        FailureKind.ContextLengthExceeded)]
    [InlineData("""{"type":"response.failed","response":{"status":"failed","error":null}}""", FailureKind.UpstreamUnavailable)]
    public async Task Stream_ErrorInsideTheReply_IsItsKind(string payload, FailureKind kind)
    {
        var outcome = await PlayAsync(payload);

        Assert.Equal((kind, 200), (outcome.Failure.Kind, outcome.Failure.UpstreamStatus));
    }

    [Fact]
    public async Task Stream_Failed_StillReportsItsUsage()
    {
        var outcome = await PlayAsync("""
            {"type":"response.failed","response":{"status":"failed","error":{"code":"server_error"},
             "usage":{"input_tokens":11,"output_tokens":3}}}
            """);

        Assert.Equal((11L, 3L), (outcome.Usage?.Usage.TotalInput, outcome.Usage?.Usage.TotalOutput));
        Assert.Equal(FailureKind.UpstreamUnavailable, outcome.Failure.Kind);
    }

    [Fact]
    public async Task Stream_Usage_NeverCountsATokenTwice()
    {
        var outcome = await PlayAsync("""
            {"type":"response.completed","response":{"status":"completed","service_tier":"flex","usage":{
              "input_tokens":100,"input_tokens_details":{"cached_tokens":90,"cache_write_tokens":50},
              "output_tokens":10,"output_tokens_details":{"reasoning_tokens":12,"image_tokens":3}},
             "tool_usage":{"web_search":{"num_requests":4}}}}
            """);

        var usage = outcome.Usage?.Usage;
        Assert.Equal((0L, 90L, 10L, 0L, 10L), (
            usage?.FreshInput, usage?.CacheRead, usage?.CacheWrite5m, usage?.VisibleOutput, usage?.Reasoning));
        Assert.Equal(4, usage?.WebSearchCalls);
        Assert.Equal("flex", Folded.Of(outcome).ServiceTier);
        Assert.Equal("req_fixture", outcome.Said.OfType<StreamStarted>().Last().ProviderRequestId);
    }

    [Theory]
    [InlineData("""{"image_gen":{"input_tokens":50,"output_tokens":4160},"web_search":{"num_requests":0}}""", 1)]
    [InlineData("""{"image_gen":{"output_tokens":4160}}""", 1)]
    [InlineData("""{"image_gen":{"input_tokens":0,"output_tokens":0},"web_search":{"num_requests":2}}""", 0)]
    [InlineData("""{"web_search":{"num_requests":2}}""", 0)]
    [InlineData("null", 0)]
    public async Task Stream_TokensOfAnotherModel_AreACallWithoutAPrice(string toolUsage, int calls)
    {
        var outcome = await PlayAsync($$"""
            {"type":"response.completed","response":{"status":"completed","usage":{"input_tokens":10,"output_tokens":2},
             "tool_usage":{{toolUsage}} } }
            """);

        Assert.Equal(calls, outcome.Usage?.Usage.UnpricedToolCalls);
    }

    [Theory]
    [InlineData("in_progress")]
    [InlineData("queued")]
    public async Task Stream_ReplyThatIsNotFinished_IsAProtocolFailure(string status)
    {
        var outcome = await PlayAsync($$"""{"type":"response.completed","response":{"status":"{{status}}"} }""");

        Assert.Equal(FailureKind.UpstreamProtocol, outcome.Failure.Kind);
    }

    private static Task<Outcome> PlayAsync(params string[] payloads)
    {
        var frames = payloads.Select(payload => $"data: {payload.ReplaceLineEndings(" ")}\n\n");
        var upstream = FakeUpstream.Streams(Encoding.UTF8.GetBytes(string.Concat(frames)));
        var provider = upstream.Provider(new OpenAIResponsesDialect(TestSeal.Instance));
        return Outcome.OfAsync(
            provider.Prepare(Calls.Request(), Calls.Offering), TestContext.Current.CancellationToken);
    }
}
