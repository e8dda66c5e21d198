namespace Auriko.Core.Contract;

/// <summary>Parses and validates request bodies. Stateless.</summary>
public static class ResponseRequestParser
{
    /// <summary>Parses a <c>POST /v1/responses</c> body.</summary>
    /// <param name="utf8Body">The whole body.</param>
    /// <returns>The request; it owns its memory.</returns>
    /// <exception cref="GatewayException">The body breaks the contract; the error names the field.</exception>
    public static ResponseRequest Parse(ReadOnlyMemory<byte> utf8Body) => throw new NotImplementedException();
}
