using System.Buffers;
using System.Text;
using Auriko.Core.Streaming;

namespace Auriko.Core.Contract;

/// <summary>
/// The one writer of the public wire. Stateless to its callers and safe on any thread; what it writes is one line of JSON
/// without a line end.
/// </summary>
public static class ResponsesSerializer
{
    /// <summary>Writes a response object as JSON.</summary>
    /// <param name="output">Receives UTF-8.</param>
    /// <param name="response">The response.</param>
    public static void WriteResponse(IBufferWriter<byte> output, ResponseObject response)
    {
        var writer = WireWriter.On(output);
        ResponseWriter.Write(writer, response);
        WireWriter.Finish(writer);
    }

    /// <summary>Writes an event's JSON: the <c>data:</c> of its frame. Allocates nothing for a text delta.</summary>
    /// <param name="output">Receives UTF-8.</param>
    /// <param name="next">The event.</param>
    public static void WriteEvent(IBufferWriter<byte> output, ResponseEvent next)
    {
        var writer = WireWriter.On(output);
        ResponseEventWriter.Write(writer, next);
        WireWriter.Finish(writer);
    }

    /// <summary>Writes an event as a Server-Sent Events frame: <c>event:</c>, <c>data:</c> and the blank line that ends it.</summary>
    /// <param name="output">Receives UTF-8.</param>
    /// <param name="next">The event.</param>
    public static void WriteFrame(IBufferWriter<byte> output, ResponseEvent next)
    {
        output.Write("event: "u8);
        Encoding.UTF8.GetBytes(next.Type, output);
        output.Write("\ndata: "u8);
        WriteEvent(output, next);
        output.Write("\n\n"u8);
    }

    /// <summary>Writes the error envelope; <c>code</c> and <c>param</c> are always there.</summary>
    /// <param name="output">Receives UTF-8.</param>
    /// <param name="error">The error.</param>
    public static void WriteError(IBufferWriter<byte> output, GatewayError error)
    {
        var writer = WireWriter.On(output);
        writer.WriteStartObject();
        writer.WriteStartObject("error"u8);
        writer.WriteString("message"u8, error.Message);
        writer.WriteString("type"u8, error.Code.WireType);
        writer.WriteString("code"u8, error.Code.WireCode);
        writer.WriteString("param"u8, error.Param);
        writer.WriteString("doc_url"u8, error.Code.DocUrl);
        if (error.Provider is not null)
        {
            writer.WriteString("provider"u8, error.Provider);
        }

        if (error.Suggestion is not null)
        {
            writer.WriteString("suggestion"u8, error.Suggestion);
        }

        writer.WriteEndObject();
        writer.WriteEndObject();
        WireWriter.Finish(writer);
    }
}
