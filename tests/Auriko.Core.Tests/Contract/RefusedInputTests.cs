using Auriko.Core.Contract;
using static Auriko.Core.Tests.Contract.Requests;

namespace Auriko.Core.Tests.Contract;

/// <summary>Input items and parts that break the contract.</summary>
public sealed class RefusedInputTests
{
    [Theory]
    [InlineData("7", ErrorCode.InvalidParameterValue, "input[0]")]
    [InlineData("\"hi\"", ErrorCode.InvalidParameterValue, "input[0]")]
    [InlineData("null", ErrorCode.InvalidParameterValue, "input[0]")]
    [InlineData("{}", ErrorCode.MissingRequiredParameter, "input[0].type")]
    [InlineData("""{"type":7}""", ErrorCode.InvalidParameterValue, "input[0].type")]
    [InlineData("""{"type":""}""", ErrorCode.InvalidParameterValue, "input[0].type")]
    [InlineData("""{"content":"x"}""", ErrorCode.MissingRequiredParameter, "input[0].role")]
    [InlineData("""{"type":"message","content":"x"}""", ErrorCode.MissingRequiredParameter, "input[0].role")]
    [InlineData("""{"role":"robot","content":"x"}""", ErrorCode.InvalidParameterValue, "input[0].role")]
    [InlineData("""{"role":"tool","content":"x"}""", ErrorCode.InvalidParameterValue, "input[0].role")]
    [InlineData("""{"role":"user"}""", ErrorCode.MissingRequiredParameter, "input[0].content")]
    [InlineData("""{"role":"user","content":null}""", ErrorCode.MissingRequiredParameter, "input[0].content")]
    [InlineData("""{"role":"user","content":{}}""", ErrorCode.InvalidParameterValue, "input[0].content")]
    [InlineData("""{"role":"user","content":["x"]}""", ErrorCode.InvalidParameterValue, "input[0].content[0]")]
    [InlineData(
        """{"type":"function_call","name":"f","arguments":"{}"}""",
        ErrorCode.MissingRequiredParameter,
        "input[0].call_id")]
    [InlineData(
        """{"type":"function_call","call_id":"c","arguments":"{}"}""",
        ErrorCode.MissingRequiredParameter,
        "input[0].name")]
    [InlineData(
        """{"type":"function_call","call_id":"c","name":"f"}""",
        ErrorCode.MissingRequiredParameter,
        "input[0].arguments")]
    [InlineData(
        """{"type":"function_call","call_id":"c","name":"f","arguments":{}}""",
        ErrorCode.InvalidParameterValue,
        "input[0].arguments")]
    [InlineData(
        """{"type":"function_call_output","output":"x"}""",
        ErrorCode.MissingRequiredParameter,
        "input[0].call_id")]
    [InlineData(
        """{"type":"function_call_output","call_id":"c"}""",
        ErrorCode.MissingRequiredParameter,
        "input[0].output")]
    [InlineData(
        """{"type":"function_call_output","call_id":"c","output":7}""",
        ErrorCode.InvalidParameterValue,
        "input[0].output")]
    [InlineData("""{"type":"reasoning","summary":"x"}""", ErrorCode.InvalidParameterValue, "input[0].summary")]
    [InlineData(
        """{"type":"reasoning","summary":[{"type":"summary_text"}]}""",
        ErrorCode.MissingRequiredParameter,
        "input[0].summary[0].text")]
    [InlineData(
        """{"type":"reasoning","summary":[],"encrypted_content":7}""",
        ErrorCode.InvalidParameterValue,
        "input[0].encrypted_content")]
    public void Parse_ItemWrong_NamesTheMember(string item, ErrorCode code, string param) =>
        Refused(() => WithItem(item), code, param);

    [Theory]
    [InlineData("\"role\":\"user\",\"content\"", """{"type":"text","text":"Hi"}""", "Send it as input_text.")]
    [InlineData("\"role\":\"system\",\"content\"", """{"type":"text"}""", "Send it as input_text.")]
    [InlineData("\"role\":\"assistant\",\"content\"", """{"type":"text","text":"Hi"}""", "Send it as output_text.")]
    [InlineData(
        "\"type\":\"function_call_output\",\"call_id\":\"c\",\"output\"",
        """{"type":"text","text":"Hi"}""",
        "Send it as input_text.")]
    [InlineData(
        "\"role\":\"user\",\"content\"",
        """{"type":"image_url","image_url":{"url":"https://a.test/b.png"}}""",
        "Send it as input_image, with the URL itself as image_url.")]
    public void Parse_PartOfTheChatApi_SaysHowToSendIt(string owner, string part, string suggestion)
    {
        var refused = Assert.Throws<GatewayException>(
            () => WithItem($$"""{{{owner}}:[{"type":"input_text","text":"a"},{{part}}]}""")).Error;

        Assert.Equal((ErrorCode.InvalidParameterValue, suggestion), (refused.Code, refused.Suggestion));
        Assert.EndsWith("[1].type", refused.Param, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{}", ErrorCode.MissingRequiredParameter, ".type")]
    [InlineData("""{"type":7}""", ErrorCode.InvalidParameterValue, ".type")]
    [InlineData("""{"type":"input_text"}""", ErrorCode.MissingRequiredParameter, ".text")]
    [InlineData("""{"type":"input_text","text":7}""", ErrorCode.InvalidParameterValue, ".text")]
    [InlineData("""{"type":"output_text"}""", ErrorCode.MissingRequiredParameter, ".text")]
    [InlineData("""{"type":"refusal"}""", ErrorCode.MissingRequiredParameter, ".refusal")]
    [InlineData("""{"type":"input_image"}""", ErrorCode.MissingRequiredParameter, ".image_url")]
    [InlineData(
        """{"type":"input_image","image_url":{"url":"https://x"}}""",
        ErrorCode.InvalidParameterValue,
        ".image_url")]
    [InlineData("""{"type":"input_image","image_url":"ftp://x"}""", ErrorCode.InvalidParameterValue, ".image_url")]
    [InlineData("""{"type":"input_image","image_url":"SECRET"}""", ErrorCode.InvalidParameterValue, ".image_url")]
    [InlineData(
        """{"type":"input_image","image_url":"https://x","file_id":"f"}""",
        ErrorCode.InvalidParameterValue,
        "")]
    [InlineData(
        """{"type":"input_image","image_url":"https://x","detail":"best"}""",
        ErrorCode.InvalidParameterValue,
        ".detail")]
    [InlineData("""{"type":"input_file"}""", ErrorCode.MissingRequiredParameter, ".file_id")]
    [InlineData("""{"type":"input_file","file_id":7}""", ErrorCode.InvalidParameterValue, ".file_id")]
    [InlineData("""{"type":"input_file","file_url":"data:x"}""", ErrorCode.InvalidParameterValue, ".file_url")]
    [InlineData("""{"type":"input_file","file_id":"f","file_data":"d"}""", ErrorCode.InvalidParameterValue, "")]
    public void Parse_PartWrong_NamesTheMember(string part, ErrorCode code, string member)
    {
        Refused(() => WithPart(part), code, "input[0].content[0]" + member);
        Refused(
            () => WithItem($$"""{"type":"function_call_output","call_id":"c","output":[{{part}}]}"""),
            code,
            "input[0].output[0]" + member);
    }

    [Theory]
    [InlineData("""{"type":"item_reference","id":"msg_1"}""")]
    [InlineData("""{"id":"msg_1"}""")]
    [InlineData("""{"type":null,"id":"msg_1"}""")]
    public void Parse_ItemReference_SaysHowToSendTheItem(string item)
    {
        var error = Refused(() => WithItem(item), ErrorCode.InvalidParameterValue, "input[0]");

        Assert.Contains("whole", error.Suggestion, StringComparison.Ordinal);
        Assert.Contains("store: false", error.Suggestion, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_LaterItemWrong_CountsFromZero() => Refused(
        () => Parse("""{"model":"m","input":[{"role":"user","content":"x"},{"role":"user","content":[{"type":"input_text","text":"x"},{"type":"input_text"}]}]}"""),
        ErrorCode.MissingRequiredParameter,
        "input[1].content[1].text");
}
