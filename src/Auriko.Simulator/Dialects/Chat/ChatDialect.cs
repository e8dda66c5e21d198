using System.Text.Json;
using Auriko.Simulator.Hosting;
using Auriko.Simulator.Model;

namespace Auriko.Simulator.Dialects.Chat;

/// <summary>Chat completions, as OpenAI, Azure and DeepSeek serve them.</summary>
internal sealed class ChatDialect : IDialect
{
    public ModelCall Read(JsonElement body, Flavour flavour) => ChatRequest.Read(body, flavour);

    public ReplyRendering Render(ModelCall call, ModelReply reply, DateTimeOffset now) =>
        new ChatRendering(call, reply, now);
}
