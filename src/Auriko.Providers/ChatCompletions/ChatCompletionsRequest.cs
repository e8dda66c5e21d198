using System.Runtime.InteropServices;
using System.Text.Json;
using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Providers.Translation;

namespace Auriko.Providers.ChatCompletions;

/// <summary>
/// Writes the call. Each field of the request is on the wire, or a warning names it, or it says what happens anyway:
/// <c>truncation: disabled</c>, <c>text.format: text</c>, and how to call tools when there are none.
/// </summary>
internal static class ChatCompletionsRequest
{
    private const int RoomForOwnMembers = 1024;

    /// <summary>Writes the body.</summary>
    /// <param name="request">The request, as its parser made it.</param>
    /// <param name="offering">The offering to call.</param>
    /// <param name="upstream">The upstream.</param>
    /// <param name="warnings">Every field that is not on the wire as it was sent.</param>
    /// <exception cref="Auriko.Core.Execution.ProviderException">The input answers a call it does not have.</exception>
    public static ReadOnlyMemory<byte> Write(
        ResponseRequest request,
        Offering offering,
        ChatUpstream upstream,
        out IReadOnlyList<ResponseWarning> warnings)
    {
        var (settings, compatibility, own) = upstream;
        var log = new TranslationLog(settings.Name, settings.DroppedParameters, "a chat API");
        var messages = new ChatConversation(request, offering, compatibility, own, log).Read();
        var room = request.Raw.ValueKind is JsonValueKind.Object ? JsonMarshal.GetRawUtf8Value(request.Raw).Length : 0;
        var written = WireJson.Body(
            writer =>
            {
                writer.WriteStartObject();
                var body = new CallBody(writer);
                body.Member("model").WriteStringValue(offering.ProviderModelId);
                ChatMessageWriter.Write(body.Member("messages"), messages);
                WriteStream(body, compatibility);
                new ChatTools(request, offering.Capabilities, compatibility, log).Write(body);
                new ChatParameters(request, offering, compatibility, log).Write(body);
                body.AddExtensions(request, settings.ExtensionFamily, log);
                writer.WriteEndObject();
            },
            room + RoomForOwnMembers);
        warnings = log.Warnings;
        return written;
    }

    private static void WriteStream(CallBody body, ChatCompatibility compatibility)
    {
        body.Member("stream").WriteBooleanValue(true);
        if (compatibility.AsksForUsage)
        {
            var writer = body.Member("stream_options");
            writer.WriteStartObject();
            writer.WriteBoolean("include_usage"u8, true);
            writer.WriteEndObject();
        }
    }
}
