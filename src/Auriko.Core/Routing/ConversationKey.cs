using System.Runtime.InteropServices;
using Auriko.Core.Contract;

namespace Auriko.Core.Routing;

/// <summary>
/// Names the conversation a request belongs to, as far as providers' caches care: by <c>prompt_cache_key</c>, else by
/// what stays the same from turn to turn: instructions, tools and the input up to the first user message. Always within
/// one API key. Pure; two conversations of one name cost at most a wrong guess about a cache.
/// </summary>
internal static class ConversationKey
{
    /// <summary>No more of each text than this is looked at, in bytes.</summary>
    private const int MostBytes = 8_192;

    /// <summary>The name; never 0.</summary>
    /// <param name="request">The request.</param>
    /// <param name="keyId">The API key's id.</param>
    public static ulong Of(ResponseRequest request, string keyId)
    {
        var hash = Add(0, keyId);
        if (request.PromptCacheKey is { Length: > 0 } named)
        {
            return Add(hash, named) | 1;
        }

        hash = Add(hash, request.Instructions);
        foreach (var tool in request.Tools)
        {
            hash = Add(hash, JsonMarshal.GetRawUtf8Value(tool.Raw));
        }

        foreach (var item in request.Input)
        {
            hash = Add(hash, item);
            if (item is InputMessage { Role: "user" })
            {
                break;
            }
        }

        return hash | 1;
    }

    /// <summary>A message by what it says: it may be written in short the first time and at length the next.</summary>
    private static ulong Add(ulong hash, InputItem item)
    {
        if (item is not InputMessage message)
        {
            return Add(hash, JsonMarshal.GetRawUtf8Value(item.Raw));
        }

        hash = Add(hash, message.Role);
        foreach (var part in message.Content)
        {
            hash = part is InputText text ? Add(hash, text.Text) : Add(hash, JsonMarshal.GetRawUtf8Value(part.Raw));
        }

        return hash;
    }

    private static ulong Add(ulong hash, string? text) => Add(hash, MemoryMarshal.AsBytes(text.AsSpan()));

    private static ulong Add(ulong hash, ReadOnlySpan<byte> text)
    {
        var bytes = text[..Math.Min(text.Length, MostBytes)];
        var words = MemoryMarshal.Cast<byte, ulong>(bytes);
        hash = Chance.Mix(hash ^ (ulong)text.Length);
        foreach (var word in words)
        {
            hash = unchecked(Chance.Mix(hash ^ word));
        }

        foreach (var rest in bytes[(words.Length * sizeof(ulong))..])
        {
            hash = Chance.Mix(hash ^ rest);
        }

        return hash;
    }
}
