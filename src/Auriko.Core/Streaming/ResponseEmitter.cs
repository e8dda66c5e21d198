using System.Diagnostics.CodeAnalysis;
using Auriko.Core.Contract;

namespace Auriko.Core.Streaming;

/// <summary>
/// The only writer of response events: a state machine that turns a provider's vocabulary into a legal stream whatever
/// the provider says and wherever it stops. Not safe for concurrent use: one response, one emitter.
/// </summary>
/// <param name="initial">The response at its start: in progress, no output.</param>
/// <param name="clock">For ids and <c>completed_at</c>.</param>
#pragma warning disable CS9113 // read by the implementation that replaces these bodies
public sealed class ResponseEmitter(ResponseObject initial, TimeProvider clock)
{
    /// <summary>Whether an output event has been written. From then on the provider is fixed.</summary>
    public bool HasOutput => throw new NotImplementedException();

    /// <summary>Whether the terminal event has been written.</summary>
    public bool IsEnded => throw new NotImplementedException();

    /// <summary>Why the provider stopped; null while it has not said.</summary>
    public StopReason? StopReason => throw new NotImplementedException();

    /// <summary>Takes the next event that has been written and not yet taken.</summary>
    /// <param name="next">The event.</param>
    public bool TryTake([NotNullWhen(true)] out ResponseEvent? next) => throw new NotImplementedException();

    /// <summary>Changes what the response says of its route; allowed until output.</summary>
    /// <param name="model">The canonical id of the model now tried.</param>
    /// <param name="routing">The routing as known.</param>
    /// <exception cref="InvalidOperationException">Output has been written.</exception>
    public void Retarget(string model, RoutingMetadata? routing) => throw new NotImplementedException();

    /// <summary>Writes <c>response.created</c> and <c>response.in_progress</c>; a no-op when they have been written.</summary>
    public void Start() => throw new NotImplementedException();

    /// <summary>Writes what follows from a provider's event; starts the response if need be.</summary>
    /// <param name="said">What the provider said.</param>
    public void Apply(ProviderEvent said) => throw new NotImplementedException();

    /// <summary>
    /// Closes everything open and ends the response as the provider's stop reason says: completed or incomplete. Without
    /// a stop reason it is failed.
    /// </summary>
    /// <param name="usage">The usage, when known.</param>
    /// <param name="routing">The final routing metadata.</param>
    /// <returns>The final response, also carried by the terminal event.</returns>
    public ResponseObject Complete(ResponseUsage? usage, RoutingMetadata? routing) => throw new NotImplementedException();

    /// <summary>Closes everything open as incomplete and ends the response as failed.</summary>
    /// <param name="error">Why.</param>
    /// <param name="usage">The usage, when known.</param>
    /// <param name="routing">The final routing metadata.</param>
    /// <returns>The final response, also carried by the terminal event.</returns>
    public ResponseObject Fail(ResponseError error, ResponseUsage? usage, RoutingMetadata? routing) =>
        throw new NotImplementedException();
}
