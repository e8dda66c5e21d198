using System.Security.Cryptography;

namespace Auriko.Core.Reasoning;

/// <summary>A key of the deployment. Safe for concurrent use.</summary>
internal sealed class SealingKey
{
    /// <summary>Its length in bytes: AES-256.</summary>
    public const int Length = 32;

    /// <summary>The length in bytes of <see cref="Id"/>.</summary>
    public const int IdLength = 8;

    private readonly byte[] _secret;
    private readonly byte[] _id;

    /// <summary>Takes a key.</summary>
    /// <param name="secret">32 bytes, kept.</param>
    /// <exception cref="ArgumentException">It has another length.</exception>
    public SealingKey(byte[] secret)
    {
        if (secret.Length != Length)
        {
            throw new ArgumentException($"A key has {Length} bytes.", nameof(secret));
        }

        _secret = secret;
        _id = HMACSHA256.HashData(secret, "auriko reasoning key id"u8)[..IdLength];
    }

    /// <summary>Names the key without telling anything of it, so that the right one of several is found.</summary>
    public ReadOnlySpan<byte> Id => _id;

    /// <summary>A key that nothing else knows.</summary>
    public static SealingKey Create() => new(RandomNumberGenerator.GetBytes(Length));

    /// <summary>The cipher with this key; the caller disposes it.</summary>
    /// <param name="tagLength">The tag's length in bytes.</param>
    public AesGcm Cipher(int tagLength) => new(_secret, tagLength);
}
