using System.Security.Cryptography;
using System.Text;
using Auriko.Core.Contract;

namespace Auriko.Core.Idempotency;

/// <summary>A request under an idempotency key, as far as it is compared: hashes alone, for neither key nor body is stored.</summary>
/// <param name="Name">The key, for the API key that sent it.</param>
/// <param name="Fingerprint">What was asked: the same for the same request alone.</param>
public sealed record KeyedRequest(string Name, string Fingerprint)
{
    /// <summary>The header that carries the key.</summary>
    public const string Header = "Idempotency-Key";

    private const int MaxLength = 255;

    /// <summary>Makes it of what was sent.</summary>
    /// <param name="keyId">The API key that asks: keys of different ones have nothing to do with each other.</param>
    /// <param name="key">The header's value.</param>
    /// <param name="variant">What else decides the answer, beside the body.</param>
    /// <param name="body">The body, byte by byte.</param>
    /// <exception cref="GatewayException">The header's value is none.</exception>
    public static KeyedRequest Of(string keyId, string key, string variant, ReadOnlySpan<byte> body)
    {
        if (key.Length is 0 or > MaxLength || key.AsSpan().ContainsAnyExceptInRange('!', '~'))
        {
            throw Malformed();
        }

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(Encoding.UTF8.GetBytes(variant));
        hash.AppendData([0]);
        hash.AppendData(body);
        var fingerprint = Convert.ToHexStringLower(hash.GetHashAndReset());
        hash.AppendData(Encoding.UTF8.GetBytes(keyId));
        hash.AppendData([0]);
        hash.AppendData(Encoding.UTF8.GetBytes(key));
        return new KeyedRequest(Convert.ToHexStringLower(hash.GetHashAndReset()), fingerprint);
    }

    /// <summary>What a caller is told whose key is none.</summary>
    public static GatewayException Malformed() => new(new GatewayError(
        ErrorCode.InvalidParameterValue, $"'{Header}' must be one value of 1 to {MaxLength} visible ASCII characters.", Header));
}
