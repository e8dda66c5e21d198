using System.IO.Pipelines;
using Auriko.Core.Diagnostics;
using Auriko.Core.Streaming;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Auriko.Http.Results;

/// <summary>
/// A response as Server-Sent Events. Its first event has already arrived, so failures are events from here on.
/// </summary>
/// <remarks>
/// Each event is one frame, written whole and flushed as soon as the next event is not there yet. Frames that are there
/// already share one write, up to <see cref="FlushThreshold"/> bytes: a flush costs more than an event, and such frames
/// would reach the reader together anyway. A slow reader holds up the write and with it the upstream. When no event
/// comes for the keep-alive time, a comment line is sent. The terminal event ends the stream; there is no <c>[DONE]</c>.
/// </remarks>
/// <param name="call">The request.</param>
/// <param name="events">The events, the first of them current; disposed here.</param>
/// <param name="keepAlive">The silence after which a comment is sent.</param>
/// <param name="clock">Measures the silence.</param>
/// <param name="logger">Hears of callers who left and of streams that broke.</param>
internal sealed partial class EventStreamResult(
    EndpointCall call, IAsyncEnumerator<ResponseEvent> events, TimeSpan keepAlive, TimeProvider clock, ILogger logger)
    : IResult
{
    /// <summary>Bytes that may gather before they are written although the next event is there.</summary>
    internal const int FlushThreshold = 16 * 1024;

    private Task<bool>? _pending;

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        SetHeaders(httpContext);
        try
        {
            await CopyAsync(httpContext.Response.BodyWriter).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            LogEnd(failure);
            httpContext.Abort();
        }
        finally
        {
            await StopAsync().ConfigureAwait(false);
        }
    }

    private void SetHeaders(HttpContext httpContext)
    {
        httpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
        var response = httpContext.Response;
        response.StatusCode = StatusCodes.Status200OK;
        response.ContentType = "text/event-stream; charset=utf-8";
        response.Headers.CacheControl = "no-cache, no-store";
        response.Headers["X-Accel-Buffering"] = "no";
        call.WriteHeaders();
    }

    private async Task CopyAsync(PipeWriter output)
    {
        using var frames = new PooledBuffer(FlushThreshold / 4);
        bool more;
        do
        {
            var current = events.Current;
            EventFrame.Write(frames, current);

            var next = events.MoveNextAsync();
            if (next.IsCompletedSuccessfully && frames.Count < FlushThreshold)
            {
                more = next.Result;
            }
            else
            {
                _pending = next.AsTask();
                await FlushAsync(output, frames).ConfigureAwait(false);
                more = await AwaitAsync(_pending, output).ConfigureAwait(false);
            }

            if (!more && !current.IsTerminal)
            {
                throw new InvalidOperationException("The event stream ended without a terminal event.");
            }
        }
        while (more);

        await FlushAsync(output, frames).ConfigureAwait(false);
    }

    private async ValueTask FlushAsync(PipeWriter output, PooledBuffer frames)
    {
        if (frames.Count > 0)
        {
            await WriteAsync(output, frames.Written).ConfigureAwait(false);
            frames.Clear();
        }
    }

    /// <summary>A writer whose reader has left takes everything and says so; nothing else would end the stream.</summary>
    private async ValueTask WriteAsync(PipeWriter output, ReadOnlyMemory<byte> bytes)
    {
        var written = await output.WriteAsync(bytes, call.Aborted).ConfigureAwait(false);
        if (written.IsCompleted)
        {
            throw new ConnectionResetException("The caller no longer reads.");
        }
    }

    private async ValueTask<bool> AwaitAsync(Task<bool> next, PipeWriter output)
    {
        while (!next.IsCompleted)
        {
            try
            {
                return await next.WaitAsync(keepAlive, clock, CancellationToken.None).ConfigureAwait(false);
            }
            catch (TimeoutException) when (!next.IsFaulted)
            {
                await WriteAsync(output, EventFrame.KeepAlive).ConfigureAwait(false);
            }
        }

        return await next.ConfigureAwait(false);
    }

    /// <summary>An enumerator may only be disposed at rest; a broken or abandoned stream has cancelled it by now.</summary>
    private async ValueTask StopAsync()
    {
        if (_pending is Task pending)
        {
            await pending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await events.DisposeAsync().ConfigureAwait(false);
    }

    private void LogEnd(Exception failure)
    {
        if (call.Aborted.IsCancellationRequested || failure is ConnectionResetException)
        {
            LogCallerGone(call.RequestId);
        }
        else
        {
            LogBroken(failure, call.RequestId);
        }
    }

    [LoggerMessage(EventIds.Http + 2, LogLevel.Debug, "Request {RequestId}: the caller hung up during the stream.")]
    private partial void LogCallerGone(string requestId);

    [LoggerMessage(EventIds.Http + 3, LogLevel.Error, "Request {RequestId}: the stream broke; its connection is cut.")]
    private partial void LogBroken(Exception failure, string requestId);
}
