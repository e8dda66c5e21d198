using System.Text.Json;
using Auriko.Simulator.Hosting;
using Auriko.Simulator.Model;

namespace Auriko.Simulator.Dialects.Responses;

/// <summary>OpenAI's Responses API, as OpenAI and Azure serve it.</summary>
internal sealed class ResponsesDialect : IDialect
{
    public ModelCall Read(JsonElement body, CallPath path) => ResponsesRequest.Read(body, path.Flavour);

    public ReplyRendering Render(ModelCall call, ModelReply reply, DateTimeOffset now) =>
        new ResponsesRendering(call, reply, now);
}
