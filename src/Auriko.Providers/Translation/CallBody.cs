using System.Text.Json;
using Auriko.Core.Contract;

namespace Auriko.Providers.Translation;

/// <summary>The body of a call: writes its top-level members and knows which have been written.</summary>
/// <param name="writer">Stands inside the body's object.</param>
internal sealed class CallBody(Utf8JsonWriter writer)
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

    /// <summary>Merges what the request's <c>extensions</c> say to the upstream; a member already written wins.</summary>
    /// <param name="request">The request.</param>
    /// <param name="family">The member of <c>extensions</c> that is meant for the upstream.</param>
    /// <param name="log">Receives what is left out.</param>
    /// <param name="takes">Whether a member was taken for another part of the call, such as a header.</param>
    public void AddExtensions(
        ResponseRequest request, string family, TranslationLog log, Func<string, JsonElement, bool>? takes = null)
    {
        var extensions = ExtensionSanitizer.For(request, family);
        log.Warnings.AddRange(extensions.Warnings);
        foreach (var (name, value) in extensions.Members)
        {
            if (takes?.Invoke(name, value) is true)
            {
                continue;
            }

            if (!Has(name))
            {
                WireJson.WriteVerbatim(Member(name), value);
                continue;
            }

            log.Warnings.Add(new ResponseWarning(
                WarningCodes.ExtensionStripped,
                $"/extensions/{JsonPointer.Escape(family)}/{JsonPointer.Escape(name)} was not forwarded: "
                + "another field of the request has set it."));
        }
    }
}
