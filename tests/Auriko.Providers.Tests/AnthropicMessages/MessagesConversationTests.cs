using System.Text;
using Auriko.Core.Contract;
using Auriko.Core.Execution;

namespace Auriko.Providers.Tests.AnthropicMessages;

/// <summary>How items become turns.</summary>
public class MessagesConversationTests
{
    private const string User = """{"role":"user","content":"Hi"}""";

    [Fact]
    public void Write_Turns_AreMergedAndAlternate()
    {
        var call = Of(
            """
            {"role":"user","content":"A"},{"role":"user","content":[{"type":"input_text","text":"B"},{"type":"input_text","text":""}]},
            {"role":"assistant","content":"C"},{"role":"assistant","content":[{"type":"refusal","refusal":"D"}]},
            {"role":"user","content":"E"}
            """);

        MessagesRequest.AssertJson(
            """
            [{"role":"user","content":[{"type":"text","text":"A"},{"type":"text","text":"B"}]},
            {"role":"assistant","content":[{"type":"text","text":"C"},{"type":"text","text":"D"}]},
            {"role":"user","content":[{"type":"text","text":"E"}]}]
            """,
            call.Messages);
        Assert.Equal([(WarningCodes.ParameterAdjusted, "/input/3/content/0")], call.Named);
    }

    [Fact]
    public void Write_SystemTexts_StandInThePrompt()
    {
        var call = MessagesRequest.Of(
            """
            {"model":"m","instructions":"A","input":[{"role":"system","content":"B"},{"role":"developer","content":"C"},
            {"role":"user","content":"Hi"},{"role":"developer","content":"D"}]}
            """);

        call.AssertMember(
            """
            [{"type":"text","text":"A"},{"type":"text","text":"B"},{"type":"text","text":"C"},{"type":"text","text":"D"}]
            """,
            "system");
        MessagesRequest.AssertJson("""[{"role":"user","content":[{"type":"text","text":"Hi"}]}]""", call.Messages);
        Assert.Equal([(WarningCodes.ParameterAdjusted, "/input/3")], call.Named);
    }

    [Fact]
    public void Write_NothingButSystemTexts_IsTheUsers()
    {
        var call = MessagesRequest.Of(
            """{"model":"m","instructions":"A","input":[{"role":"developer","content":"B"}]}""");

        call.AssertMember("""[{"type":"text","text":"A"}]""", "system");
        MessagesRequest.AssertJson("""[{"role":"user","content":[{"type":"text","text":"B"}]}]""", call.Messages);
        Assert.Equal([(WarningCodes.ParameterAdjusted, "/input")], call.Named);
    }

    [Fact]
    public void Write_AssistantFirst_HasAUserBeforeIt()
    {
        var call = Of($$"""{"role":"assistant","content":"A"},{{User}}""");

        MessagesRequest.AssertJson("""{"role":"user","content":[{"type":"text","text":"."}]}""", call.Messages[0]);
        Assert.Equal([(WarningCodes.ParameterAdjusted, "/input")], call.Named);
    }

    [Fact]
    public void Write_NothingToSay_IsRefused()
    {
        var refusal = Assert.Throws<ProviderException>(() => MessagesRequest.Of("""{"model":"m","input":""}"""));

        Assert.Equal((FailureKind.InvalidRequest, "input"), (refusal.Failure.Kind, refusal.Failure.Param));
    }

    [Fact]
    public void Write_AnswersToCalls_StandFirstInOneMessage()
    {
        var call = Of(
            $$"""
            {{User}},{"role":"assistant","content":"Let me see."},
            {"type":"function_call","call_id":"c1","name":"f","arguments":"{\"a\": 1.0}"},
            {"type":"function_call","call_id":"c2","name":"g","arguments":""},
            {"role":"user","content":"Go on."},
            {"type":"function_call_output","call_id":"c2","output":"two"},
            {"type":"function_call_output","call_id":"c1","status":"incomplete","output":[{"type":"input_text","text":"one"},
            {"type":"input_image","image_url":"data:image/png;base64,AA+/"},
            {"type":"input_file","filename":"a.pdf","file_data":"JVBERi0="}]},
            {"type":"function_call","call_id":"c3","name":"f","arguments":"{}"},
            {"type":"function_call_output","call_id":"c3","output":""}
            """);

        MessagesRequest.AssertJson(
            """
            [{"role":"user","content":[{"type":"text","text":"Hi"}]},
            {"role":"assistant","content":[{"type":"text","text":"Let me see."},
            {"type":"tool_use","id":"c1","name":"f","input":{"a":1.0}},{"type":"tool_use","id":"c2","name":"g","input":{}}]},
            {"role":"user","content":[{"type":"tool_result","tool_use_id":"c2","content":[{"type":"text","text":"two"}]},
            {"type":"tool_result","tool_use_id":"c1","content":[{"type":"text","text":"one"},
            {"type":"image","source":{"type":"base64","media_type":"image/png","data":"AA+/"}},
            {"type":"document","source":{"type":"base64","media_type":"application/pdf","data":"JVBERi0="},"title":"a.pdf"}],
            "is_error":true},{"type":"text","text":"Go on."}]},
            {"role":"assistant","content":[{"type":"tool_use","id":"c3","name":"f","input":{}}]},
            {"role":"user","content":[{"type":"tool_result","tool_use_id":"c3"}]}]
            """,
            call.Messages);
        Assert.Empty(call.Warnings);
    }

    [Fact]
    public void Write_AnswerWithoutItsCall_IsRefused()
    {
        var refusal = Assert.Throws<ProviderException>(
            () => Of($$"""{{User}},{"type":"function_call_output","call_id":"c1","output":"x"}"""));

        Assert.Equal("input[1].call_id", refusal.Failure.Param);
    }

    [Theory]
    [InlineData("not JSON")]
    [InlineData("[1]")]
    [InlineData("7")]
    public void Write_ArgumentsThatAreNoObject_AreKeptAsText(string arguments)
    {
        var call = Of(
            $$"""
            {{User}},{"type":"function_call","call_id":"functions.f:0","name":"f","arguments":"{{arguments}}"},
            {"type":"function_call_output","call_id":"functions.f:0","output":"x"}
            """);

        MessagesRequest.AssertJson(
            $$$"""{"type":"tool_use","id":"functions_f_0","name":"f","input":{"arguments":"{{{arguments}}}"}}""",
            call.Messages[1].GetProperty("content")[0]);
        Assert.Equal("functions_f_0", call.Messages[2].GetProperty("content")[0].GetProperty("tool_use_id").GetString());
        Assert.Equal(["/input/1/arguments", "/input/1/call_id", "/input/2/call_id"], call.Pointers);
    }

    [Theory]
    [InlineData(
        """{"type":"input_image","image_url":"https://a.test/1.png"}""",
        """{"type":"image","source":{"type":"url","url":"https://a.test/1.png"}}""")]
    [InlineData(
        """{"type":"input_image","image_url":"data:IMAGE/PNG;x=y;base64,AAAA"}""",
        """{"type":"image","source":{"type":"base64","media_type":"image/png","data":"AAAA"}}""")]
    [InlineData(
        """{"type":"input_file","file_url":"https://a.test/1.pdf"}""",
        """{"type":"document","source":{"type":"url","url":"https://a.test/1.pdf"}}""")]
    [InlineData(
        """{"type":"input_file","filename":"a.md","file_data":"R3LDvMOfZQ=="}""",
        """{"type":"document","source":{"type":"text","media_type":"text/plain","data":"Grüße"},"title":"a.md"}""")]
    [InlineData(
        """{"type":"input_file","file_data":"data:text/csv,a%2Cb"}""",
        """{"type":"document","source":{"type":"text","media_type":"text/plain","data":"a,b"}}""")]
    public void Write_Part_IsItsBlock(string part, string block)
    {
        var call = Of($$"""{"role":"user","content":[{{part}}]}""");

        MessagesRequest.AssertJson(block, call.Messages[0].GetProperty("content")[0]);
        Assert.Empty(call.Warnings);
    }

    [Theory]
    [InlineData("user", """{"type":"input_image","file_id":"file-1"}""")]
    [InlineData("user", """{"type":"input_image","image_url":"data:image/png;base64"}""")]
    [InlineData("user", """{"type":"input_file","file_id":"file-1"}""")]
    [InlineData("user", """{"type":"input_file","file_data":"data:application/msword;base64,AAAA"}""")]
    [InlineData("user", """{"type":"input_file","filename":"a.txt","file_data":"not base64!"}""")]
    [InlineData("user", """{"type":"input_audio","input_audio":{"data":"AAAA"}}""")]
    [InlineData("system", """{"type":"input_image","image_url":"https://a.test/1.png"}""")]
    public void Write_PartTheApiLacks_IsNamed(string role, string part)
    {
        var call = Of($$"""{{User}},{"role":"{{role}}","content":[{{part}}]}""");

        Assert.Equal([(WarningCodes.UnsupportedParameter, "/input/1/content/0")], call.Named);
        MessagesRequest.AssertJson("""[{"role":"user","content":[{"type":"text","text":"Hi"}]}]""", call.Messages);
    }

    [Theory]
    [InlineData("\" \\n\"")]
    [InlineData("""[{"type":"input_text","text":" \n"}]""")]
    public void Write_WhiteSpaceAlone_IsNamed(string content)
    {
        var call = Of($$"""{{User}},{"role":"user","content":{{content}}}""");

        Assert.Equal([(WarningCodes.UnsupportedParameter, "/input/1/content")], call.Named);
    }

    [Fact]
    public void Write_ImageForAModelWithoutImages_IsNamed()
    {
        var call = MessagesRequest.Of(
            $$"""{"model":"m","input":[{{User}},{"role":"user","content":[{"type":"input_image","image_url":"https://a.test"}]}]}""",
            change: capabilities => capabilities with { Images = false });

        Assert.Equal(["/input/1/content/0"], call.Pointers);
    }

    [Fact]
    public void Write_LargeData_IsNotChanged()
    {
        var data = Convert.ToBase64String(Encoding.UTF8.GetBytes(new string('x', 100_000)));
        var call = Of($$"""{"role":"user","content":[{"type":"input_image","image_url":"data:image/png;base64,{{data}}"}]}""");

        Assert.Contains(data, Encoding.UTF8.GetString(call.Call.Body.Span), StringComparison.Ordinal);
    }

    private static MessagesRequest Of(string items) => MessagesRequest.Of($$"""{"model":"m","input":[{{items}}]}""");
}
