using System.Text.Json;
using Auriko.Simulator.Hosting;
using Auriko.Simulator.Model;

namespace Auriko.Simulator.Dialects.Chat;

/// <summary>Chat completions, as OpenAI, Azure and DeepSeek serve them.</summary>
internal sealed class ChatDialect : IDialect
{
    public ModelCall Read(JsonElement body, CallPath path) => ChatRequest.Read(body, path.Flavour);

    public ReplyRendering Render(ModelCall call, ModelReply reply, DateTimeOffset now) =>
        new ChatRendering(call, reply, now);
}
