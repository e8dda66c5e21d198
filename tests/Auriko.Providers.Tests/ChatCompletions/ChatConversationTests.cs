using Auriko.Core.Contract;
using Auriko.Core.Execution;

namespace Auriko.Providers.Tests.ChatCompletions;

/// <summary>How the input's items become messages.</summary>
public class ChatConversationTests
{
    private const string Call = """{"type":"function_call","call_id":"a","name":"f","arguments":"{}"}""";
    private const string WireCall = """{"id":"a","type":"function","function":{"name":"f","arguments":"{}"}}""";
    private const string Output = """{"type":"function_call_output","call_id":"a","output":"1"}""";
    private const string WireOutput = """{"role":"tool","content":"1","tool_call_id":"a"}""";
    private const string Thought =
        """{"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"Hm."}]}""";

    [Theory]
    [InlineData(
        """{"role":"system","content":"S"},{"role":"developer","content":"D"},{"role":"user","content":"U"}""",
        """{"role":"system","content":"S"},{"role":"system","content":"D"},{"role":"user","content":"U"}""")]
    [InlineData(
        """{"role":"assistant","content":"A"},{"role":"assistant","content":"B"},{"role":"user","content":"U"}""",
        """{"role":"assistant","content":"A"},{"role":"assistant","content":"B"},{"role":"user","content":"U"}""")]
    [InlineData(
        """{"role":"user","content":[{"type":"input_text","text":"A"},{"type":"input_text","text":"B"}]}""",
        """{"role":"user","content":"A\n\nB"}""")]
    [InlineData("""{"role":"user","content":[]}""", """{"role":"user","content":""}""")]
    [InlineData(
        """
        {"role":"user","content":[{"type":"input_text","text":"A"},
        {"type":"input_image","image_url":"data:image/png;base64,AA==","detail":"low"},
        {"type":"input_image","image_url":"https://a.test/b.png"},
        {"type":"input_file","file_data":"data:application/pdf;base64,AA==","filename":"a.pdf"},
        {"type":"input_file","file_id":"file-1"}]}
        """,
        """
        {"role":"user","content":[{"type":"text","text":"A"},
        {"type":"image_url","image_url":{"url":"data:image/png;base64,AA==","detail":"low"}},
        {"type":"image_url","image_url":{"url":"https://a.test/b.png"}},
        {"type":"file","file":{"file_data":"data:application/pdf;base64,AA==","filename":"a.pdf"}},
        {"type":"file","file":{"file_id":"file-1"}}]}
        """)]
    [InlineData(
        $$"""{"role":"assistant","id":"msg_1","status":"completed","content":[{"type":"output_text","text":"A","annotations":[],"logprobs":[]}]},{{Call}},{{Output}}""",
        $$"""{"role":"assistant","content":"A","tool_calls":[{{WireCall}}]},{{WireOutput}}""")]
    [InlineData(
        $$"""{{Call}},{"role":"assistant","content":"A"},{{Output}}""",
        $$"""{"role":"assistant","content":"A","tool_calls":[{{WireCall}}]},{{WireOutput}}""")]
    [InlineData(
        $$"""{{Call}},{{Output}},{"role":"assistant","content":"A"}""",
        $$"""{"role":"assistant","content":null,"tool_calls":[{{WireCall}}]},{{WireOutput}},{"role":"assistant","content":"A"}""")]
    [InlineData(
        $$"""{{Call}},{"type":"function_call","call_id":"b","name":"g","arguments":""},{"role":"user","content":"U"},{"type":"function_call_output","call_id":"b","output":[{"type":"input_text","text":"2"}]},{{Output}}""",
        $$"""{"role":"assistant","content":null,"tool_calls":[{{WireCall}},{"id":"b","type":"function","function":{"name":"g","arguments":"{}"} }]},{"role":"tool","content":"2","tool_call_id":"b"},{{WireOutput}},{"role":"user","content":"U"}""")]
    [InlineData(
        $$"""{{Call}},{{Output}},{{Call}},{{Output}}""",
        $$"""{"role":"assistant","content":null,"tool_calls":[{{WireCall}}]},{{WireOutput}},{"role":"assistant","content":null,"tool_calls":[{{WireCall}}]},{{WireOutput}}""")]
    public void Write_Items_AreMessages(string items, string messages)
    {
        var call = ChatCall.Of($$"""{"model":"m","input":[{{items}}]}""");

        ChatCall.AssertJson($"[{messages}]", call.Member("messages"));
        Assert.Empty(call.Warnings);
    }

    [Theory]
    [InlineData("""{"type":"web_search_call","id":"ws_1"}""", "/input/1")]
    [InlineData("""{"role":"assistant","content":"A","phase":"commentary"}""", "/input/1/phase")]
    [InlineData("""{"role":"user","content":[{"type":"input_image","file_id":"f"}]}""", "/input/1/content/0")]
    [InlineData("""{"role":"user","content":[{"type":"input_file","file_url":"https://a.test"}]}""", "/input/1/content/0")]
    [InlineData("""{"role":"user","content":[{"type":"input_audio","data":"x"}]}""", "/input/1/content/0")]
    [InlineData(
        """{"role":"user","content":[{"type":"input_image","image_url":"https://a.test","detail":"original"}]}""",
        "/input/1/content/0/detail")]
    [InlineData("""{"role":"system","content":[{"type":"input_image","image_url":"https://a.test"}]}""", "/input/1/content/0")]
    [InlineData("""{"role":"assistant","content":[{"type":"refusal","refusal":"No."}]}""", "/input/1/content/0")]
    [InlineData(
        """{"role":"assistant","content":[{"type":"output_text","text":"A","annotations":[{"type":"url_citation"}]}]}""",
        "/input/1/content/0/annotations")]
    [InlineData("""{"type":"function_call","call_id":"b","name":"f","arguments":"{}","namespace":"n"}""", "/input/1/namespace")]
    [InlineData(
        """{"type":"function_call_output","call_id":"a","output":[{"type":"input_image","image_url":"https://a.test"}]}""",
        "/input/1/output/0")]
    [InlineData(Thought, "/input/1")]
    public void Write_WhatAChatApiCannotSay_IsNamed(string item, string named)
    {
        var call = ChatCall.Of($$"""{"model":"m","input":[{{Call}},{{item}}]}""");

        Assert.Equal([named], call.Named.Select(warning => warning.Pointer));
    }

    [Fact]
    public void Write_Refusal_IsText()
    {
        var call = ChatCall.Of("""{"model":"m","input":[{"role":"assistant","content":[{"type":"refusal","refusal":"No."}]}]}""");

        ChatCall.AssertJson("""[{"role":"assistant","content":"No."}]""", call.Member("messages"));
    }

    [Theory]
    [InlineData("""{"type":"function_call_output","call_id":"zzz","output":"1"}""")]
    [InlineData(Output)]
    public void Write_OutputWithoutItsCall_Throws(string output)
    {
        var fault = Assert.Throws<ProviderException>(() => ChatCall.Of($$"""{"model":"m","input":[{{output}},{{Call}}]}"""));

        Assert.Equal((FailureKind.InvalidRequest, "input[0].call_id"), (fault.Failure.Kind, fault.Failure.Param));
    }

    [Fact]
    public void Write_ReasoningOfAToolTurn_GoesBack()
    {
        var call = ChatCall.Of(
            $$"""
            {"model":"m","input":[{"role":"user","content":"U"},{{Thought}},{"role":"assistant","content":"A"},{{Call}},{{Output}},
            {"role":"assistant","content":"B"},{"role":"user","content":"V"},{{Thought}},{"role":"assistant","content":"C"}]}
            """,
            ChatCall.Thinking,
            ChatCall.Reasons);

        ChatCall.AssertJson(
            $$"""
            [{"role":"user","content":"U"},
            {"role":"assistant","content":"A","reasoning_content":"Hm.","tool_calls":[{{WireCall}}]},{{WireOutput}},
            {"role":"assistant","content":"B","reasoning_content":""},
            {"role":"user","content":"V"},{"role":"assistant","content":"C"}]
            """,
            call.Member("messages"));
        Assert.Equal([(WarningCodes.UnsupportedParameter, "/input/7")], call.Named);
    }

    [Fact]
    public void Write_ReasoningSwitchedOff_NeedsNoEmptyThought()
    {
        var call = ChatCall.Of(
            $$"""{"model":"m","input":[{{Call}},{{Output}}],"reasoning":{"effort":"none"} }""", ChatCall.Thinking, ChatCall.Reasons);

        Assert.False(call.Messages[0].TryGetProperty("reasoning_content", out _));
    }

    [Fact]
    public void Write_ReasoningAlways_IsJoinedAndItsSealNamed()
    {
        var call = ChatCall.Of(
            """
            {"model":"m","input":[{"type":"reasoning","summary":[{"type":"summary_text","text":"S"}],
            "content":[{"type":"reasoning_text","text":"A"},{"type":"reasoning_text","text":"B"}],"encrypted_content":"x"},
            {"type":"reasoning","summary":[],"encrypted_content":"y"},
            {"role":"assistant","content":"C"},{"type":"reasoning","summary":[{"type":"summary_text","text":"late"}]}]}
            """,
            settings => settings with { DialectSettings = ChatCall.Words(("ReasoningContent", "always")) });

        ChatCall.AssertJson("""[{"role":"assistant","content":"C","reasoning_content":"A\n\nB"}]""", call.Member("messages"));
        Assert.Equal(
            ["/input/0/encrypted_content", "/input/0/summary", "/input/1", "/input/3"],
            call.Named.Select(warning => warning.Pointer));
    }

    [Fact]
    public void Write_CallIdsOfAnotherKindThanTheUpstreams_BecomeItsKindInCallAndAnswer()
    {
        var call = NineLetters("call_abc123", "toolu_01", "aB3xK9mP2");

        var ids = call.Messages[0].GetProperty("tool_calls").EnumerateArray().Select(made => made.GetProperty("id").GetString()!).ToArray();
        Assert.All(ids, id => Assert.Matches("^[a-zA-Z0-9]{9}$", id));
        Assert.Equal(3, ids.Distinct().Count());
        Assert.Equal("aB3xK9mP2", ids[2]);
        Assert.Equal(ids, call.Messages.Skip(1).Select(answer => answer.GetProperty("tool_call_id").GetString()!));
        Assert.Equal(
            ["/input/0/call_id", "/input/1/call_id", "/input/3/call_id", "/input/4/call_id"],
            call.Named.Select(warning => warning.Pointer));
        Assert.All(call.Named, warning => Assert.Equal(WarningCodes.ParameterAdjusted, warning.Code));
    }

    [Fact]
    public void Write_CallIdsInALaterTurn_BecomeTheSameAgain() =>
        Assert.Equal(FirstId(NineLetters("call_abc123")), FirstId(NineLetters("call_abc123", "toolu_01")));

    [Fact]
    public void Write_CallIdThatWouldBecomeOneThatIsThere_BecomesAnother()
    {
        var taken = FirstId(NineLetters("call_abc123"));

        var call = NineLetters("call_abc123", taken);

        Assert.NotEqual(taken, FirstId(call));
        Assert.Equal(taken, call.Messages[2].GetProperty("tool_call_id").GetString());
    }

    private static string FirstId(ChatCall call) => call.Messages[0].GetProperty("tool_calls")[0].GetProperty("id").GetString()!;

    private static ChatCall NineLetters(params string[] ids)
    {
        var calls = ids.Select(id => Call.Replace("\"a\"", $"\"{id}\"", StringComparison.Ordinal));
        var outputs = ids.Select(id => Output.Replace("\"a\"", $"\"{id}\"", StringComparison.Ordinal));
        return ChatCall.Of(
            $$"""{"model":"m","input":[{{string.Join(',', calls.Concat(outputs))}}]}""",
            settings => settings with { DialectSettings = ChatCall.Words(("CallIds", "nine")) });
    }
}
