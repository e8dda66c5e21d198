using System.Text;
using Auriko.Core.Contract;

namespace Auriko.Core.Tests.Contract;

/// <summary>Parses bodies, and says how they are refused.</summary>
internal static class Requests
{
    public static ResponseRequest Parse(string body) => ResponseRequestParser.Parse(Encoding.UTF8.GetBytes(body));

    /// <summary>A minimal request with these members added.</summary>
    public static ResponseRequest With(string members) => Parse($$"""{"model":"m","input":"hi",{{members}}}""");

    /// <summary>A minimal request whose input is one item.</summary>
    public static ResponseRequest WithItem(string item) => Parse($$"""{"model":"m","input":[{{item}}]}""");

    /// <summary>A minimal request whose input is one user message of one part.</summary>
    public static ResponseRequest WithPart(string part) =>
        WithItem($$"""{"role":"user","content":[{{part}}]}""");

    /// <summary>
    /// Asserts that a body is refused, and as what. Whatever is refused here is the caller's fault, and no message may
    /// quote what was sent.
    /// </summary>
    public static GatewayError Refused(Func<ResponseRequest> parse, ErrorCode code, string? param)
    {
        var error = Assert.Throws<GatewayException>(parse).Error;

        Assert.Equal((code, param), (error.Code, error.Param));
        Assert.Equal("invalid_request_error", error.Code.WireType);
        Assert.Null(error.Provider);
        Assert.DoesNotContain("SECRET", error.Message + error.Suggestion, StringComparison.Ordinal);
        return error;
    }
}
