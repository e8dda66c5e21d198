using System.Text.Json;
using Auriko.Simulator.Hosting;
using Auriko.Simulator.Model;

namespace Auriko.Simulator.Dialects.Anthropic;

/// <summary>Anthropic's Messages.</summary>
internal sealed class AnthropicDialect : IDialect
{
    public ModelCall Read(JsonElement body, CallPath path) => AnthropicRequest.Read(body);

    public ReplyRendering Render(ModelCall call, ModelReply reply, DateTimeOffset now) =>
        new AnthropicRendering(call, reply);
}
