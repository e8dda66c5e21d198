using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;
using Auriko.Core.Contract;

namespace Auriko.Core.Streaming;

/// <summary>
/// Makes the text inside a provider's JSON Unicode before it is passed on: bytes that are not UTF-8 and escapes of half a
/// surrogate pair become U+FFFD. A parser accepts both; a client that reads the string throws.
/// </summary>
internal static class WellFormedJson
{
    /// <summary>As deep as what a provider sends is read; the deepest that can come here.</summary>
    public const int MaxDepth = 256;

    /// <summary>The element itself when it is well-formed; else a copy that owns its memory.</summary>
    public static JsonElement Of(JsonElement element)
    {
        var raw = JsonMarshal.GetRawUtf8Value(element);
        var isUtf8 = Utf8.IsValid(raw);
        if (isUtf8 && !SurrogateEscapes.HasLone(raw))
        {
            return element;
        }

        var copy = isUtf8 ? raw.ToArray() : Encoding.UTF8.GetBytes(Encoding.UTF8.GetString(raw));
        SurrogateEscapes.ReplaceLone(copy);
        return JsonElement.Parse(copy, new JsonDocumentOptions { MaxDepth = MaxDepth });
    }
}
