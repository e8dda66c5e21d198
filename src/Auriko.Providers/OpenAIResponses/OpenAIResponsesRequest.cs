using System.Runtime.InteropServices;
using System.Text.Json;
using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Providers.Settings;
using Auriko.Providers.Translation;

namespace Auriko.Providers.OpenAIResponses;

/// <summary>
/// Writes the call: the caller's body as it was sent, but for what belongs to the gateway. Nothing is stored upstream
/// and every call is streamed.
/// </summary>
internal sealed class OpenAIResponsesRequest
{
    private const string EncryptedContent = "reasoning.encrypted_content";
    private const int RoomForOwnMembers = 512;

    private readonly ResponseRequest _request;
    private readonly Offering _offering;
    private readonly ProviderSettings _settings;
    private readonly OwnReasoning _own;
    private readonly List<ResponseWarning> _warnings = [];
    private readonly HashSet<string> _written = ["model", "stream", "store"];

    private OpenAIResponsesRequest(
        ResponseRequest request, Offering offering, ProviderSettings settings, OwnReasoning own) =>
        (_request, _offering, _settings, _own) = (request, offering, settings, own);

    /// <summary>Writes the body.</summary>
    /// <param name="request">The request, as its parser made it.</param>
    /// <param name="offering">The offering to call.</param>
    /// <param name="settings">The upstream.</param>
    /// <param name="own">Opens reasoning that comes from the offering.</param>
    /// <param name="warnings">Every field that is not on the wire as it was sent.</param>
    public static ReadOnlyMemory<byte> Write(
        ResponseRequest request,
        Offering offering,
        ProviderSettings settings,
        OwnReasoning own,
        out IReadOnlyList<ResponseWarning> warnings)
    {
        var call = new OpenAIResponsesRequest(request, offering, settings, own);
        var body = WireJson.Body(call.Write, JsonMarshal.GetRawUtf8Value(request.Raw).Length + RoomForOwnMembers);
        warnings = call._warnings;
        return body;
    }

    private void Write(Utf8JsonWriter writer)
    {
        writer.WriteStartObject();
        writer.WriteString("model"u8, _offering.ProviderModelId);
        writer.WriteBoolean("stream"u8, true);
        writer.WriteBoolean("store"u8, false);
        foreach (var member in _request.Raw.EnumerateObject())
        {
            if (member.Value.ValueKind is not JsonValueKind.Null)
            {
                WriteMember(writer, member.Name, member.Value);
            }
        }

        WriteReasoning(writer);
        WriteInclude(writer);
        WriteExtensions(writer);
        writer.WriteEndObject();
    }

    private void WriteMember(Utf8JsonWriter writer, string name, JsonElement value)
    {
        switch (name)
        {
            // The gateway's own, and what it decides; the last two are written once everything about them is known.
            case "model" or "stream" or "store" or "gateway" or "background" or "extensions":
            case "reasoning" or "reasoning_effort" or "include":
                break;
            case "input":
                writer.WritePropertyName(name);
                new ReplayedInput(_request, _settings, _own, _warnings).Write(writer, value);
                _written.Add(name);
                break;
            default:
                if (!IsDropped(name))
                {
                    WireJson.WriteVerbatim(writer, name, value);
                    _written.Add(name);
                }

                break;
        }
    }

    private bool IsDropped(string name)
    {
        var isSampling = name is "temperature" or "top_p" && !_offering.Capabilities.TakesSampling(name);
        if (!isSampling && !_settings.DroppedParameters.Contains(name))
        {
            return false;
        }

        var whom = isSampling ? $"the model {_offering.ModelId}" : _settings.Name.Value;
        _warnings.Add(new ResponseWarning(
            WarningCodes.UnsupportedParameter,
            $"/{JsonPointer.Escape(name)} was dropped: {whom} does not take it."));
        return true;
    }

    private void WriteReasoning(Utf8JsonWriter writer)
    {
        if (_request.Reasoning is not { } reasoning || IsDropped("reasoning"))
        {
            return;
        }

        var effort = ReasoningEffort.Fit(reasoning.Effort, _offering.Capabilities, _warnings);
        writer.WriteStartObject("reasoning"u8);
        if (effort is not null)
        {
            writer.WriteString("effort"u8, effort);
        }

        if (reasoning.Summary is not null)
        {
            writer.WriteString("summary"u8, reasoning.Summary);
        }

        if (reasoning.Raw is { } raw)
        {
            foreach (var member in raw.EnumerateObject())
            {
                if (member.Name is not ("effort" or "summary" or "generate_summary"))
                {
                    WireJson.WriteVerbatim(writer, member.Name, member.Value);
                }
            }
        }

        writer.WriteEndObject();
        _written.Add("reasoning");
    }

    /// <summary>
    /// What the caller asked to include and, for a model that reasons, its sealed reasoning: nothing is stored, so
    /// without it the caller could not go on with the conversation.
    /// </summary>
    private void WriteInclude(Utf8JsonWriter writer)
    {
        var needsSeal = _offering.Capabilities.Reasoning && !_request.Include.Contains(EncryptedContent);
        if ((_request.Include.Count == 0 && !needsSeal) || IsIncludeDropped())
        {
            return;
        }

        writer.WriteStartArray("include"u8);
        foreach (var wanted in _request.Include)
        {
            writer.WriteStringValue(wanted);
        }

        if (needsSeal)
        {
            writer.WriteStringValue(EncryptedContent);
        }

        writer.WriteEndArray();
        _written.Add("include");
    }

    /// <summary>An upstream that takes no <c>include</c> gets none of the gateway's own either, of which nobody need hear.</summary>
    private bool IsIncludeDropped() =>
        _request.Include.Count > 0 ? IsDropped("include") : _settings.DroppedParameters.Contains("include");

    private void WriteExtensions(Utf8JsonWriter writer)
    {
        var extensions = ExtensionSanitizer.For(_request, _settings.ExtensionFamily);
        _warnings.AddRange(extensions.Warnings);
        foreach (var (name, value) in extensions.Members)
        {
            if (_written.Add(name))
            {
                WireJson.WriteVerbatim(writer, name, value);
                continue;
            }

            _warnings.Add(new ResponseWarning(
                WarningCodes.ExtensionStripped,
                $"/extensions/{_settings.ExtensionFamily}/{JsonPointer.Escape(name)} was not forwarded: "
                + "the request has the same field itself."));
        }
    }
}
