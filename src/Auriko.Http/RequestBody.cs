using System.Buffers;
using System.IO.Pipelines;
using Auriko.Core.Contract;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace Auriko.Http;

/// <summary>Checks and reads a JSON body within a bound.</summary>
internal static class RequestBody
{
    private const int FirstRent = 4096;
    private const int LargestFirstRent = 64 * 1024;

    /// <summary>Reads the whole body, however it is framed.</summary>
    /// <param name="request">The request; its body has not been touched.</param>
    /// <param name="limit">The most bytes accepted.</param>
    /// <param name="cancellationToken">The caller hung up.</param>
    /// <returns>The body; the receiver disposes it.</returns>
    /// <exception cref="GatewayException">It is not JSON by its headers, or larger than <paramref name="limit"/>.</exception>
    public static async ValueTask<PooledBuffer> ReadJsonAsync(HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        RequireJson(request);
        if (request.ContentLength > limit)
        {
            throw TooLarge(limit);
        }

        LiftServerLimit(request);
        var body = new PooledBuffer((int)Math.Clamp(request.ContentLength ?? FirstRent, FirstRent, LargestFirstRent));
        try
        {
            await FillAsync(body, request, limit, cancellationToken).ConfigureAwait(false);
            return body;
        }
        catch
        {
            body.Dispose();
            throw;
        }
    }

    private static async ValueTask FillAsync(PooledBuffer body, HttpRequest request, int limit, CancellationToken cancellationToken)
    {
        var reader = request.BodyReader;
        while (true)
        {
            var read = await ReadAsync(reader, cancellationToken).ConfigureAwait(false);
            var received = read.Buffer;
            var fits = body.Count + received.Length <= limit;
            if (fits)
            {
                body.Write(received);
            }

            reader.AdvanceTo(received.End);
            if (!fits)
            {
                throw TooLarge(limit);
            }

            if (read.IsCompleted)
            {
                return;
            }
        }
    }

    /// <summary>A chunk whose size is no number of bytes fails in the server as a disk would.</summary>
    private static async ValueTask<ReadResult> ReadAsync(PipeReader reader, CancellationToken cancellationToken)
    {
        try
        {
            return await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (IOException failure) when (failure is not BadHttpRequestException && !cancellationToken.IsCancellationRequested)
        {
            throw new BadHttpRequestException("The chunks cannot be read.", failure);
        }
    }

    private static void Write(this PooledBuffer body, ReadOnlySequence<byte> received)
    {
        foreach (var segment in received)
        {
            body.Write(segment.Span);
        }
    }

    /// <summary>The server's own limit would answer without our envelope; ours is checked while reading.</summary>
    private static void LiftServerLimit(HttpRequest request)
    {
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } feature)
        {
            feature.MaxRequestBodySize = null;
        }
    }

    private static void RequireJson(HttpRequest request)
    {
        if (!IsJson(request.ContentType))
        {
            throw Unsupported("The body must be JSON: send Content-Type: application/json (charset utf-8).");
        }

        if (request.Headers.ContentEncoding.Any(IsEncoded) || request.Headers.TransferEncoding.Any(IsMoreThanChunked))
        {
            throw Unsupported("Compressed bodies are not accepted: send the JSON without Content-Encoding.");
        }
    }

    private static bool IsEncoded(string? encoding) =>
        !string.IsNullOrEmpty(encoding) && !encoding.Equals("identity", StringComparison.OrdinalIgnoreCase);

    private static bool IsMoreThanChunked(string? coding) =>
        !string.IsNullOrEmpty(coding) && !coding.Equals("chunked", StringComparison.OrdinalIgnoreCase);

    private static bool IsJson(string? contentType) =>
        MediaTypeHeaderValue.TryParse(contentType, out var type)
        && type.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase)
        && (!type.Charset.HasValue || HeaderUtilities.RemoveQuotes(type.Charset).Equals("utf-8", StringComparison.OrdinalIgnoreCase));

    private static GatewayException Unsupported(string message) => new(new GatewayError(ErrorCode.UnsupportedMediaType, message));

    private static GatewayException TooLarge(int limit) =>
        new(new GatewayError(ErrorCode.PayloadTooLarge, $"The body is larger than the {limit} bytes this gateway accepts."));
}
