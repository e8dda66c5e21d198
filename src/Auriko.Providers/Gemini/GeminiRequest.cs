using System.Runtime.InteropServices;
using System.Text.Json;
using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Providers.Settings;
using Auriko.Providers.Translation;

namespace Auriko.Providers.Gemini;

/// <summary>
/// Writes the call. Each field of the request is on the wire, or a warning names it, or it says what happens anyway:
/// <c>truncation: disabled</c>, <c>text.format: text</c>, <c>parallel_tool_calls: true</c>, and how to call tools when
/// there are none.
/// </summary>
internal static class GeminiRequest
{
    private const int RoomForOwnMembers = 1024;

    /// <summary>Writes the body.</summary>
    /// <param name="request">The request, as its parser made it.</param>
    /// <param name="offering">The offering to call.</param>
    /// <param name="settings">The upstream.</param>
    /// <param name="own">Opens thoughts of the offering.</param>
    /// <param name="warnings">Every field that is not on the wire as it was sent.</param>
    /// <exception cref="Auriko.Core.Execution.ProviderException">The input answers a call it does not have.</exception>
    public static ReadOnlyMemory<byte> Write(
        ResponseRequest request,
        Offering offering,
        ProviderSettings settings,
        OwnReasoning own,
        out IReadOnlyList<ResponseWarning> warnings)
    {
        var log = new TranslationLog(settings.Name, settings.DroppedParameters, "the API of Gemini");
        var model = new GeminiModel(offering);
        var conversation = new GeminiConversation(request, model, own, log);
        conversation.Read();
        var extensions = new GeminiExtensions(request, settings.ExtensionFamily, log);
        var room = request.Raw.ValueKind is JsonValueKind.Object ? JsonMarshal.GetRawUtf8Value(request.Raw).Length : 0;
        var written = WireJson.Body(
            writer =>
            {
                writer.WriteStartObject();
                new GeminiContentWriter(writer, hasCallIds: !VertexAI.Is(settings)).Write(conversation);
                var tools = new GeminiTools(request, model, log);
                tools.Write(writer, extensions);
                new GeminiConfiguration(request, model, tools.HasTools, log).Write(writer, extensions);
                extensions.WriteRest(writer);
                writer.WriteEndObject();
            },
            room + RoomForOwnMembers);
        warnings = log.Warnings;
        return written;
    }
}
