using System.Buffers;
using Auriko.Core.Streaming;

namespace Auriko.Core.Contract;

/// <summary>The one writer of the public wire. Stateless.</summary>
public static class ResponsesSerializer
{
    /// <summary>Writes a response object as JSON.</summary>
    /// <param name="output">Receives UTF-8.</param>
    /// <param name="response">The response.</param>
    public static void WriteResponse(IBufferWriter<byte> output, ResponseObject response) =>
        throw new NotImplementedException();

    /// <summary>Writes an event's JSON: the <c>data:</c> of its frame.</summary>
    /// <param name="output">Receives UTF-8.</param>
    /// <param name="next">The event.</param>
    public static void WriteEvent(IBufferWriter<byte> output, ResponseEvent next) => throw new NotImplementedException();

    /// <summary>Writes the error envelope.</summary>
    /// <param name="output">Receives UTF-8.</param>
    /// <param name="error">The error.</param>
    public static void WriteError(IBufferWriter<byte> output, GatewayError error) => throw new NotImplementedException();
}
