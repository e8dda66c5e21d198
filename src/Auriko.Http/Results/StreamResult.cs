using System.IO.Pipelines;
using Auriko.Core.Diagnostics;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging;

namespace Auriko.Http.Results;

/// <summary>
/// A body of Server-Sent Events. When nothing comes for the keep-alive time, a comment line is sent; a slow reader holds up
/// the write and with it the source. The terminal event ends the stream; there is no <c>[DONE]</c>. <c>HEAD</c> is answered
/// with the headers, and the source is not asked for anything.
/// </summary>
/// <param name="call">The request.</param>
/// <param name="source">What is written; disposed here.</param>
/// <param name="keepAlive">The silence after which a comment is sent.</param>
/// <param name="clock">Measures the silence, and the limit.</param>
/// <param name="logger">Hears of callers who left and of streams that broke.</param>
internal abstract partial class StreamResult<T>(
    EndpointCall call, IAsyncEnumerator<T> source, TimeSpan keepAlive, TimeProvider clock, ILogger logger)
    : IResult
{
    private Task<bool>? _pending;
    private CancellationToken _timeUp;
    private CancellationToken _stop;

    /// <summary>The longest the body may take; null for as long as its source.</summary>
    protected virtual TimeSpan? Limit => null;

    /// <inheritdoc/>
    public async Task ExecuteAsync(HttpContext httpContext)
    {
        SetHeaders(httpContext);
        using var limit = Limit is { } longest ? new CancellationTokenSource(longest, clock) : null;
        using var either = limit is null ? null : CancellationTokenSource.CreateLinkedTokenSource(limit.Token, call.Aborted);
        (_timeUp, _stop) = (limit?.Token ?? CancellationToken.None, either?.Token ?? call.Aborted);
        try
        {
            if (!HttpMethods.IsHead(httpContext.Request.Method))
            {
                await CopyAsync(httpContext.Response.BodyWriter).ConfigureAwait(false);
            }
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

    /// <summary>Writes the body.</summary>
    /// <param name="output">Where it goes.</param>
    protected abstract Task CopyAsync(PipeWriter output);

    /// <summary>A writer whose reader has left takes everything and says so; nothing else would end the stream.</summary>
    /// <param name="output">Where it goes.</param>
    /// <param name="bytes">What is written and flushed.</param>
    protected async ValueTask WriteAsync(PipeWriter output, ReadOnlyMemory<byte> bytes)
    {
        var written = await output.WriteAsync(bytes, _stop).ConfigureAwait(false);
        if (written.IsCompleted)
        {
            throw new ConnectionResetException("The caller no longer reads.");
        }
    }

    /// <summary>Begins to wait for the next thing to write; <see cref="AwaitAsync"/> has to follow.</summary>
    /// <param name="next">What the source gave.</param>
    protected void Begin(ValueTask<bool> next) => _pending = next.AsTask();

    /// <summary>Waits for what was begun, and keeps the stream alive meanwhile.</summary>
    /// <param name="output">Where comments go.</param>
    protected async ValueTask<bool> AwaitAsync(PipeWriter output)
    {
        var next = _pending!;
        while (!next.IsCompleted)
        {
            try
            {
                return await next.WaitAsync(keepAlive, clock, _timeUp).ConfigureAwait(false);
            }
            catch (TimeoutException) when (!next.IsFaulted)
            {
                await WriteAsync(output, EventFrame.KeepAlive).ConfigureAwait(false);
            }
        }

        return await next.ConfigureAwait(false);
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

    /// <summary>An enumerator may only be disposed at rest; a broken or abandoned stream has cancelled it by now.</summary>
    private async ValueTask StopAsync()
    {
        if (_pending is Task pending)
        {
            await pending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await source.DisposeAsync().ConfigureAwait(false);
    }

    private void LogEnd(Exception failure)
    {
        if (call.Aborted.IsCancellationRequested || failure is ConnectionResetException)
        {
            LogCallerGone(logger, call.RequestId);
        }
        else if (_timeUp.IsCancellationRequested)
        {
            LogTimeUp(logger, call.RequestId);
        }
        else
        {
            LogBroken(logger, failure, call.RequestId);
        }
    }

    [LoggerMessage(EventIds.Http + 2, LogLevel.Debug, "Request {RequestId}: the caller hung up during the stream.")]
    private static partial void LogCallerGone(ILogger logger, string requestId);

    [LoggerMessage(EventIds.Http + 3, LogLevel.Error, "Request {RequestId}: the stream broke; its connection is cut.")]
    private static partial void LogBroken(ILogger logger, Exception failure, string requestId);

    [LoggerMessage(EventIds.Http + 4, LogLevel.Debug, "Request {RequestId}: the stream took its longest time; its connection is cut.")]
    private static partial void LogTimeUp(ILogger logger, string requestId);
}
