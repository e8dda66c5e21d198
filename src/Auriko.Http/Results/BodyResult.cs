using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Auriko.Core.Contract;
using Microsoft.AspNetCore.Http;

namespace Auriko.Http.Results;

/// <summary>
/// A whole JSON body, sent in one piece with its length. The body is written when the result is made, inside the
/// endpoint, so that a fault in writing it is still answered with an error.
/// </summary>
/// <param name="call">The request.</param>
/// <param name="status">The status to send.</param>
/// <param name="body">UTF-8 JSON; disposed here.</param>
internal class BodyResult(EndpointCall call, int status, PooledBuffer body) : IResult
{
    private const int TypicalSize = 4096;

    /// <summary>The request.</summary>
    protected EndpointCall Call => call;

    /// <summary>A response object.</summary>
    /// <param name="call">The request.</param>
    /// <param name="response">The response.</param>
    public static BodyResult Of(EndpointCall call, ResponseObject response) =>
        new(call, StatusCodes.Status200OK, Fill(body => ResponsesSerializer.WriteResponse(body, response)));

    /// <summary>One of this room's own shapes.</summary>
    /// <param name="call">The request.</param>
    /// <param name="value">The value.</param>
    /// <param name="shape">How it is written.</param>
    /// <param name="status">The status to send.</param>
    public static BodyResult Of<T>(EndpointCall call, T value, JsonTypeInfo<T> shape, int status = StatusCodes.Status200OK) =>
        new(call, status, Fill(body =>
        {
            using var writer = new Utf8JsonWriter(body);
            JsonSerializer.Serialize(writer, value, shape);
        }));

    /// <summary>JSON that has been written already.</summary>
    /// <param name="call">The request.</param>
    /// <param name="json">UTF-8 JSON.</param>
    /// <param name="status">The status to send.</param>
    public static BodyResult Of(EndpointCall call, ReadOnlyMemory<byte> json, int status = StatusCodes.Status200OK) =>
        new(call, status, Fill(body => body.Write(json.Span)));

    /// <summary>A body that is written by hand.</summary>
    /// <param name="call">The request.</param>
    /// <param name="write">Writes it.</param>
    public static BodyResult Of(EndpointCall call, Action<Utf8JsonWriter> write) =>
        new(call, StatusCodes.Status200OK, Fill(body =>
        {
            using var writer = new Utf8JsonWriter(body);
            write(writer);
        }));

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        using (body)
        {
            var response = httpContext.Response;
            response.StatusCode = status;
            response.ContentType = "application/json; charset=utf-8";
            response.ContentLength = body.Count;
            WriteHeaders(response.Headers);
            call.WriteHeaders();
            if (!HttpMethods.IsHead(httpContext.Request.Method))
            {
                await response.BodyWriter.WriteAsync(body.Written, CancellationToken.None).ConfigureAwait(false);
            }
        }
    }

    /// <summary>A pooled buffer with a body in it.</summary>
    /// <param name="write">Writes the body.</param>
    protected static PooledBuffer Fill(Action<PooledBuffer> write)
    {
        var body = new PooledBuffer(TypicalSize);
        try
        {
            write(body);
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    /// <summary>Adds the headers that only this kind of result has.</summary>
    /// <param name="headers">The response's headers.</param>
    protected virtual void WriteHeaders(IHeaderDictionary headers)
    {
    }
}
