using System.Buffers;
using System.Buffers.Text;
using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;

namespace Auriko.Core.Access;

/// <summary>
/// An API key as its holder knows it: <c>ak_live_</c> or <c>ak_test_</c> and up to 128 characters of
/// <c>A–Z a–z 0–9 _ -</c>. Only <see cref="Hash"/> and <see cref="Prefix"/> are ever stored, and
/// <see cref="ToString"/> does not tell the key. Immutable.
/// </summary>
public sealed class ApiKeySecret
{
    private const string LivePrefix = "ak_live_";
    private const string TestPrefix = "ak_test_";
    private const int RandomBytes = 32;
    private const int MaxTail = 128;
    private const int ShownTail = 4;

    private static readonly SearchValues<char> TailCharacters =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    private ApiKeySecret(string value) => Value = value;

    /// <summary>The key itself.</summary>
    public string Value { get; }

    /// <summary>Lower-case hex SHA-256 of the whole key.</summary>
    public string Hash => HashOf(Value);

    /// <summary>The beginning of the key, to recognise it in a list: at most four characters of its secret part.</summary>
    public string Prefix => Value[..(LivePrefix.Length + Math.Min(ShownTail, (Value.Length - LivePrefix.Length) / ShownTail))];

    /// <summary>Makes a key of 256 random bits.</summary>
    /// <param name="live">Whether it begins <c>ak_live_</c>; else <c>ak_test_</c>.</param>
    public static ApiKeySecret Create(bool live)
    {
        Span<byte> secret = stackalloc byte[RandomBytes];
        RandomNumberGenerator.Fill(secret);
        return new ApiKeySecret((live ? LivePrefix : TestPrefix) + Base64Url.EncodeToString(secret));
    }

    /// <summary>Reads a key.</summary>
    /// <param name="text">The key, without spaces around it.</param>
    /// <param name="secret">The key.</param>
    /// <returns>Whether <paramref name="text"/> is well formed.</returns>
    public static bool TryParse(string? text, [NotNullWhen(true)] out ApiKeySecret? secret)
    {
        secret = text is not null && IsWellFormed(text) ? new ApiKeySecret(text) : null;
        return secret is not null;
    }

    /// <summary>The prefix and an ellipsis.</summary>
    public override string ToString() => Prefix + "…";

    /// <summary>Whether a key, or the beginning of one, is of the kind <c>ak_live_</c>.</summary>
    internal static bool IsLive(string key) => key.StartsWith(LivePrefix, StringComparison.Ordinal);

    internal static bool IsWellFormed(ReadOnlySpan<char> text) =>
        (text.StartsWith(LivePrefix, StringComparison.Ordinal) || text.StartsWith(TestPrefix, StringComparison.Ordinal))
        && text[LivePrefix.Length..] is { Length: > 0 and <= MaxTail } tail
        && !tail.ContainsAnyExcept(TailCharacters);

    /// <summary>The hash a well-formed key is stored under.</summary>
    internal static string HashOf(ReadOnlySpan<char> key)
    {
        Span<byte> bytes = stackalloc byte[LivePrefix.Length + MaxTail];
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(bytes[..Encoding.ASCII.GetBytes(key, bytes)], hash);
        return Convert.ToHexStringLower(hash);
    }
}
