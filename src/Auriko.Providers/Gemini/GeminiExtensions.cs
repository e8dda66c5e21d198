using System.Text.Json;
using Auriko.Core.Contract;
using Auriko.Providers.Translation;

namespace Auriko.Providers.Gemini;

/// <summary>
/// What the request's <c>extensions</c> say to the upstream. Objects that the call has too are merged member by member;
/// a member that a field of the request has set wins.
/// </summary>
internal sealed class GeminiExtensions
{
    private const string Candidates = "candidateCount";

    private static readonly Dictionary<string, string> Spellings = new(StringComparer.Ordinal)
    {
        ["generation_config"] = GeminiConfiguration.Name,
        ["tool_config"] = GeminiTools.ConfigurationName,
    };

    private readonly Dictionary<string, JsonElement> _members = new(StringComparer.Ordinal);
    private readonly string _pointer;
    private readonly TranslationLog _log;

    /// <summary>Reads the extensions.</summary>
    /// <param name="request">The request.</param>
    /// <param name="family">The member that is meant for the upstream.</param>
    /// <param name="log">Receives what is left out.</param>
    public GeminiExtensions(ResponseRequest request, string family, TranslationLog log)
    {
        (_pointer, _log) = ($"/extensions/{JsonPointer.Escape(family)}", log);
        var sanitized = ExtensionSanitizer.For(request, family);
        log.Warnings.AddRange(sanitized.Warnings);
        foreach (var (name, value) in sanitized.Members)
        {
            if (!_members.TryAdd(Spellings.GetValueOrDefault(name, name), value))
            {
                Strip(name, "it is there in another spelling too");
            }
        }
    }

    /// <summary>Writes a member of the call that extensions may add to; nothing when neither says anything.</summary>
    /// <param name="writer">Stands inside the body's object.</param>
    /// <param name="name">The member.</param>
    /// <param name="own">What fields of the request say of it, an object.</param>
    public void WriteMerged(Utf8JsonWriter writer, string name, JsonElement own)
    {
        var isAdded = _members.Remove(name, out var added);
        if (isAdded && added.ValueKind is JsonValueKind.Object)
        {
            writer.WritePropertyName(name);
            Merge(writer, own, added, name);
            return;
        }

        if (isAdded)
        {
            Strip(name, "it is not an object");
        }

        if (own.EnumerateObject().Any())
        {
            WireJson.WriteVerbatim(writer, name, own);
        }
    }

    /// <summary>Writes what is left.</summary>
    /// <param name="writer">Stands inside the body's object.</param>
    public void WriteRest(Utf8JsonWriter writer)
    {
        foreach (var (name, value) in _members)
        {
            WireJson.WriteVerbatim(writer, name, value);
        }
    }

    private void Merge(Utf8JsonWriter writer, JsonElement own, JsonElement added, string path)
    {
        writer.WriteStartObject();
        foreach (var member in own.EnumerateObject())
        {
            var isTwice = added.TryGetProperty(member.Name, out var other);
            if (isTwice && (member.Value.ValueKind, other.ValueKind) is (JsonValueKind.Object, JsonValueKind.Object))
            {
                writer.WritePropertyName(member.Name);
                Merge(writer, member.Value, other, $"{path}/{JsonPointer.Escape(member.Name)}");
                continue;
            }

            WireJson.WriteVerbatim(writer, member.Name, member.Value);
            if (isTwice)
            {
                Strip($"{path}/{JsonPointer.Escape(member.Name)}", "another field of the request has set it");
            }
        }

        foreach (var member in added.EnumerateObject().Where(member => !own.TryGetProperty(member.Name, out _)))
        {
            if (member.Name is Candidates)
            {
                Strip($"{path}/{Candidates}", "one answer is read");
                continue;
            }

            WireJson.WriteVerbatim(writer, member.Name, member.Value);
        }

        writer.WriteEndObject();
    }

    private void Strip(string path, string why) => _log.Warnings.Add(new ResponseWarning(
        WarningCodes.ExtensionStripped, $"{_pointer}/{path} was not forwarded: {why}."));
}
