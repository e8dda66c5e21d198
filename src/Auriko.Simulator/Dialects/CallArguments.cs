using System.Text.Json;

namespace Auriko.Simulator.Dialects;

/// <summary>Writes a call's arguments for the dialects that have them as an object, not as text.</summary>
internal static class CallArguments
{
    public static void Write(Utf8JsonWriter json, string arguments)
    {
        try
        {
            using var document = JsonDocument.Parse(arguments);
            document.RootElement.WriteTo(json);
        }
        catch (JsonException)
        {
            // Cut short by a limit: these services then show what they have as an empty object.
            json.WriteStartObject();
            json.WriteEndObject();
        }
    }
}
