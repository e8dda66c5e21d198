using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Auriko.Providers.Gemini.Wire;

/// <summary>Takes the white space out of JSON; everything else stays as it was written.</summary>
internal static class CompactJson
{
    /// <summary>The text of a value without the white space between its tokens.</summary>
    public static string Of(JsonElement value)
    {
        var raw = JsonMarshal.GetRawUtf8Value(value);
        var kept = new byte[raw.Length];
        var length = 0;
        var isText = false;
        for (var index = 0; index < raw.Length; index++)
        {
            var one = raw[index];
            if (isText && one == (byte)'\\')
            {
                kept[length++] = one;
                one = raw[++index];
            }
            else if (one == (byte)'"')
            {
                isText = !isText;
            }
            else if (!isText && one is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r')
            {
                continue;
            }

            kept[length++] = one;
        }

        return Encoding.UTF8.GetString(kept, 0, length);
    }
}
