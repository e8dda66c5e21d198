using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Auriko.CatalogGenerator;

/// <summary>Writes JSON that reads well in a diff: what fits on a line stands on one. Deterministic.</summary>
internal static class CatalogText
{
    private const int Width = 120;
    private const int Step = 2;

    private static readonly JsonSerializerOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The text, with a line feed at its end.</summary>
    public static string Write(JsonNode root)
    {
        var text = new StringBuilder();
        Write(text, root, 0, 0);
        return text.Append('\n').ToString();
    }

    private static void Write(StringBuilder text, JsonNode? node, int indent, int taken)
    {
        var line = OnOneLine(node);
        if (node is null or JsonValue || (indent > Step && indent + taken + line.Length < Width))
        {
            text.Append(line);
            return;
        }

        var members = node is JsonObject known
            ? known.Select(member => (Name: Quoted(member.Key) + ": ", member.Value)).ToArray()
            : [.. node.AsArray().Select(value => (Name: string.Empty, Value: value))];
        text.Append(node is JsonObject ? '{' : '[');
        foreach (var (index, (name, value)) in members.Index())
        {
            text.Append(index == 0 ? "\n" : ",\n").Append(' ', indent + Step).Append(name);
            Write(text, value, indent + Step, name.Length + 1);
        }

        text.Append('\n').Append(' ', indent).Append(node is JsonObject ? '}' : ']');
    }

    private static string OnOneLine(JsonNode? node) => node switch
    {
        null => "null",
        JsonObject { Count: 0 } => "{}",
        JsonObject known =>
            $"{{ {string.Join(", ", known.Select(member => $"{Quoted(member.Key)}: {OnOneLine(member.Value)}"))} }}",
        JsonArray list => $"[{string.Join(", ", list.Select(OnOneLine))}]",
        _ => node.ToJsonString(Plain),
    };

    private static string Quoted(string name) => $"\"{JsonEncodedText.Encode(name, JavaScriptEncoder.UnsafeRelaxedJsonEscaping)}\"";
}
