using System.Collections.Frozen;
using System.Text.Json;
using Auriko.Core.Contract;
using Auriko.Core.Execution;

namespace Auriko.Providers.Translation;

/// <summary>Names every field of one request that does not reach the wire as it was sent.</summary>
/// <param name="provider">The upstream.</param>
/// <param name="refused">The fields it refuses, as dotted paths.</param>
/// <param name="api">What its API is called in a sentence, such as <c>a chat API</c>.</param>
internal sealed class TranslationLog(ProviderName provider, FrozenSet<string> refused, string api)
{
    /// <summary>The upstream.</summary>
    public ProviderName Provider => provider;

    /// <summary>What the upstream's API is called in a sentence.</summary>
    public string Api => api;

    /// <summary>The warnings so far, in the order of the translation.</summary>
    public List<ResponseWarning> Warnings { get; } = [];

    /// <summary>A field was left out.</summary>
    /// <param name="pointer">The field's JSON pointer.</param>
    /// <param name="why">The rest of a sentence; null when the API has no place for the field.</param>
    public void Drop(string pointer, string? why = null) => Warnings.Add(new ResponseWarning(
        WarningCodes.UnsupportedParameter, $"{pointer} was dropped: {why ?? $"{api} has no place for it"}."));

    /// <summary>A field of the request was left out, if it was sent.</summary>
    /// <param name="isSent">Whether it was.</param>
    /// <param name="name">The field's JSON pointer without the leading slash.</param>
    public void DropIf(bool isSent, string name)
    {
        if (isSent)
        {
            Drop($"/{name}");
        }
    }

    /// <summary>A field was sent in a nearby form.</summary>
    /// <param name="pointer">The field's JSON pointer.</param>
    /// <param name="how">The rest of a sentence.</param>
    public void Adjust(string pointer, string how) =>
        Warnings.Add(new ResponseWarning(WarningCodes.ParameterAdjusted, $"{pointer}: {how}."));

    /// <summary>Whether the upstream refuses a field.</summary>
    /// <param name="path">The field's dotted path, such as <c>text.verbosity</c>.</param>
    public bool Refuses(string path) => refused.Contains(path);

    /// <summary>Whether the upstream takes a field; when it does not, the field is dropped here.</summary>
    /// <param name="path">The field's dotted path, such as <c>text.verbosity</c>.</param>
    public bool Takes(string path)
    {
        if (!Refuses(path))
        {
            return true;
        }

        Drop($"/{path.Replace('.', '/')}", $"{provider} does not take it");
        return false;
    }

    /// <summary>Drops every member that is not read here. Null and empty ones say nothing: they are passed over.</summary>
    /// <param name="owner">An object as sent.</param>
    /// <param name="pointer">Its JSON pointer.</param>
    /// <param name="read">The members read.</param>
    public void DropUnread(JsonElement owner, string pointer, params ReadOnlySpan<string> read)
    {
        foreach (var member in owner.EnumerateObject())
        {
            if (!read.Contains(member.Name) && !IsEmpty(member.Value))
            {
                Drop($"{pointer}/{JsonPointer.Escape(member.Name)}");
            }
        }
    }

    private static bool IsEmpty(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => true,
        JsonValueKind.Array => value.GetArrayLength() == 0,
        _ => false,
    };
}
