using System.Text.Json;

namespace Auriko.Providers.ChatCompletions;

/// <summary>The body of a call: writes its top-level members and knows which have been written.</summary>
/// <param name="writer">Stands inside the body's object.</param>
internal sealed class ChatBody(Utf8JsonWriter writer)
{
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);

    /// <summary>Writes a member's name; its value must follow.</summary>
    /// <param name="name">The member.</param>
    /// <returns>The writer for the value.</returns>
    public Utf8JsonWriter Member(string name)
    {
        _names.Add(name);
        writer.WritePropertyName(name);
        return writer;
    }

    /// <summary>Whether a member has been written.</summary>
    public bool Has(string name) => _names.Contains(name);
}
