using System.Text.Json;

namespace Auriko.Simulator.Tests;

/// <summary>The Gemini service, on the wire.</summary>
public sealed class GeminiTests(SimulatorFixture simulator)
{
    private const string Third = "gemini-3-flash-preview";
    private const string Hi = """{"role":"user","parts":[{"text":"hi"}]}""";
    private const string Call = """{"functionCall":{"name":"weather","args":{"city":"Paris"}}}""";
    private const string Result = """{"functionResponse":{"name":"weather","response":{"output":"21"}}}""";
    private const string Weather =
        """{"name":"weather","parameters":{"type":"OBJECT","properties":{"city":{"type":"STRING"}}}}""";

    public static TheoryData<string, string, string> Refused() => new()
    {
        { Third, Asked(""), "contents is not specified" },
        { Third, Asked("""{"role":"system","parts":[{"text":"hi"}]}"""), "valid role" },
        { Third, Asked("""{"role":"model","parts":[{"text":"hi"}]}"""), "single turn requests end with a user role" },
        { Third, Asked("""{"role":"user","parts":[]}"""), "must not be empty" },
        { Third, Asked($$"""{{Hi}},{"role":"model","parts":[{{Call}}]}"""), "missing a thought_signature" },
        { "gemini-2.5-flash", Asked(Turn($"{Call},{Call}", Result)), "number of function response parts" },
        { "gemini-2.5-flash", Asked($$"""{{Hi}},{"role":"user","parts":[{{Result}}]}"""), "number of function response parts" },
        { "gemini-2.5-flash", Asked($$"""{{Hi}},{"role":"model","parts":[{"text":"a"}]},{"role":"model","parts":[{{Call}}]},{"role":"user","parts":[{{Result}}]}"""), "function call turn comes immediately after" },
        { "gemini-2.5-flash", Asked(Turn(Call.Replace("}}}", "}},\"thoughtSignature\":\"AA==\"}", StringComparison.Ordinal), Result)), "thought signature" },
        { Third, Asked(Hi, "\"generationConfig\":{\"max_output\":1}"), "Unknown name \"max_output\" at 'generation_config'" },
        { Third, Asked(Hi, "\"temperature\":1"), "Unknown name \"temperature\"" },
        { Third, Asked(Hi, Thinking("\"thinkingBudget\":10,\"thinkingLevel\":\"low\"")), "only one of" },
        { "gemini-2.5-flash", Asked(Hi, Thinking("\"thinkingLevel\":\"low\"")), "level is not supported" },
        { "gemini-2.5-pro", Asked(Hi, Thinking("\"thinkingBudget\":0")), "only works in thinking mode" },
        { "gemini-2.5-pro", Asked(Hi, Thinking("\"thinkingBudget\":40000")), "between 128 and 32768" },
        { "gemini-3-pro-preview", Asked(Hi, Thinking("\"thinkingLevel\":\"medium\"")), "MEDIUM is not supported" },
        { "gemini-2.0-flash", Asked(Hi, Thinking("\"thinkingBudget\":0")), "not supported" },
        { Third, Asked(Hi, Tools("""{"name":"1st"}""")), "Invalid function name" },
        { Third, Asked(Hi, Tools($"{Weather},{Weather}")), "Duplicate function" },
        { Third, Asked(Hi, Tools("""{"name":"a","parameters":{"type":"OBJECT","properties":{}}}""")), "non-empty for OBJECT" },
        { Third, Asked(Hi, Tools("""{"name":"a","parameters":{"type":"OBJECT","additionalProperties":false}}""")), "Unknown name \"additionalProperties\"" },
        { Third, Asked(Hi, Tools("""{"name":"a","parameters":{"type":"OBJECT","properties":{"b":{"type":"ARRAY"}}}}""")), "items: missing" },
        { Third, Asked(Hi, Tools("""{"name":"a","parameters":{"type":"OBJECT","properties":{"b":{"type":"INTEGER","enum":["1"]}}}}""")), "only allowed for STRING" },
        { Third, Asked(Hi, Tools("""{"name":"a","parameters":{"type":"OBJECT","properties":{"b":{"type":"STRING"}},"required":["c"]}}""")), "property is not defined" },
        { "gemini-2.5-flash", Asked(Hi, $"{Tools(Weather)},\"generationConfig\":{{\"responseMimeType\":\"application/json\"}}"), "is unsupported" },
        { Third, Asked(Hi, "\"generationConfig\":{\"responseJsonSchema\":{\"type\":\"object\"}}"), "response_mime_type" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Request_TheServiceWouldRefuse_Is400InItsWords(string model, string body, string message)
    {
        var (status, error) = await simulator.FailAsync(Path(model), body);

        Assert.Equal((400, "INVALID_ARGUMENT"), (status, error.GetProperty("status").GetString()));
        Assert.Contains(message, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", 403, "PERMISSION_DENIED")]
    [InlineData("invalid", 400, "INVALID_ARGUMENT")]
    public async Task Key_NoneOrBad_IsRefused(string key, int status, string word)
    {
        using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = simulator.Client.BaseAddress };
        client.DefaultRequestHeaders.Add("x-goog-api-key", key);

        using var reply = await client.PostAsync(
            Path(Third), new StringContent(Asked(Hi)), TestContext.Current.CancellationToken);

        var body = JsonElement.Parse(await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(status, (int)reply.StatusCode);
        Assert.Equal(word, body.GetProperty("error").GetProperty("status").GetString());
    }

    [Fact]
    public async Task ParallelCalls_ThirdGeneration_SignTheFirstAndTakeItBack()
    {
        const string Ask = """{"role":"user","parts":[{"text":"weather in Paris and London"}]}""";
        var first = await simulator.AskAsync(Path(Third), Asked(Ask, Tools(Weather)));
        var parts = first.GetProperty("candidates")[0].GetProperty("content").GetProperty("parts");

        Assert.Equal("STOP", first.GetProperty("candidates")[0].GetProperty("finishReason").GetString());
        Assert.Equal(
            [true, false], parts.EnumerateArray().Select(part => part.TryGetProperty("thoughtSignature", out _)));
        var second = await simulator.AskAsync(Path(Third), Asked(
            $$"""{{Ask}},{"role":"model","parts":{{parts.GetRawText()}}},{"role":"user","parts":[{{Result}},{{Result}}]}""",
            Tools(Weather)));
        Assert.Contains("21", TextOf(second), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signature_OfATurnThatIsOver_MayBeMissing()
    {
        var reply = await simulator.AskAsync(
            Path(Third), Asked($$"""{{Turn(Call, Result)}},{"role":"model","parts":[{"text":"21"}]},{{Hi}}"""));

        Assert.NotEmpty(TextOf(reply));
    }

    [Fact]
    public async Task Text_Streamed_TellsUsageThatGrows()
    {
        var events = await simulator.EventsAsync(
            Streamed("gemini-2.5-flash"), Asked(Hi, Thinking("\"thinkingBudget\":2000,\"includeThoughts\":true")), "text words=20");

        var usages = events.Select(next => next.GetProperty("usageMetadata")).ToList();
        var said = usages.Select(usage => Count(usage, "candidatesTokenCount")).ToList();
        Assert.Equal(said.Order(), said);
        Assert.Equal(0, said[0]);
        Assert.True(said[^1] > 0 && Count(usages[^1], "thoughtsTokenCount") > 0);
        Assert.All(usages, usage => Assert.Equal(
            Count(usage, "totalTokenCount"),
            Count(usage, "promptTokenCount") + Count(usage, "candidatesTokenCount") + Count(usage, "thoughtsTokenCount")));
        Assert.Equal("STOP", Finish(events[^1]));
        Assert.Contains(events, next => TextPart(next).TryGetProperty("thought", out _));
    }

    [Theory]
    [InlineData("refusal", "SAFETY", false)]
    [InlineData("content_filter after=3", "SAFETY", true)]
    [InlineData("length after=3", "MAX_TOKENS", true)]
    [InlineData("stop reason=RECITATION", "RECITATION", true)]
    public async Task Finish_AsScripted_IsTheSameInBothModes(string script, string reason, bool hasParts)
    {
        var events = await simulator.EventsAsync(Streamed(Third), Asked(Hi), script);
        var plain = await simulator.AskAsync(Path(Third), Asked(Hi), script);

        Assert.Equal(reason, Finish(events[^1]));
        Assert.Equal(reason, Finish(plain));
        Assert.Equal(hasParts, plain.GetProperty("candidates")[0].GetProperty("content").TryGetProperty("parts", out _));
        Assert.Equal(
            plain.GetProperty("usageMetadata").GetRawText(), events[^1].GetProperty("usageMetadata").GetRawText());
    }

    [Fact]
    public async Task PromptBlock_AsScripted_HasNoCandidates()
    {
        var events = await simulator.EventsAsync(Streamed(Third), Asked(Hi), "prompt_block reason=SAFETY");

        var only = Assert.Single(events);
        Assert.Equal("SAFETY", only.GetProperty("promptFeedback").GetProperty("blockReason").GetString());
        Assert.False(only.TryGetProperty("candidates", out _));
    }

    [Fact]
    public async Task Stream_WithoutEvents_IsOneArray()
    {
        var array = await simulator.AskAsync(Path(Third, "streamGenerateContent"), Asked(Hi));

        Assert.True(array.GetArrayLength() > 1);
        Assert.Equal("STOP", Finish(array[array.GetArrayLength() - 1]));
    }

    [Theory]
    [InlineData("status code=429 retry_after=3", 429, "RESOURCE_EXHAUSTED")]
    [InlineData("status code=503", 503, "UNAVAILABLE")]
    [InlineData("status code=500", 500, "INTERNAL")]
    [InlineData("unknown_model", 404, "NOT_FOUND")]
    public async Task Status_AsScripted_HasTheServicesError(string script, int status, string word)
    {
        var (answered, error) = await simulator.FailAsync(Path(Third), Asked(Hi), script);

        Assert.Equal(status, answered);
        Assert.Equal(word, error.GetProperty("status").GetString());
        Assert.Equal(
            status == 429, error.TryGetProperty("details", out var details)
            && details[0].GetProperty("retryDelay").GetString() == "3s");
    }

    [Fact]
    public async Task ErrorIn200_Streamed_IsAFrameAndTheEnd()
    {
        var events = await simulator.EventsAsync(Streamed(Third), Asked(Hi), "text words=9; error_in_200 after=2");

        Assert.Equal("UNAVAILABLE", events[^1].GetProperty("error").GetProperty("status").GetString());
        Assert.Equal(3, events.Count);
    }

    [Theory]
    [InlineData("cut after=2", false)]
    [InlineData("no_terminal", false)]
    [InlineData("reset after=2", true)]
    [InlineData("garbage after=2 end", false)]
    public async Task Fault_AsScripted_LeavesNoEnd(string script, bool broke)
    {
        var (text, isBroken) = await simulator.BrokenAsync(Streamed(Third), Asked(Hi), $"text words=9; {script}");

        Assert.DoesNotContain("finishReason", text, StringComparison.Ordinal);
        Assert.Equal(broke, isBroken);
    }

    private static string Path(string model, string method = "generateContent") => $"gemini/v1beta/models/{model}:{method}";

    private static string Streamed(string model) => Path(model, "streamGenerateContent?alt=sse");

    private static string Asked(string contents, string? more = null) =>
        $$"""{"contents":[{{contents}}]{{(more is null ? "" : ",")}}{{more}}}""";

    private static string Turn(string calls, string results) =>
        $$"""{{Hi}},{"role":"model","parts":[{{calls}}]},{"role":"user","parts":[{{results}}]}""";

    private static string Thinking(string config) => $"\"generationConfig\":{{\"thinkingConfig\":{{{config}}}}}";

    private static string Tools(string declarations) => $"\"tools\":[{{\"functionDeclarations\":[{declarations}]}}]";

    private static int Count(JsonElement usage, string member) =>
        usage.TryGetProperty(member, out var count) ? count.GetInt32() : 0;

    private static string? Finish(JsonElement reply) =>
        reply.GetProperty("candidates")[0].GetProperty("finishReason").GetString();

    private static JsonElement TextPart(JsonElement reply) =>
        reply.GetProperty("candidates")[0].GetProperty("content").GetProperty("parts")[0];

    private static string TextOf(JsonElement reply) => TextPart(reply).GetProperty("text").GetString()!;
}
