using System.Text.Json;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Providers.Translation;

namespace Auriko.Providers.AnthropicMessages;

/// <summary>
/// Where the provider's cache is to break off: the caller's marks, at most as many as the API takes, or one of the
/// gateway's own when the caller says nothing of caching and the input is long enough to be kept.
/// </summary>
/// <param name="request">The request.</param>
/// <param name="family">The model's family.</param>
/// <param name="extensionFamily">The member of <c>extensions</c> that is merged into the body.</param>
/// <param name="log">Receives what is lost.</param>
internal sealed class CacheMarks(
    ResponseRequest request, ClaudeFamily family, string extensionFamily, TranslationLog log)
{
    /// <summary>The member that holds a mark.</summary>
    public const string Member = "cache_control";

    private const int Most = 4;

    private int _count;

    /// <summary>The mark of a part or a tool; null when it has none, or none that can be sent.</summary>
    /// <param name="owner">The part or tool as sent.</param>
    /// <param name="pointer">Its JSON pointer.</param>
    public JsonElement? Of(JsonElement owner, string pointer) =>
        owner.ValueKind is JsonValueKind.Object
        && owner.TryGetProperty(Member, out var mark)
        && mark.ValueKind is not JsonValueKind.Null
            ? Checked(mark, $"{pointer}/{Member}")
            : null;

    /// <summary>Writes the mark of the call as a whole: the caller's, or the gateway's own.</summary>
    public void Write(CallBody body)
    {
        if (request.AdditionalFields.TryGetValue(Member, out var given))
        {
            if (given.ValueKind is not JsonValueKind.Null && Checked(given, $"/{Member}") is { } mark)
            {
                WireJson.WriteVerbatim(body.Member(Member), mark);
            }
        }
        else if (IsLeftToTheGateway && family.LeastCached <= TokenEstimate.Input(request))
        {
            var writer = body.Member(Member);
            writer.WriteStartObject();
            writer.WriteString("type"u8, "ephemeral"u8);
            writer.WriteEndObject();
        }
    }

    private bool IsLeftToTheGateway =>
        _count == 0
        && request.PromptCacheKey is null
        && !request.AdditionalFields.ContainsKey("prompt_cache_retention")
        && !(request.Extensions.TryGetValue(extensionFamily, out var own) && own.TryGetProperty(Member, out _));

    private JsonElement? Checked(JsonElement mark, string pointer)
    {
        if (mark.ValueKind is not JsonValueKind.Object)
        {
            log.Drop(pointer, "it is not an object");
            return null;
        }

        if (++_count <= Most)
        {
            return mark;
        }

        log.Drop(pointer, $"the provider takes {Most} of them at most");
        return null;
    }
}
