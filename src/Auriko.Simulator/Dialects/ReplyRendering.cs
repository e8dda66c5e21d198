using Auriko.Simulator.Model;
using Auriko.Simulator.Wire;

namespace Auriko.Simulator.Dialects;

internal enum FrameKind
{
    /// <summary>Sent before the model has begun.</summary>
    Opening,

    /// <summary>Goes with whatever comes next.</summary>
    Structure,

    /// <summary>A piece of output: the model made the reader wait for it.</summary>
    Delta,

    /// <summary>Says that the reply is over.</summary>
    Terminal,
}

/// <summary>One answer in one dialect. Used once, by one thread at a time; the writer disposes it.</summary>
internal abstract class ReplyRendering(ModelCall call, ModelReply reply) : IDisposable
{
    /// <summary>What is written and not yet sent.</summary>
    public FrameBuffer Buffer { get; } = new();

    /// <summary>How many pieces of output the whole answer has.</summary>
    public int DeltaCount => Reply.Parts.Sum(part => part switch
    {
        ReasoningPart reasoning => reasoning.Text.Count,
        TextPart text => text.Text.Count,
        RefusalPart refusal => refusal.Text.Count,
        CallPart made => made.Arguments.Count,
        _ => 0,
    });

    /// <summary>The error that comes in a body whose status is 200, unless a script says another.</summary>
    public virtual WireError StreamFault => new(
        StatusCodes.Status200OK,
        "server_error",
        "server_error",
        "The server had an error while processing your request.");

    /// <summary>The media type of the stream.</summary>
    public virtual string StreamType => "text/event-stream; charset=utf-8";

    protected ModelCall Call { get; } = call;

    protected ModelReply Reply { get; } = reply;

    /// <summary>Writes the stream to the buffer, frame by frame, saying what each one was.</summary>
    public abstract IEnumerable<FrameKind> Frames();

    /// <summary>Writes the answer to a call that is not streamed.</summary>
    public abstract void WritePlain();

    /// <summary>Writes an error as it comes inside a stream, and whatever follows it there.</summary>
    public abstract void WriteStreamError(WireError error, bool withTerminal);

    /// <summary>Writes an error as it comes in a plain reply whose status is 200.</summary>
    public virtual void WritePlainError(WireError error)
    {
        ErrorShapes.Write(Buffer.BeginJson(), error, Call.Flavour);
        Buffer.EndJson();
    }

    public void Dispose()
    {
        Buffer.Dispose();
        GC.SuppressFinalize(this);
    }

    protected bool IsCut(int part) =>
        part == Reply.Parts.Count - 1 && Reply.Finish is Finish.Length or Finish.ContentFilter;
}
