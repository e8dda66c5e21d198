using System.Net.Sockets;
using Auriko.Simulator.Dialects;
using Auriko.Simulator.Scripts;
using Auriko.Simulator.Wire;
using Microsoft.AspNetCore.Connections.Features;

namespace Auriko.Simulator.Hosting;

/// <summary>Sends one reply at its pace, and lets go wrong what the script says. One per call.</summary>
internal sealed class ReplyTransport(HttpContext context, TimeProvider clock, Pace pace, ScriptSet scripts)
{
    // Large enough that an unpaced stream is a handful of writes, small enough to stay in the cache.
    private const int FlushAt = 64 * 1024;

    private static readonly TimeSpan ResetPause = TimeSpan.FromMilliseconds(50);

    private readonly StreamFault? _fault = StreamFault.Of(scripts);
    private readonly CancellationToken _gone = context.RequestAborted;
    private bool _isFaultDue = true;

    /// <summary>Sends the answer as a stream of events.</summary>
    public async Task StreamAsync(ReplyRendering reply)
    {
        context.Response.ContentType = reply.StreamType;
        var buffer = reply.Buffer;
        var due = clock.GetTimestamp() + Ticks(pace.FirstToken);
        await context.Response.StartAsync(_gone).ConfigureAwait(false);
        await KeepAliveAsync(buffer).ConfigureAwait(false);

        var sent = 0;
        var whole = 0;
        foreach (var kind in reply.Frames())
        {
            var isOutput = kind is FrameKind.Delta or FrameKind.Terminal;
            if (isOutput && (kind == FrameKind.Delta || sent == 0) && pace != default)
            {
                await WaitAsync(due).ConfigureAwait(false);
                due += Ticks(pace.Delta);
            }

            if (isOutput && IsFaulty(sent, kind) && await FailAsync(reply, whole).ConfigureAwait(false))
            {
                return;
            }

            sent += kind == FrameKind.Delta ? 1 : 0;
            whole = buffer.Length;
            if (kind == FrameKind.Opening || (kind == FrameKind.Delta && pace.Delta > TimeSpan.Zero) || whole >= FlushAt)
            {
                await FlushAsync(buffer, whole).ConfigureAwait(false);
                whole = 0;
            }
        }

        await FlushAsync(buffer, buffer.Length).ConfigureAwait(false);
    }

    /// <summary>Sends the answer whole, after the time it would have taken to stream it.</summary>
    public async Task PlainAsync(ReplyRendering reply)
    {
        context.Response.ContentType = "application/json";
        var due = clock.GetTimestamp() + Ticks(pace.FirstToken) + (reply.DeltaCount * Ticks(pace.Delta));
        if (pace != default)
        {
            await WaitAsync(due).ConfigureAwait(false);
        }

        if (_fault?.Kind == StreamFaultKind.Error)
        {
            reply.WritePlainError(FaultError(reply));
            await FlushAsync(reply.Buffer, reply.Buffer.Length).ConfigureAwait(false);
            return;
        }

        reply.WritePlain();
        var buffer = reply.Buffer;
        if (_fault is null)
        {
            context.Response.ContentLength = buffer.Length;
        }
        else if (await FailAsync(reply, 0).ConfigureAwait(false))
        {
            return;
        }

        await FlushAsync(buffer, buffer.Length).ConfigureAwait(false);
    }

    /// <summary>Breaks the connection so that the caller sees a reset.</summary>
    public void Reset()
    {
        if (context.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket)
        {
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }

        context.Abort();
    }

    /// <summary>Waits as long as a script says, or until the caller leaves.</summary>
    public Task PauseAsync(TimeSpan time) => Task.Delay(time, clock, _gone);

    private bool IsFaulty(int sent, FrameKind kind) =>
        _fault is not null && _isFaultDue && (sent >= _fault.After || kind == FrameKind.Terminal);

    /// <summary>Lets the fault happen.</summary>
    /// <param name="reply">The reply; its buffer ends with the frame that is next.</param>
    /// <param name="whole">How much of the buffer comes before that frame.</param>
    /// <returns>Whether the reply ends with it.</returns>
    private async Task<bool> FailAsync(ReplyRendering reply, int whole)
    {
        _isFaultDue = false;
        var buffer = reply.Buffer;
        var step = _fault!.Step;
        switch (_fault.Kind)
        {
            case StreamFaultKind.Silence:
                await SendStartAsync(buffer, whole).ConfigureAwait(false);
                await PauseAsync(step.Milliseconds("ms") ?? Timeout.InfiniteTimeSpan).ConfigureAwait(false);
                return false;
            case StreamFaultKind.Cut:
                await FlushAsync(buffer, whole + ((buffer.Length - whole) / 2)).ConfigureAwait(false);
                return true;
            case StreamFaultKind.Garbage:
                await SendStartAsync(buffer, whole).ConfigureAwait(false);
                await SendGarbageAsync().ConfigureAwait(false);
                return step.Flag("end", false);
            case StreamFaultKind.NoTerminal:
                await FlushAsync(buffer, whole).ConfigureAwait(false);
                return true;
            case StreamFaultKind.Error:
                await FlushAsync(buffer, whole).ConfigureAwait(false);
                reply.WriteStreamError(FaultError(reply), step.Flag("terminal", true));
                await FlushAsync(buffer, buffer.Length).ConfigureAwait(false);
                return true;
            case StreamFaultKind.Reset:
                await FlushAsync(buffer, whole).ConfigureAwait(false);
                await PauseAsync(ResetPause).ConfigureAwait(false); // a reset throws away what has not been read
                Reset();
                return true;
            default:
                return false;
        }
    }

    private WireError FaultError(ReplyRendering reply)
    {
        var step = _fault!.Step;
        var usual = reply.StreamFault;
        return usual with
        {
            Status = step.Number("code", usual.Status),
            Type = step.Text("type") ?? usual.Type,
            Code = step.Text("code") ?? usual.Code,
            Message = step.Text("message") ?? usual.Message,
        };
    }

    private async Task SendGarbageAsync()
    {
        await context.Response.Body.WriteAsync("data: {\"type\":\"\u0007 not JSON \n\n"u8.ToArray(), _gone)
            .ConfigureAwait(false);
        await context.Response.Body.FlushAsync(_gone).ConfigureAwait(false);
    }

    private async Task KeepAliveAsync(FrameBuffer buffer)
    {
        if (scripts["keep_alive"] is not { } step)
        {
            return;
        }

        for (var index = 0; index < step.Number("n", 2); index++)
        {
            buffer.Append(": keep-alive\n\n"u8);
            await FlushAsync(buffer, buffer.Length).ConfigureAwait(false);
            await PauseAsync(step.Milliseconds("every_ms") ?? TimeSpan.Zero).ConfigureAwait(false);
        }
    }

    // Sends what comes before the next frame and keeps that frame.
    private async Task SendStartAsync(FrameBuffer buffer, int count)
    {
        var next = buffer.Written[count..].ToArray();
        await FlushAsync(buffer, count).ConfigureAwait(false);
        buffer.Append(next);
    }

    private async Task FlushAsync(FrameBuffer buffer, int count)
    {
        await context.Response.BodyWriter.WriteAsync(buffer.Written[..count], _gone).ConfigureAwait(false);
        buffer.Clear();
        _gone.ThrowIfCancellationRequested();
    }

    // Due times are absolute, so that lateness of one wait does not add to the next.
    private Task WaitAsync(long due)
    {
        var left = clock.GetElapsedTime(clock.GetTimestamp(), due);
        return left > TimeSpan.Zero ? Task.Delay(left, clock, _gone) : Task.CompletedTask;
    }

    private long Ticks(TimeSpan time) => (long)(time.TotalSeconds * clock.TimestampFrequency);
}
