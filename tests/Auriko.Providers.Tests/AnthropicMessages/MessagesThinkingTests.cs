using Auriko.Core.Contract;
using Auriko.Providers.Tests.Conformance;

namespace Auriko.Providers.Tests.AnthropicMessages;

/// <summary>Thinking in the words of each family, and what goes back of it.</summary>
public class MessagesThinkingTests
{
    private const string Adaptive = "\"thinking\":{\"type\":\"adaptive\",\"display\":\"summarized\"}";

    [Theory]
    [InlineData("claude-3-7-sonnet-20250219", "high", """{"thinking":{"type":"enabled","budget_tokens":24000}}""")]
    [InlineData("claude-sonnet-4-20250514", "low", """{"thinking":{"type":"enabled","budget_tokens":4096}}""")]
    [InlineData("claude-haiku-4-5-20251001", "medium", """{"thinking":{"type":"enabled","budget_tokens":10000}}""")]
    [InlineData("claude-opus-4-5", "high", """{"thinking":{"type":"enabled","budget_tokens":24000},"output_config":{"effort":"high"}}""")]
    [InlineData("another-model", "high", """{"thinking":{"type":"enabled","budget_tokens":24000}}""")]
    [InlineData("claude-opus-4-6", "low", $$$"""{{{{Adaptive}}},"output_config":{"effort":"low"}}""")]
    [InlineData("us.anthropic.claude-sonnet-5", "high", $$$"""{{{{Adaptive}}},"output_config":{"effort":"high"}}""")]
    [InlineData("claude-haiku-4-5", "none", """{"thinking":{"type":"disabled"}}""")]
    [InlineData("claude-opus-5", "off", """{"thinking":{"type":"disabled"}}""")]
    [InlineData("claude-sonnet-5-5", "none", """{"thinking":{"type":"between_tools"}}""")]
    public void Write_Effort_IsInTheWordsOfTheFamily(string model, string effort, string expected)
    {
        var call = Effort(effort, model);

        call.AssertRest(expected);
        Assert.Empty(call.Warnings);
    }

    [Theory]
    [InlineData("claude-opus-5-5", "none", "low")]
    [InlineData("claude-fable-5", "off", "low")]
    [InlineData("claude-opus-4-6", "xhigh", "high")]
    public void Write_EffortTheModelLacks_IsFittedAndNamed(string model, string effort, string sent)
    {
        var call = Effort(effort, model);

        call.AssertRest($$$"""{{{{Adaptive}}},"output_config":{"effort":"{{{sent}}}"}}""");
        Assert.Equal([(WarningCodes.ParameterAdjusted, "/reasoning/effort")], call.Named);
    }

    [Fact]
    public void Write_XHighOfAModelThatHasMax_IsMax()
    {
        var call = MessagesRequest.Of(
            """{"model":"m","input":"Hi","reasoning_effort":"xhigh"}""",
            "claude-opus-4-6",
            capabilities => capabilities with { ReasoningEfforts = ["none", "low", "medium", "high", "max"] });

        call.AssertMember("""{"effort":"max"}""", "output_config");
        Assert.Equal([(WarningCodes.ParameterAdjusted, "/reasoning_effort")], call.Named);
    }

    [Theory]
    [InlineData(30000, 24000, null)]
    [InlineData(8000, 6976, WarningCodes.ParameterAdjusted)]
    [InlineData(1025, 1024, WarningCodes.ParameterAdjusted)]
    [InlineData(1024, null, WarningCodes.UnsupportedParameter)]
    public void Write_Budget_StaysBelowTheBound(int most, int? budget, string? warning)
    {
        var call = MessagesRequest.Of(
            $$$"""{"model":"m","input":"Hi","max_output_tokens":{{{most}}},"reasoning":{"effort":"high"}}""");

        call.AssertMember(budget is null ? null : $$"""{"type":"enabled","budget_tokens":{{budget}}}""", "thinking");
        Assert.Equal(warning, call.Warnings.SingleOrDefault()?.Code);
    }

    [Fact]
    public void Write_SamplingOfAModelThatThinks_IsNamed()
    {
        var call = MessagesRequest.Of(
            """
            {"model":"m","input":"Hi","reasoning":{"effort":"low"},"temperature":0.5,"top_p":0.9,"top_k":4}
            """,
            maxOutputTokens: 64000);

        call.AssertRest("""{"thinking":{"type":"enabled","budget_tokens":4096}}""");
        Assert.Equal(["/temperature", "/top_k", "/top_p"], call.Pointers);
    }

    [Fact]
    public void Write_SamplingThatThinkingTakes_IsSent()
    {
        var call = MessagesRequest.Of(
            """{"model":"m","input":"Hi","reasoning":{"effort":"low"},"top_p":0.95}""", maxOutputTokens: 64000);

        call.AssertMember("0.95", "top_p");
        Assert.Empty(call.Warnings);
    }

    [Theory]
    [InlineData("claude-opus-5", "auto", $$"""{{{Adaptive}}}""", null)]
    [InlineData("claude-opus-5", "detailed", $$"""{{{Adaptive}}}""", WarningCodes.ParameterAdjusted)]
    [InlineData("claude-opus-4-8", "auto", "{}", WarningCodes.UnsupportedParameter)]
    public void Write_SummaryWithoutEffort_IsThatOfAModelThatThinksByItself(
        string model, string summary, string expected, string? warning)
    {
        var call = MessagesRequest.Of(
            $$"""{"model":"m","input":"Hi","reasoning":{"generate_summary":"{{summary}}"} }""", model);

        call.AssertRest(expected);
        Assert.Equal(warning, call.Warnings.SingleOrDefault()?.Code);
    }

    [Fact]
    public void Write_ThoughtsOfOurs_GoBackInOrderBeforeTheirCalls()
    {
        var first = Sealed("""{"v":1,"type":"thinking","thinking":"Grüße \"a\"","signature":"sig1=="}""");
        var second = Sealed("""{"v":1,"type":"redacted_thinking","data":"hidden2=="}""");
        var call = MessagesRequest.Of(
            $$"""
            {"model":"m","reasoning":{"effort":"low"},"input":[{"role":"user","content":"Hi"},
            {"type":"reasoning","summary":[{"type":"summary_text","text":"changed"}],"encrypted_content":"{{first}}"},
            {"type":"reasoning","summary":[],"encrypted_content":"{{second}}"},
            {"type":"function_call","call_id":"c1","name":"f","arguments":"{}"},
            {"type":"function_call_output","call_id":"c1","output":"x"}]}
            """,
            maxOutputTokens: 64000);

        MessagesRequest.AssertJson(
            """
            [{"type":"thinking","thinking":"Grüße \"a\"","signature":"sig1=="},{"type":"redacted_thinking","data":"hidden2=="},
            {"type":"tool_use","id":"c1","name":"f","input":{}}]
            """,
            call.Messages[1].GetProperty("content"));
        call.AssertMember("""{"type":"enabled","budget_tokens":4096}""", "thinking");
        Assert.Empty(call.Warnings);
    }

    [Fact]
    public void Write_ThoughtsOfOthers_AreNamed()
    {
        var other = TestSeal.Instance.Seal(TestSeal.OriginOf("elsewhere", "some-model"), "{}"u8);
        var plain = Sealed("plain text of another API");
        var later = Sealed("""{"v":2,"thinking":"x","signature":"y"}""");
        var call = MessagesRequest.Of(
            $$"""
            {"model":"m","input":[{"role":"user","content":"Hi"},
            {"type":"reasoning","summary":[],"encrypted_content":"{{other}}"},
            {"type":"reasoning","summary":[{"type":"summary_text","text":"plain"}]},
            {"type":"reasoning","summary":[],"encrypted_content":"{{plain}}"},
            {"type":"reasoning","summary":[],"encrypted_content":"{{later}}"},
            {"role":"assistant","content":"A"},{"type":"reasoning","summary":[]},{"role":"user","content":"B"}]}
            """);

        Assert.All(call.Warnings, warning => Assert.Equal(WarningCodes.UnsupportedParameter, warning.Code));
        Assert.Equal(["/input/1", "/input/2", "/input/3", "/input/4", "/input/6"], call.Pointers);
        MessagesRequest.AssertJson("""[{"type":"text","text":"A"}]""", call.Messages[1].GetProperty("content"));
    }

    [Theory]
    [InlineData("claude-haiku-4-5", "", null, "/reasoning/effort")]
    [InlineData("claude-haiku-4-5", ",{\"role\":\"user\",\"content\":\"B\"}", "enabled", null)]
    [InlineData("claude-opus-4-6", "", "adaptive", null)]
    public void Write_CallsWithoutTheirThoughts_KeepABudgetFromThinking(
        string model, string after, string? type, string? named)
    {
        var call = MessagesRequest.Of(
            $$"""
            {"model":"m","reasoning":{"effort":"low"},"input":[{"role":"user","content":"Hi"},
            {"type":"function_call","call_id":"c1","name":"f","arguments":"{}"},
            {"type":"function_call_output","call_id":"c1","output":"x"}{{after}}]}
            """,
            model,
            maxOutputTokens: 64000);

        Assert.Equal(type, call.Member("thinking")?.GetProperty("type").GetString());
        Assert.Equal(named, call.Pointers.SingleOrDefault());
    }

    private static string Sealed(string content) => TestSeal.Own.Seal(content);

    private static MessagesRequest Effort(string effort, string model) => MessagesRequest.Of(
        $$"""{"model":"m","input":"Hi","reasoning":{"effort":"{{effort}}"} }""", model, maxOutputTokens: 64000);
}
