using System.Text;

namespace Auriko.Providers.AnthropicMessages;

/// <summary>Data that stands in a request, as a <c>data:</c> URL or as base64 text alone.</summary>
/// <param name="MediaType">Its media type, lower case, without parameters.</param>
/// <param name="Base64">The data.</param>
internal sealed record DataUrl(string MediaType, string Base64)
{
    private const string Scheme = "data:";
    private const string Encoding64 = ";base64";

    /// <summary>Whether a text is such a URL.</summary>
    public static bool Is(string text) => text.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase);

    /// <summary>Reads a URL; null when it has no data.</summary>
    public static DataUrl? Parse(string url)
    {
        var comma = url.IndexOf(',', StringComparison.Ordinal);
        if (comma < 0)
        {
            return null;
        }

        var head = url[Scheme.Length..comma];
        var data = url[(comma + 1)..];
        var isBase64 = head.EndsWith(Encoding64, StringComparison.OrdinalIgnoreCase);
        var type = head.Split(';')[0].Trim().ToLowerInvariant();
        return new DataUrl(
            type.Length == 0 ? "text/plain" : type,
            isBase64 ? data : Convert.ToBase64String(Encoding.UTF8.GetBytes(Uri.UnescapeDataString(data))));
    }

    /// <summary>The data as text; null when it is none.</summary>
    public string? AsText()
    {
        var bytes = new byte[(Base64.Length / 4 * 3) + 3];
        if (!Convert.TryFromBase64String(Base64, bytes, out var length))
        {
            return null;
        }

        try
        {
            return new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true)
                .GetString(bytes, 0, length);
        }
        catch (DecoderFallbackException)
        {
            return null;
        }
    }
}
