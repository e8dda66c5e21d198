using System.Text.Json;
using Auriko.Core.Execution;
using Auriko.Core.Streaming;

namespace Auriko.Providers.Upstream;

/// <summary>
/// Turns one upstream reply into the gateway's vocabulary, event by event. One a call; not safe for concurrent use.
/// </summary>
/// <remarks>
/// A translator sets <see cref="Failure"/> for an error inside the reply, and throws <see cref="JsonException"/> for
/// what it cannot read: the transport makes that an unreadable reply. It may throw <see cref="ProviderException"/> too;
/// then what the same event said before is lost.
/// </remarks>
internal abstract class StreamTranslator
{
    /// <summary>Whether the upstream has said its last word: nothing more is read.</summary>
    public bool IsEnded { get; protected set; }

    /// <summary>
    /// Whether the answer is complete, though something may follow, such as its usage. From then on the stream's end,
    /// or a failure, ends the reply as well as the last word does.
    /// </summary>
    public virtual bool MayEnd => IsEnded;

    /// <summary>
    /// An error the upstream reported inside the reply; thrown once what came before it has been passed on.
    /// </summary>
    public ProviderException? Failure { get; protected set; }

    /// <summary>The upstream's id of the call as its headers gave it; set before the first event.</summary>
    public string? ProviderRequestId { get; set; }

    /// <summary>Whether a whole reply may be a list of what would have been events.</summary>
    public virtual bool TakesList => false;

    /// <summary>Reads one event.</summary>
    /// <param name="type">The event's type line; <c>message</c> when it had none.</param>
    /// <param name="data">The event's data, UTF-8; valid only during the call.</param>
    /// <param name="output">Receives what follows from it.</param>
    public abstract void Read(string type, ReadOnlySpan<byte> data, Queue<ProviderEvent> output);

    /// <summary>Reads a whole reply, from an upstream that did not stream. Sets <see cref="IsEnded"/>.</summary>
    /// <param name="reply">The reply, an object, or a list where those are taken; it owns its memory.</param>
    /// <param name="output">Receives what follows from it.</param>
    public abstract void ReadWhole(JsonElement reply, Queue<ProviderEvent> output);
}
