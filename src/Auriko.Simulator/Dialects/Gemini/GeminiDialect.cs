using System.Text.Json;
using Auriko.Simulator.Hosting;
using Auriko.Simulator.Model;

namespace Auriko.Simulator.Dialects.Gemini;

/// <summary>Gemini's generateContent and streamGenerateContent.</summary>
internal sealed class GeminiDialect : IDialect
{
    public ModelCall Read(JsonElement body, CallPath path) => GeminiRequest.Read(body, path);

    public ReplyRendering Render(ModelCall call, ModelReply reply, DateTimeOffset now) =>
        new GeminiRendering(call, reply);
}
