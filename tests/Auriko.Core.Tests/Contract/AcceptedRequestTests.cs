using System.Text;
using Auriko.Core.Contract;

namespace Auriko.Core.Tests.Contract;

public sealed class AcceptedRequestTests
{
    [Fact]
    public void Parse_PlainString_BecomesOneUserMessage()
    {
        var request = Parse("""{"model":"m","input":"hi \"you\" é"}""");

        var message = Assert.IsType<InputMessage>(Assert.Single(request.Input));
        Assert.Equal("user", message.Role);
        var text = Assert.IsType<InputText>(Assert.Single(message.Content));
        Assert.Equal("hi \"you\" é", text.Text);
        Assert.Equal(text.Text, message.Raw.GetProperty("content")[0].GetProperty("text").GetString());
        Assert.Equal("input_text", text.Raw.GetProperty("type").GetString());
    }

    private static ResponseRequest Parse(string body) => ResponseRequestParser.Parse(Encoding.UTF8.GetBytes(body));
}
