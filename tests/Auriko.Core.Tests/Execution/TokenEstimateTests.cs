using System.Text;
using Auriko.Core.Contract;
using Auriko.Core.Execution;

namespace Auriko.Core.Tests.Execution;

public sealed class TokenEstimateTests
{
    [Theory]
    [InlineData(""" "input":"abc" """, 5)]
    [InlineData(""" "input":"abcd" """, 6)]
    [InlineData(""" "input":"日本語" """, 7)]
    [InlineData(""" "input":"abc","instructions":"abc" """, 6)]
    [InlineData(""" "input":[{"role":"user","content":[{"type":"input_image","image_url":"https://x/y.png"}]}] """, 1004)]
    [InlineData(""" "input":[{"role":"user","content":[{"type":"input_file","file_data":"AAAAAAAAAAAA"}]}] """, 1004)]
    [InlineData(""" "input":[{"role":"assistant","content":[{"type":"refusal","refusal":"no!"}]}] """, 5)]
    [InlineData(""" "input":[{"type":"function_call_output","call_id":"c","output":"abc"}] """, 5)]
    [InlineData(""" "input":[{"type":"other","some":"thing"}] """, 15)]
    [InlineData(""" "input":"abc","tools":[{"type":"function","name":"f"}] """, 15)]
    public void Input_AnyRequest_CountsWhatTheModelReads(string request, long tokens) => Assert.Equal(
        tokens, TokenEstimate.Input(ResponseRequestParser.Parse(Encoding.UTF8.GetBytes($$"""{"model":"m",{{request}}}"""))));

    [Theory]
    [InlineData(0, 0, 0)]
    [InlineData(1, 0, 1)]
    [InlineData(3, 2, 3)]
    [InlineData(4, 2, 4)]
    public void Tokens_Lengths_AreRoundedUp(long ascii, long others, long tokens) =>
        Assert.Equal(tokens, TokenEstimate.Tokens(ascii, others));
}
