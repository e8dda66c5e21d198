using System.IO.Pipelines;
using Auriko.Core.Contract;
using Auriko.Core.Streaming;
using Microsoft.Extensions.Logging;

namespace Auriko.Http.Results;

/// <summary>A response as Server-Sent Events. Its first event has already arrived, so failures are events from here on.</summary>
/// <remarks>
/// Each event is one frame, written whole and flushed as soon as the next event is not there yet. Frames that are there
/// already share one write, up to <see cref="FlushThreshold"/> bytes: a flush costs more than an event, and such frames
/// would reach the reader together anyway.
/// </remarks>
/// <param name="call">The request.</param>
/// <param name="events">The events, the first of them current; disposed here.</param>
/// <param name="keepAlive">The silence after which a comment is sent.</param>
/// <param name="clock">Measures the silence.</param>
/// <param name="logger">Hears of callers who left and of streams that broke.</param>
internal sealed class EventStreamResult(
    EndpointCall call, IAsyncEnumerator<ResponseEvent> events, TimeSpan keepAlive, TimeProvider clock, ILogger logger)
    : StreamResult<ResponseEvent>(call, events, keepAlive, clock, logger)
{
    /// <summary>Bytes that may gather before they are written although the next event is there.</summary>
    internal const int FlushThreshold = 16 * 1024;

    private readonly IAsyncEnumerator<ResponseEvent> _events = events;

    /// <inheritdoc/>
    protected override async Task CopyAsync(PipeWriter output)
    {
        using var frames = new PooledBuffer(FlushThreshold / 4);
        bool more;
        do
        {
            var current = _events.Current;
            ResponsesSerializer.WriteFrame(frames, current);

            var next = _events.MoveNextAsync();
            if (next.IsCompletedSuccessfully && frames.Count < FlushThreshold)
            {
                more = next.Result;
            }
            else
            {
                Begin(next);
                await FlushAsync(output, frames).ConfigureAwait(false);
                more = await AwaitAsync(output).ConfigureAwait(false);
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
}
