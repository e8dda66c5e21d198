using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Auriko.Core.Execution;
using Auriko.Core.Reasoning;

namespace Auriko.Core.Byok;

/// <summary>
/// Seals provider keys with AES-256-GCM under the deployment's own keys. The text is base64url of: the version, the id of the
/// deployment's key, a random nonce, the tag, the ciphertext. Whose key it is and for which provider is authenticated too, so
/// that a row that is moved does not open. Safe for concurrent use.
/// </summary>
/// <param name="keys">The first seals, all open; none where the deployment keeps no provider keys.</param>
internal sealed class ByokVault(IReadOnlyList<SealingKey> keys)
{
    private const byte Version = 1;
    private const int NonceAt = 1 + SealingKey.IdLength;
    private const int NonceLength = 12;
    private const int TagAt = NonceAt + NonceLength;
    private const int TagLength = 16;
    private const int CipherAt = TagAt + TagLength;

    /// <summary>Whether provider keys can be kept.</summary>
    public bool IsOpen => keys.Count > 0;

    /// <summary>Seals a key.</summary>
    /// <param name="key">Whose it is.</param>
    /// <param name="secret">The key.</param>
    public string Seal(ByokKey key, ProviderSecret secret)
    {
        var clear = Encoding.UTF8.GetBytes(secret.Reveal());
        var whole = new byte[CipherAt + clear.Length];
        whole[0] = Version;
        keys[0].Id.CopyTo(whole.AsSpan(1));
        RandomNumberGenerator.Fill(whole.AsSpan(NonceAt, NonceLength));
        using var cipher = keys[0].Cipher(TagLength);
        cipher.Encrypt(
            whole.AsSpan(NonceAt, NonceLength), clear, whole.AsSpan(CipherAt), whole.AsSpan(TagAt, TagLength), Bound(key, whole));
        CryptographicOperations.ZeroMemory(clear);
        return Base64Url.EncodeToString(whole);
    }

    /// <summary>Opens a key.</summary>
    /// <param name="key">The key.</param>
    /// <returns>Null when it was sealed under a key that this deployment has not, or is not what was sealed.</returns>
    public ProviderSecret? Open(ByokKey key)
    {
        var whole = Base64Url.IsValid(key.SealedSecret) ? Base64Url.DecodeFromChars(key.SealedSecret) : [];
        if (whole.Length <= CipherAt || whole[0] != Version || Find(whole.AsSpan(1, SealingKey.IdLength)) is not { } found)
        {
            return null;
        }

        var clear = new byte[whole.Length - CipherAt];
        try
        {
            using var cipher = found.Cipher(TagLength);
            cipher.Decrypt(
                whole.AsSpan(NonceAt, NonceLength), whole.AsSpan(CipherAt), whole.AsSpan(TagAt, TagLength), clear, Bound(key, whole));
            return new ProviderSecret(Encoding.UTF8.GetString(clear));
        }
        catch (AuthenticationTagMismatchException)
        {
            return null;
        }
        finally
        {
            CryptographicOperations.ZeroMemory(clear);
        }
    }

    private static byte[] Bound(ByokKey key, byte[] whole) =>
        [.. whole.AsSpan(0, NonceAt), .. Encoding.UTF8.GetBytes($"{key.WorkspaceId}\n{key.Provider}\n{key.Id}")];

    private SealingKey? Find(ReadOnlySpan<byte> id)
    {
        foreach (var key in keys)
        {
            if (key.Id.SequenceEqual(id))
            {
                return key;
            }
        }

        return null;
    }
}
