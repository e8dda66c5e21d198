using System.Text.Json;
using Auriko.Simulator.Hosting;
using Auriko.Simulator.Model;
using Auriko.Simulator.Wire;

namespace Auriko.Simulator.Dialects;

/// <summary>One wire format: what it asks, and how it puts an answer. Without state; safe from many threads.</summary>
internal interface IDialect
{
    /// <summary>Reads a request.</summary>
    /// <exception cref="CallRejectedException">The real service would refuse it.</exception>
    ModelCall Read(JsonElement body, CallPath path);

    /// <summary>Begins to put an answer in words.</summary>
    ReplyRendering Render(ModelCall call, ModelReply reply, DateTimeOffset now);
}
