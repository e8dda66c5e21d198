using System.Text;
using System.Text.Json;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Ledger;
using Auriko.Core.Streaming;
using Auriko.Providers.Gemini;
using Auriko.Providers.Tests.Conformance;
using static Auriko.Providers.Tests.Gemini.GeminiCall;

namespace Auriko.Providers.Tests.Gemini;

/// <summary>What a reply becomes.</summary>
public sealed class GeminiStreamTests
{
    private const string Stop = """{"candidates":[{"finishReason":"STOP"}]}""";

    [Theory]
    [InlineData("STOP", StopReason.EndOfTurn)]
    [InlineData("MAX_TOKENS", StopReason.MaxOutputTokens)]
    [InlineData("SAFETY", StopReason.ContentFilter)]
    [InlineData("RECITATION", StopReason.ContentFilter)]
    [InlineData("LANGUAGE", StopReason.ContentFilter)]
    [InlineData("BLOCKLIST", StopReason.ContentFilter)]
    [InlineData("PROHIBITED_CONTENT", StopReason.ContentFilter)]
    [InlineData("SPII", StopReason.ContentFilter)]
    [InlineData("IMAGE_SAFETY", StopReason.ContentFilter)]
    [InlineData("MODEL_ARMOR", StopReason.ContentFilter)]
    [InlineData("SOME_FUTURE_REASON", StopReason.EndOfTurn)]
    public async Task Stream_FinishReason_IsAStop(string word, StopReason expected)
    {
        var outcome = await PlayAsync($$"""{"candidates":[{"content":{},"finishReason":"{{word}}"}]}""");

        Assert.Null(outcome.Fault);
        Assert.Equal(expected, outcome.Stop);
        Folded.Of(outcome);
    }

    [Theory]
    [InlineData("MALFORMED_FUNCTION_CALL")]
    [InlineData("UNEXPECTED_TOOL_CALL")]
    [InlineData("MISSING_THOUGHT_SIGNATURE")]
    [InlineData("OTHER")]
    public async Task Stream_FinishReasonOfAFailure_IsOne(string word)
    {
        var outcome = await PlayAsync($$"""{"candidates":[{"content":{"role":"model"},"finishReason":"{{word}}"}]}""");

        Assert.Equal(FailureKind.UpstreamProtocol, outcome.Failure.Kind);
        Assert.Contains(word, outcome.Failure.PublicMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("FLEX", "flex")]
    [InlineData("priority", "priority")]
    [InlineData("standard", "default")]
    [InlineData("", "default")]
    public async Task Stream_ServiceTier_IsThatOfTheUsage(string said, string expected)
    {
        var outcome = await PlayAsync(
            $$$"""{"candidates":[],"usageMetadata":{"promptTokenCount":7,"serviceTier":"{{{said}}}"}}""",
            $$$"""{"candidates":[{"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":7,"serviceTier":"{{{said}}}"}}""");

        Assert.Equal(expected, Folded.Of(outcome).ServiceTier);
    }

    [Fact]
    public async Task Stream_BlockedPrompt_IsAContentFilter()
    {
        var outcome = await PlayAsync(
            """{"promptFeedback":{"blockReason":"PROHIBITED_CONTENT"},"usageMetadata":{"promptTokenCount":7,"totalTokenCount":7}}""");

        Assert.Equal(StopReason.ContentFilter, outcome.Stop);
        Assert.Equal("content_filter", Folded.Of(outcome).IncompleteReason);
        Assert.Equal(new UsageVector { FreshInput = 7 }, outcome.Usage?.Usage);
    }

    [Fact]
    public async Task Stream_WithoutAFinishReason_IsAFailure()
    {
        var outcome = await PlayAsync(Text("Half"));

        Assert.Equal(FailureKind.UpstreamProtocol, outcome.Failure.Kind);
        Assert.Equal("Half", outcome.Text);
    }

    [Fact]
    public async Task Stream_CallsWithoutIds_GetOnesOfTheirOwn()
    {
        var outcome = await PlayAsync(
            Part("""{"functionCall":{"name":"f","args":{ "a" : [1, "x \" y"] }}},{"functionCall":{"name":"f"}}"""), Stop);

        var calls = Folded.Of(outcome).Output.OfType<OutputFunctionCall>().ToArray();
        Assert.Equal(StopReason.ToolCalls, outcome.Stop);
        Assert.Equal(["""{"a":[1,"x \" y"]}""", "{}"], calls.Select(call => call.Arguments));
        Assert.All(calls, call => Assert.StartsWith("call_", call.CallId, StringComparison.Ordinal));
        Assert.Equal(2, calls.Select(call => call.CallId).Distinct().Count());
    }

    [Fact]
    public async Task Stream_PartialArguments_ArePutTogether()
    {
        var outcome = await PlayAsync(
            Part("""{"functionCall":{"name":"f","id":"c1","willContinue":true}}"""),
            Part("""{"functionCall":{"partialArgs":[{"jsonPath":"$.city","stringValue":"Zü","willContinue":true}],"willContinue":true}}"""),
            Part("""{"functionCall":{"partialArgs":[{"jsonPath":"$.city","stringValue":"rich"},{"jsonPath":"$.days[1].n","numberValue":2.50}],"willContinue":true}}"""),
            Part("""{"functionCall":{"partialArgs":[{"jsonPath":"$['is on']","boolValue":true},{"jsonPath":"$.none","nullValue":null}],"willContinue":true}}"""),
            Part("""{"functionCall":{}}"""),
            Part("""{"functionCall":{"name":"g","args":{}}}"""),
            Stop);

        Assert.Equal(
            ["""{"city":"Zürich","days":[null,{"n":2.50}],"is on":true,"none":null}""", "{}"],
            Folded.Of(outcome).Output.OfType<OutputFunctionCall>().Select(call => call.Arguments));
    }

    [Theory]
    [InlineData("$.a[99999999]")]
    [InlineData("$[0]")]
    public async Task Stream_PartialArgumentsThatDoNotFit_AreAProtocolFailure(string path)
    {
        var outcome = await PlayAsync(
            Part($$$"""{"functionCall":{"name":"f","willContinue":true,"partialArgs":[{"jsonPath":"{{{path}}}","boolValue":true}]}}"""), Stop);

        Assert.Equal(FailureKind.UpstreamProtocol, outcome.Failure.Kind);
    }

    [Fact]
    public async Task Stream_TextAroundACall_IsTwoMessages()
    {
        var outcome = await PlayAsync(Text("A"), Text("B"), Part("""{"functionCall":{"name":"f"}}"""), Text("C"), Stop);

        var output = Folded.Of(outcome).Output;
        Assert.Equal(["AB", "C"], output.OfType<OutputMessage>().Select(message => ((OutputTextPart)message.Content[0]).Text));
        Assert.IsType<OutputFunctionCall>(output[1]);
    }

    [Fact]
    public async Task Stream_UsageOfEachChunk_IsTheLast()
    {
        var outcome = await PlayAsync(
            $$$"""{"candidates":[{"content":{"parts":[{"text":"A"}]}}],"usageMetadata":{"promptTokenCount":15,"totalTokenCount":15}}""",
            """
            {"candidates":[{"finishReason":"STOP"}],"usageMetadata":{"promptTokenCount":13,"candidatesTokenCount":1,"cachedContentTokenCount":3,"toolUsePromptTokenCount":4,"thoughtsTokenCount":2,"candidatesTokensDetails":[{"modality":"IMAGE","tokenCount":1}]}}
            """);

        Assert.Equal(
            new UsageVector { FreshInput = 14, CacheRead = 3, Reasoning = 2, ImageOutput = 1 }, outcome.Usage?.Usage);
    }

    [Fact]
    public async Task Stream_Logprobs_AreInTheShapeOfTheApi()
    {
        var outcome = await PlayAsync("""
            {"candidates":[{"content":{"parts":[{"text":"é"}]},"finishReason":"STOP","logprobsResult":{
             "chosenCandidates":[{"token":"é","tokenId":1,"logProbability":-0.25}],
             "topCandidates":[{"candidates":[{"token":"e","logProbability":-1.5}]}]}}]}
            """.ReplaceLineEndings(string.Empty));

        AssertJson(
            """
            [{"token":"é","logprob":-0.25,"bytes":[195,169],"top_logprobs":[{"token":"e","logprob":-1.5,"bytes":[101]}]}]
            """,
            outcome.Said.OfType<TextDelta>().Single().Logprobs);
        Folded.Of(outcome);
    }

    [Fact]
    public async Task Stream_CitationsAfterACall_BelongToTheTextBeforeIt()
    {
        const string Source = """
            "citationMetadata":{"citationSources":[{"startIndex":0,"endIndex":5,"uri":"https://b.test"}]}
            """;

        var outcome = await PlayAsync(
            $$"""{"candidates":[{"content":{"parts":[{"text":"Hello"}]},{{Source}}}]}""",
            """{"candidates":[{"content":{"parts":[{"functionCall":{"name":"f","args":{"a":1}}}]}}]}""",
            $$"""{"candidates":[{"content":{"parts":[]},"finishReason":"STOP",{{Source}}}]}""");

        var output = Folded.Of(outcome).Output;
        Assert.Equal(2, output.Count);
        var text = Assert.IsType<OutputTextPart>(Assert.Single(Assert.IsType<OutputMessage>(output[0]).Content));
        AssertJson(
            """{"type":"url_citation","url":"https://b.test","title":"","start_index":0,"end_index":5}""",
            Assert.Single(text.Annotations));
        Assert.IsType<OutputFunctionCall>(output[1]);
    }

    [Fact]
    public async Task Stream_Grounding_IsCitations()
    {
        var outcome = await PlayAsync(
            Text("Zürich liegt "),
            """
            {"candidates":[{"content":{"parts":[{"text":"am See."}]},"finishReason":"STOP",
             "groundingMetadata":{"groundingChunks":[{"web":{"uri":"https://a.test","title":"A"}},{"other":{}}],
              "groundingSupports":[{"segment":{"startIndex":1,"endIndex":7,"text":"Zürich"},"groundingChunkIndices":[0,1,9]}]},
             "citationMetadata":{"citationSources":[{"startIndex":0,"endIndex":3,"uri":"https://b.test"}]}}]}
            """.ReplaceLineEndings(string.Empty));

        var text = Assert.IsType<OutputTextPart>(Assert.Single(Assert.IsType<OutputMessage>(Folded.Of(outcome).Output[0]).Content));
        Assert.Equal(2, text.Annotations.Count);
        AssertJson(
            """{"type":"url_citation","url":"https://a.test","title":"A","start_index":1,"end_index":6}""", text.Annotations[0]);
        AssertJson(
            """{"type":"url_citation","url":"https://b.test","title":"","start_index":0,"end_index":2}""", text.Annotations[1]);
    }

    [Fact]
    public async Task Stream_ListOfChunks_IsTheSameAsAStream()
    {
        var body = Encoding.UTF8.GetBytes($"[{Text("A")},\n{Text("B")},{Stop}]");

        var outcome = await CallAsync(FakeUpstream.Answers(new ReplyStream(body), "application/json"));

        Assert.Null(outcome.Fault);
        Assert.Equal("AB", Folded.Of(outcome).OutputText);
    }

    [Fact]
    public async Task Stream_ListThatEndsInAnError_IsAFailure()
    {
        var body = Encoding.UTF8.GetBytes($$$"""[{{{Text("A")}}},{"error":{"code":503,"message":"Overloaded.","status":"UNAVAILABLE"}}]""");

        var outcome = await CallAsync(FakeUpstream.Answers(new ReplyStream(body), "application/json"));

        Assert.Equal(("A", FailureKind.Overloaded), (outcome.Text, outcome.Failure.Kind));
    }

    [Theory]
    [InlineData(400, "INVALID_ARGUMENT", "API key not valid.", "API_KEY_INVALID", FailureKind.UpstreamCredential)]
    [InlineData(400, "INVALID_ARGUMENT", "The input token count (9) exceeds the maximum number of tokens allowed (8).", null, FailureKind.ContextLengthExceeded)]
    [InlineData(400, "INVALID_ARGUMENT", "Invalid value.", null, FailureKind.InvalidRequest)]
    [InlineData(400, "FAILED_PRECONDITION", "User location is not supported for the API use.", null, FailureKind.UpstreamCredential)]
    [InlineData(403, "PERMISSION_DENIED", "Blocked.", "API_KEY_SERVICE_BLOCKED", FailureKind.UpstreamCredential)]
    [InlineData(404, "NOT_FOUND", "No such model.", null, FailureKind.UpstreamModelMissing)]
    [InlineData(503, "UNAVAILABLE", "Overloaded.", null, FailureKind.Overloaded)]
    [InlineData(500, "INTERNAL", "Internal.", null, FailureKind.UpstreamUnavailable)]
    [InlineData(504, "DEADLINE_EXCEEDED", "Too slow.", null, FailureKind.UpstreamUnavailable)]
    public async Task Stream_Error_IsItsKind(int code, string status, string message, string? reason, FailureKind kind)
    {
        var details = reason is null ? "[]" : $$"""[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"{{reason}}"}]""";
        var body = $$$"""{"error":{"code":{{{code}}},"message":"{{{message}}}","status":"{{{status}}}","details":{{{details}}}}}""";

        var refused = await CallAsync(FakeUpstream.Refuses(code, body));
        var inBand = await PlayAsync(body);

        Assert.Equal((kind, reason ?? status), (refused.Failure.Kind, refused.Failure.UpstreamCode));
        Assert.Equal((kind, reason ?? status), (inBand.Failure.Kind, inBand.Failure.UpstreamCode));
    }

    [Theory]
    [InlineData("34.4s", 34.4)]
    [InlineData("7s", 7.0)]
    [InlineData("soon", null)]
    public async Task Stream_RateLimit_SaysHowLongToWaitInItsBody(string delay, double? seconds)
    {
        var body = $$$"""
            {"error":{"code":429,"message":"Quota.","status":"RESOURCE_EXHAUSTED","details":[{"quotaId":"q"},
             {"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"{{{delay}}}"}]}}
            """.ReplaceLineEndings(string.Empty);

        Assert.Equal(seconds, (await CallAsync(FakeUpstream.Refuses(429, body))).Failure.RetryAfter?.TotalSeconds);
        Assert.Equal(seconds, (await PlayAsync(body)).Failure.RetryAfter?.TotalSeconds);
        Assert.Equal(
            TimeSpan.FromSeconds(3),
            (await CallAsync(FakeUpstream.Refuses(429, body, "application/json", ("Retry-After", "3")))).Failure.RetryAfter);
    }

    private static string Text(string text) => Part($$"""{"text":{{JsonSerializer.Serialize(text)}}}""");

    private static string Part(string part) => $$$"""{"candidates":[{"content":{"role":"model","parts":[{{{part}}}]}}]}""";

    private static Task<Outcome> PlayAsync(params string[] chunks) =>
        CallAsync(FakeUpstream.Streams(string.Concat(chunks.Select(chunk => $"data: {chunk}\n\n"))));

    private static Task<Outcome> CallAsync(FakeUpstream upstream) => Outcome.OfAsync(
        upstream.Provider(new GeminiDialect(TestSeal.Instance)).Prepare(Calls.Request(), Calls.Offering),
        TestContext.Current.CancellationToken);
}
