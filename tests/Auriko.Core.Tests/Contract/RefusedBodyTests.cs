using System.Text;
using Auriko.Core.Contract;
using static Auriko.Core.Tests.Contract.Requests;

namespace Auriko.Core.Tests.Contract;

/// <summary>Bodies that cannot be read as a request at all.</summary>
public sealed class RefusedBodyTests
{
    [Theory]
    [InlineData("")]
    [InlineData(" \r\n\t")]
    [InlineData("\uFEFF")]
    [InlineData("not json")]
    [InlineData("{")]
    [InlineData("""{"model":"SECRET""")]
    [InlineData("""{"model":"m","input":"hi"}{}""")]
    [InlineData("""{"model":"m","input":"hi"} x""")]
    [InlineData("""{"model":"m","input":"hi",}""")]
    [InlineData("""{"model":"m","input":"hi"/* c */}""")]
    [InlineData("""{'model':'m','input':'hi'}""")]
    [InlineData("""{"model":"m","input":"a	tab"}""")]
    [InlineData("""{"model":"m","input":"hi","temperature":NaN}""")]
    [InlineData("""{"model":"m","input":"hi","temperature":01}""")]
    [InlineData("""{"model":"m","input":"\x"}""")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("\"SECRET\"")]
    [InlineData("7")]
    public void Parse_NotAJsonObject_IsInvalidRequest(string body) =>
        Refused(() => Parse(body), ErrorCode.InvalidRequest, null);

    [Fact]
    public void Parse_TrailingText_SaysSo()
    {
        var error = Refused(() => Parse("""{"model":"m","input":"hi"} more"""), ErrorCode.InvalidRequest, null);

        Assert.Equal("The request body goes on after its JSON object ends.", error.Message);
    }

    [Fact]
    public void Parse_NotUtf8_IsInvalidRequest()
    {
        byte[][] bodies =
        [
            [.. "{\"model\":\"m\",\"input\":\""u8, 0xff, .. "\"}"u8],
            [.. "{\"model\":\"m\",\"input\":\""u8, 0xc3, .. "\"}"u8],
            [.. "{\"model\":\"m\",\"input\":\""u8, 0xed, 0xa0, 0x80, .. "\"}"u8],
            Encoding.Unicode.GetBytes("""{"model":"m","input":"hi"}"""),
            [0xff, 0xfe, .. Encoding.Unicode.GetBytes("{}")],
        ];

        Assert.All(
            bodies, body => Refused(() => ResponseRequestParser.Parse(body), ErrorCode.InvalidRequest, null));
    }

    [Theory]
    [InlineData("""{"model":"m","model":"m","input":"hi"}""", "model")]
    [InlineData("""{"model":"m","input":"hi","\u006dodel":"m"}""", "model")]
    [InlineData("""{"model":"m","input":"hi","metadata":{"a":"1","a":"2"}}""", "metadata.a")]
    [InlineData("""{"model":"m","input":[{"role":"user","role":"user","content":"x"}]}""", "input[0].role")]
    [InlineData(
        """{"model":"m","input":[{"role":"user","content":[{"type":"input_text","text":"","text":""}]}]}""",
        "input[0].content[0].text")]
    [InlineData("""{"model":"m","input":"hi","tools":[{},{"a":{"b":[1,{"c":1,"c":2}]}}]}""", "tools[1].a.b[1].c")]
    [InlineData("""{"model":"m","input":"hi","unknown":{"x":{"y":1,"y":1}}}""", "unknown.x.y")]
    public void Parse_KeyTwice_NamesIt(string body, string param) =>
        Refused(() => Parse(body), ErrorCode.InvalidRequest, param);

    [Theory]
    [InlineData("""{"model":"m","input":"\ud800"}""", "input")]
    [InlineData("""{"model":"m","input":"\udc00\ud800"}""", "input")]
    [InlineData("""{"model":"m","input":"\uD83D\\uDE00"}""", "input")]
    [InlineData("""{"model":"m","input":"hi","x":{"y":["","\ud800"]}}""", "x.y[1]")]
    [InlineData("""{"model":"m","input":"hi","x":{"\udfff":1}}""", "x")]
    public void Parse_HalfSurrogatePair_NamesItsPlace(string body, string param) =>
        Refused(() => Parse(body), ErrorCode.InvalidRequest, param);

    [Theory]
    [InlineData(65)]
    [InlineData(10_000)]
    public void Parse_TooDeep_NamesTheOutermostField(int depth)
    {
        var nested = new string('[', depth - 1) + new string(']', depth - 1);

        Refused(() => With($"\"deep\":{nested}"), ErrorCode.InvalidRequest, "deep");
    }

    [Fact]
    public void Parse_DeepestAllowed_IsAccepted()
    {
        var nested = new string('[', 63) + new string(']', 63);

        Assert.Equal(nested, With($"\"deep\":{nested}").AdditionalFields["deep"].GetRawText());
    }

    [Fact]
    public void Parse_ByteOrderMarkAndWhiteSpace_AreSkipped() =>
        Assert.Equal("m", Parse("\uFEFF \r\n\t{ \"model\" : \"m\" , \"input\" : \"hi\" }\r\n").Model);

    [Fact]
    public void Parse_EscapedPairAndBackslashes_AreText()
    {
        var message = Assert.IsType<InputMessage>(Parse("""{"model":"m","input":"\ud83d\ude00\\ud800\u0000"}""").Input[0]);

        Assert.Equal("\ud83d\ude00\\ud800\0", Assert.IsType<InputText>(message.Content[0]).Text);
    }
}
