using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Providers.Settings;
using static Auriko.Providers.Tests.Gemini.GeminiCall;

namespace Auriko.Providers.Tests.Gemini;

/// <summary>What the input's items become.</summary>
public sealed class GeminiConversationTests
{
    private const string Calls = """
        {"type":"function_call","call_id":"c1","name":"f","arguments":"{\"a\":1}"},
        {"type":"function_call","call_id":"c2","name":"g","arguments":""}
        """;

    [Fact]
    public void Write_LeadingSystemMessages_AreTheInstruction()
    {
        var call = Of("""
            {"model":"m","instructions":"One.","input":[{"role":"developer","content":"Two."},{"role":"user","content":"Hi"},
             {"role":"system","content":"Three."}]}
            """);

        AssertJson("""{"parts":[{"text":"One."},{"text":"Two."}]}""", call.Member("systemInstruction"));
        AssertJson("""[{"role":"user","parts":[{"text":"Hi"},{"text":"Three."}]}]""", call.Contents);
        Assert.Equal([(WarningCodes.ParameterAdjusted, "/input/2/role")], call.Named);
    }

    [Fact]
    public void Write_NothingButSystemMessages_AreTheUsers() => AssertJson(
        """[{"role":"user","parts":[{"text":"Hi"}]}]""",
        Of("""{"model":"m","input":[{"role":"system","content":"Hi"}]}""").Contents);

    [Fact]
    public void Write_TurnsInARow_AreOneContent()
    {
        var call = Of("""
            {"model":"m","input":[{"role":"user","content":"A"},{"role":"user","content":"B"},
             {"role":"assistant","content":"C"},{"role":"assistant","content":[{"type":"refusal","refusal":"D"}]},
             {"role":"assistant","content":""},{"role":"user","content":"E"}]}
            """);

        AssertJson(
            """
            [{"role":"user","parts":[{"text":"A"},{"text":"B"}]},{"role":"model","parts":[{"text":"C"},{"text":"D"}]},
             {"role":"user","parts":[{"text":"E"}]}]
            """,
            call.Contents);
    }

    [Fact]
    public void Write_ParallelCalls_AreAnsweredInOneContentInTheirOrder()
    {
        var call = Of($$"""
            {"model":"m","input":[{"role":"user","content":"Hi"},{{Calls}},
             {"type":"function_call_output","call_id":"c2","output":"two"},
             {"type":"function_call_output","call_id":"c1","output":[{"type":"input_text","text":"one"}]},
             {"role":"user","content":"Go on."}]}
            """, Second);

        AssertJson(
            """
            [{"role":"user","parts":[{"text":"Hi"}]},
             {"role":"model","parts":[{"functionCall":{"id":"c1","name":"f","args":{"a":1}}},{"functionCall":{"id":"c2","name":"g","args":{}}}]},
             {"role":"user","parts":[{"functionResponse":{"id":"c1","name":"f","response":{"output":"one"}}},
                                     {"functionResponse":{"id":"c2","name":"g","response":{"output":"two"}}}]},
             {"role":"user","parts":[{"text":"Go on."}]}]
            """,
            call.Contents);
        Assert.Empty(call.Warnings);
    }

    [Theory]
    [InlineData("https://us-east5-aiplatform.googleapis.com/v1/x", false, false)]
    [InlineData("https://aiplatform.googleapis.com/v1/publishers/google", false, false)]
    [InlineData("https://aiplatform.eu.rep.googleapis.com/v1/x", false, false)]
    [InlineData("https://vertex.proxy.test/v1/x", true, false)]
    [InlineData("https://vertex.proxy.test/v1/x", false, true)]
    [InlineData("https://generativelanguage.googleapis.com/v1beta", true, true)]
    public void Write_Calls_HaveIdsButAtVertexAI(string address, bool hasAccount, bool hasIds)
    {
        var call = Of(
            $$"""{"model":"m","input":[{{Calls}},{"type":"function_call_output","call_id":"c1","output":"one"}]}""",
            Second,
            upstream => upstream with
            {
                BaseUrl = new Uri(address),
                Authentication = hasAccount ? UpstreamAuthentication.IssuedToken : UpstreamAuthentication.BearerKey,
            });

        var (first, second) = hasIds ? ("\"id\":\"c1\",", "\"id\":\"c2\",") : (string.Empty, string.Empty);
        AssertJson(
            $$$"""
            [{"role":"model","parts":[{"functionCall":{{{{first}}}"name":"f","args":{"a":1} } },{"functionCall":{{{{second}}}"name":"g","args":{} } }]},
             {"role":"user","parts":[{"functionResponse":{{{{first}}}"name":"f","response":{"output":"one"} } }]}]
            """,
            call.Contents);
        Assert.Empty(call.Warnings);
    }

    [Fact]
    public void Write_CallsWithoutASignature_GetTheWordForNone()
    {
        var call = Of($$"""{"model":"m","input":[{"role":"user","content":"Hi"},{{Calls}}]}""");

        AssertJson(
            """
            [{"functionCall":{"id":"c1","name":"f","args":{"a":1}},"thoughtSignature":"skip_thought_signature_validator"},
             {"functionCall":{"id":"c2","name":"g","args":{}}}]
            """,
            call.Contents?[1].GetProperty("parts"));
        Assert.Equal([(WarningCodes.ParameterAdjusted, "/input/1")], call.Named);
    }

    [Fact]
    public void Write_ArgumentsThatAreNoObject_GoInsideOfOne()
    {
        var call = Of("""{"model":"m","input":[{"type":"function_call","call_id":"c1","name":"f","arguments":"[1"}]}""", Second);

        AssertJson("""{"arguments":"[1"}""", call.Contents?[0].GetProperty("parts")[0].GetProperty("functionCall").GetProperty("args"));
        Assert.Equal([(WarningCodes.ParameterAdjusted, "/input/0/arguments")], call.Named);
    }

    [Fact]
    public void Write_AnswerToNoCall_IsRefused()
    {
        var refused = Assert.Throws<ProviderException>(
            () => Of("""{"model":"m","input":[{"type":"function_call_output","call_id":"c9","output":"x"}]}"""));

        Assert.Equal((FailureKind.InvalidRequest, "input[0].call_id"), (refused.Failure.Kind, refused.Failure.Param));
    }

    [Fact]
    public void Write_Media_AreDataOrAddresses()
    {
        var call = Of("""
            {"model":"m","input":[{"role":"user","content":[
              {"type":"input_image","image_url":"data:image/png;base64,AAAA"},
              {"type":"input_image","image_url":"https://a.test/b.webp?x=1"},
              {"type":"input_file","file_data":"data:application/pdf;base64,BBBB"},
              {"type":"input_file","file_id":"https://generativelanguage.googleapis.com/v1beta/files/abc"},
              {"type":"input_file","file_id":"file-abc"}]}]}
            """);

        AssertJson(
            """
            [{"inlineData":{"mimeType":"image/png","data":"AAAA"}},
             {"fileData":{"mimeType":"image/webp","fileUri":"https://a.test/b.webp?x=1"}},
             {"inlineData":{"mimeType":"application/pdf","data":"BBBB"}},
             {"fileData":{"mimeType":"application/pdf","fileUri":"https://generativelanguage.googleapis.com/v1beta/files/abc"}}]
            """,
            call.Contents?[0].GetProperty("parts"));
        Assert.Equal(
            [
                (WarningCodes.ParameterAdjusted, "/input/0/content/3/file_id"),
                (WarningCodes.UnsupportedParameter, "/input/0/content/4"),
            ],
            call.Named);
    }

    [Fact]
    public void Write_ImageInAnAnswer_StandsBesideIt()
    {
        const string Request = """
            {"model":"m","input":[{"type":"function_call","call_id":"c1","name":"f","arguments":"{}"},
             {"type":"function_call_output","call_id":"c1","output":[{"type":"input_text","text":"Here."},
              {"type":"input_image","image_url":"data:image/png;base64,AAAA"}]}]}
            """;

        AssertJson(
            """
            {"id":"c1","name":"f","response":{"output":"Here."},"parts":[{"inlineData":{"mimeType":"image/png","data":"AAAA"}}]}
            """,
            Of(Request).Contents?[1].GetProperty("parts")[0].GetProperty("functionResponse"));
        Assert.Equal([(WarningCodes.UnsupportedParameter, "/input/1/output/1")], Of(Request, Second).Named);
    }

    [Fact]
    public void Write_ReasoningOfOthers_IsDropped()
    {
        var call = Of("""
            {"model":"m","input":[{"type":"reasoning","summary":[],"encrypted_content":"gAAAA"},{"role":"assistant","content":"Hm."},
             {"role":"user","content":"Hi"}]}
            """);

        Assert.Equal([(WarningCodes.UnsupportedParameter, "/input/0")], call.Named);
        Assert.Equal(2, call.Contents?.GetArrayLength());
    }
}
