using System.Text;
using System.Text.Json;
using Auriko.Providers.Translation;
using Auriko.Providers.Upstream;

namespace Auriko.Providers.AnthropicMessages;

/// <summary>
/// A block of thinking with what proves it: text and signature, or hidden data. It goes back unchanged; in between it
/// is sealed as a small JSON object with a version of its own.
/// </summary>
/// <param name="Thinking">The text, which may be empty; null when it is hidden.</param>
/// <param name="Proof">The signature, or the hidden data.</param>
internal sealed record SignedThought(string? Thinking, string Proof)
{
    private const int Version = 1;

    /// <summary>
    /// Reads what <see cref="ToSealed"/> gave; null for what another version of this gateway or another API of the same
    /// provider has sealed.
    /// </summary>
    public static SignedThought? Parse(string content)
    {
        try
        {
            var json = JsonElement.Parse(content);
            return JsonText.Count(json, "v") != Version ? null
                : JsonText.Text(json, "data") is { } data ? new SignedThought(null, data)
                : JsonText.Text(json, "signature") is { } signature
                    ? new SignedThought(JsonText.Text(json, "thinking") ?? string.Empty, signature)
                    : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The text to seal.</summary>
    public string ToSealed() => Encoding.UTF8.GetString(WireJson.Body(writer =>
    {
        writer.WriteStartObject();
        writer.WriteNumber("v"u8, Version);
        WriteMembers(writer);
        writer.WriteEndObject();
    }).Span);

    /// <summary>Writes the members of the block.</summary>
    public void WriteMembers(Utf8JsonWriter writer)
    {
        if (Thinking is null)
        {
            writer.WriteString("type"u8, "redacted_thinking"u8);
            writer.WriteString("data"u8, Proof);
            return;
        }

        writer.WriteString("type"u8, "thinking"u8);
        writer.WriteString("thinking"u8, Thinking);
        writer.WriteString("signature"u8, Proof);
    }
}
