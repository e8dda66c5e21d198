using System.Text.Json;
using System.Text.Json.Nodes;

namespace Auriko.Simulator.Tests;

/// <summary>What the Anthropic Messages service takes and what it refuses.</summary>
public sealed class AnthropicRequestTests(SimulatorFixture simulator)
{
    private const string Messages = "anthropic/v1/messages";
    private const string Weather =
        """[{"name":"weather","input_schema":{"type":"object","properties":{"city":{"type":"string"}}}}]""";

    private const string Call = """{"type":"tool_use","id":"toolu_1","name":"weather","input":{"city":"Paris"}}""";
    private const string Result = """{"type":"tool_result","tool_use_id":"toolu_1","content":"21"}""";
    private const string Hi = """{"role":"user","content":"hi"}""";

    public static TheoryData<string, string> Refused() => new()
    {
        { $$"""{"model":"m","messages":[{{Hi}}]}""", "max_tokens: Field required" },
        { Asked("""{"role":"assistant","content":"hi"}"""), "must use the \"user\" role" },
        { Asked("""{"role":"system","content":"hi"}"""), "Input should be 'user' or 'assistant'" },
        { Asked("""{"role":"user","content":[]}"""), "non-empty content" },
        { Asked("""{"role":"user","content":[{"type":"text","text":""}]}"""), "must be non-empty" },
        { Asked("""{"role":"user","content":" "}"""), "non-whitespace" },
        { Asked($$"""{{Hi}},{"role":"assistant","content":"I am "}"""), "trailing whitespace" },
        { Asked($$"""{{Hi}},{"role":"assistant","content":"I am"}""", model: "claude-opus-4-6"), "prefill" },
        { Asked($$"""{{Hi}},{"role":"assistant","content":[{{Call}}]}"""), "without `tool_result` blocks" },
        { Asked($$"""{{Hi}},{"role":"user","content":[{{Result}}]}"""), "unexpected `tool_use_id`" },
        { Asked(Turn($$"""{"type":"text","text":"Look:"},{{Result}},{{Result}}""")), "unexpected `tool_use_id`" },
        { Asked(Turn(Result, Call.Replace("toolu_1", "call.1", StringComparison.Ordinal))), "should match pattern" },
        { Asked(Turn(Result, $"{Call},{Call}")), "must be unique" },
        { Asked("""{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/bmp","data":"AA=="}}]}"""), "media_type" },
        { Asked(Hi, "\"top_p\":0.5,\"temperature\":0.5"), "cannot both be specified" },
        { Asked(Hi, "\"temperature\":0.5", "claude-opus-4-7"), "deprecated" },
        { Asked(Hi, "\"output_config\":{\"effort\":\"xhigh\"}", "claude-opus-4-6"), "Supported levels: high, low, max, medium." },
        { Asked(Hi, "\"output_config\":{\"effort\":\"low\"}"), "does not support the effort parameter" },
        { Asked(Hi, Budget(9000)), "must be greater than `thinking.budget_tokens`" },
        { Asked(Hi, Budget(1000)), "budget_tokens" },
        { Asked(Hi, $"{Budget(2000)},\"temperature\":0.5"), "`temperature` may only be set to 1" },
        { Asked(Hi, $"{Budget(2000)},\"top_k\":5"), "`top_k` must be unset" },
        { Asked(Hi, $"{Budget(2000)},\"tool_choice\":{{\"type\":\"any\"}}"), "forces tool use" },
        { Asked(Hi, Budget(2000), "claude-opus-4-7"), "is not supported for this model" },
        { Asked(Hi, "\"thinking\":{\"type\":\"adaptive\"}"), "adaptive thinking is not supported" },
        { Asked(Turn(Result), Budget(2000)), "Expected `thinking` or `redacted_thinking`, but found `tool_use`" },
        { Asked(Turn(Result, $$"""{"type":"thinking","thinking":"Hm","signature":"AA=="},{{Call}}"""), Budget(2000)), "Invalid `signature`" },
        { Asked(Turn(Result, $$"""{"type":"redacted_thinking","data":"AA=="},{{Call}}""")), "Invalid `data`" },
        { Asked(Hi, Format("""{"type":"object","properties":{},"additionalProperties":true}""")), "additionalProperties" },
        { Asked(Hi, Format("""{"type":"object","properties":{"n":{"type":"integer","minimum":1}},"additionalProperties":false}""")), "'minimum' is not supported" },
        { Asked(Hi, Format("""{"type":"object","additionalProperties":false}"""), "claude-sonnet-4-0"), "output_config.format" },
        { Asked("""{"role":"user","content":[1,2,3,4,5]}""".Replace("1,2,3,4,5", string.Join(',', Enumerable.Repeat("""{"type":"text","text":"a","cache_control":{"type":"ephemeral"}}""", 5)), StringComparison.Ordinal)), "maximum of 4 blocks" },
        { Asked(Hi, "\"top_k_\":1"), "Extra inputs are not permitted" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public async Task Request_TheServiceWouldRefuse_Is400InItsWords(string body, string message)
    {
        var (status, error) = await simulator.FailAsync(Messages, body);

        Assert.Equal(400, status);
        Assert.Equal("invalid_request_error", error.GetProperty("type").GetString());
        Assert.Contains(message, error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"role":"user","content":"hi"},{"role":"user","content":[{"type":"text","text":"there"}]}""")]
    [InlineData("""{"role":"user","content":"I am"},{"role":"assistant","content":"a"},{"role":"assistant","content":"b"}""")]
    public async Task Messages_OfOneRoleInARow_AreOneTurn(string messages)
    {
        var reply = await simulator.AskAsync(Messages, Asked(messages));

        Assert.Equal("end_turn", reply.GetProperty("stop_reason").GetString());
    }

    [Fact]
    public async Task Results_InTwoMessages_AreOneTurn()
    {
        var second = Call.Replace("toolu_1", "toolu_2", StringComparison.Ordinal);
        var other = Result.Replace("toolu_1", "toolu_2", StringComparison.Ordinal);

        var reply = await simulator.AskAsync(
            Messages, Asked($$"""{{Turn(Result, $"{Call},{second}")}},{"role":"user","content":[{{other}}]}"""));

        Assert.Equal("end_turn", reply.GetProperty("stop_reason").GetString());
    }

    [Theory]
    [InlineData("claude-sonnet-4-5", false)]
    [InlineData("claude-sonnet-4-5", true)]
    [InlineData("claude-opus-4-7", false)]
    public async Task Thoughts_SentBackAsTheyCame_AreTaken(string model, bool redacted)
    {
        var thinking = model == "claude-sonnet-4-5" ? Budget(2000) : "\"thinking\":{\"type\":\"adaptive\"}";
        const string Ask = """{"role":"user","content":"weather in Paris"}""";
        var first = await simulator.AskAsync(
            Messages, Asked(Ask, thinking, model), redacted ? "reasoning redacted" : "reasoning tokens=20");
        var content = first.GetProperty("content");

        Assert.Equal(redacted ? "redacted_thinking" : "thinking", content[0].GetProperty("type").GetString());
        var answer = new JsonObject
        {
            ["type"] = "tool_result",
            ["tool_use_id"] = content[1].GetProperty("id").GetString(),
            ["content"] = "21",
        };
        var second = await simulator.AskAsync(Messages, Asked(
            $$"""{{Ask}},{"role":"assistant","content":{{content.GetRawText()}}},{"role":"user","content":[{{answer.ToJsonString()}}]}""",
            thinking,
            model));
        Assert.Equal("end_turn", second.GetProperty("stop_reason").GetString());
    }

    [Theory]
    [InlineData("", 401, "authentication_error")]
    [InlineData("invalid", 401, "authentication_error")]
    public async Task Key_NoneOrBad_IsRefused(string key, int status, string type)
    {
        using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = simulator.Client.BaseAddress };
        client.DefaultRequestHeaders.Add("x-api-key", key);

        using var reply = await client.PostAsync(
            Messages, new StringContent(Asked(Hi)), TestContext.Current.CancellationToken);

        var body = JsonElement.Parse(await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal(status, (int)reply.StatusCode);
        Assert.Equal(type, body.GetProperty("error").GetProperty("type").GetString());
    }

    private static string Asked(string messages, string? more = null, string model = "claude-sonnet-4-5") =>
        $$"""{"model":"{{model}}","max_tokens":9000,"tools":{{Weather}}{{(more is null ? "" : ",")}}{{more}},"messages":[{{messages}}]}""";

    private static string Turn(string results, string calls = Call) =>
        $$"""{{Hi}},{"role":"assistant","content":[{{calls}}]},{"role":"user","content":[{{results}}]}""";

    private static string Budget(int tokens) => $"\"thinking\":{{\"type\":\"enabled\",\"budget_tokens\":{tokens}}}";

    private static string Format(string schema) =>
        $"\"output_config\":{{\"format\":{{\"type\":\"json_schema\",\"schema\":{schema}}}}}";
}
