using System.Text.Json;
using Auriko.Core.Contract;
using Auriko.Providers.Settings;
using Auriko.Providers.Translation;

namespace Auriko.Providers.OpenAIResponses;

/// <summary>
/// Writes the input as it was sent, but for reasoning: what this gateway sealed is opened for where it comes from and
/// left out elsewhere, and what is not sealed is left out where it would be looked up and not found.
/// </summary>
/// <param name="request">The request.</param>
/// <param name="settings">The upstream.</param>
/// <param name="own">Opens what came from the offering that is called.</param>
/// <param name="warnings">Receives what is left out.</param>
internal sealed class ReplayedInput(
    ResponseRequest request, ProviderSettings settings, OwnReasoning own, List<ResponseWarning> warnings)
{
    private const string UnsealedReasoning = "unsealed_reasoning";

    /// <summary>Writes the value of <c>input</c>.</summary>
    /// <param name="writer">Where it goes.</param>
    /// <param name="input">The value as sent.</param>
    public void Write(Utf8JsonWriter writer, JsonElement input)
    {
        if (!request.Input.Any(item => item is InputReasoning))
        {
            WireJson.WriteVerbatim(writer, input);
            return;
        }

        writer.WriteStartArray();
        foreach (var (index, item) in input.EnumerateArray().Index())
        {
            if (request.Input[index] is InputReasoning reasoning)
            {
                WriteReasoning(writer, reasoning, $"/input/{index}");
            }
            else
            {
                WireJson.WriteVerbatim(writer, item);
            }
        }

        writer.WriteEndArray();
    }

    private void WriteReasoning(Utf8JsonWriter writer, InputReasoning item, string pointer)
    {
        var returned = own.Open(item);
        var whyNot = returned.WhyNot
            ?? (IsRefused(item) ? $"{settings.Name} takes reasoning back only with its encrypted_content" : null);
        if (whyNot is not null)
        {
            warnings.Add(new ResponseWarning(WarningCodes.UnsupportedParameter, $"{pointer} was dropped: {whyNot}."));
        }
        else if (returned.Content is { } content)
        {
            WriteOpened(writer, item.Raw, content);
        }
        else
        {
            WireJson.WriteVerbatim(writer, item.Raw);
        }
    }

    private bool IsRefused(InputReasoning item) =>
        string.IsNullOrEmpty(item.EncryptedContent) && settings.DroppedParameters.Contains(UnsealedReasoning);

    private static void WriteOpened(Utf8JsonWriter writer, JsonElement item, string content)
    {
        writer.WriteStartObject();
        foreach (var member in item.EnumerateObject())
        {
            if (member.NameEquals("encrypted_content"u8))
            {
                writer.WriteString("encrypted_content"u8, content);
            }
            else
            {
                WireJson.WriteVerbatim(writer, member.Name, member.Value);
            }
        }

        writer.WriteEndObject();
    }
}
