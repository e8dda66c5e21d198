using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Auriko.Core.Contract;
using Auriko.Core.Execution;

namespace Auriko.Core.Reasoning;

/// <summary>
/// Seals with AES-256-GCM. The text is base64url of: a mark of three bytes, the version, the key's id, a random nonce,
/// the tag, the ciphertext. The cleartext is the provider's and the model's name, each after its length, and the content;
/// everything before the nonce is authenticated too.
/// </summary>
/// <remarks>A key should seal no more than 2³² items, for nonces are random: exchange it before.</remarks>
/// <param name="keys">At least one; the first seals.</param>
internal sealed class ReasoningSeal(IReadOnlyList<SealingKey> keys) : IReasoningSeal
{
    private const byte Version = 1;
    private const int NonceLength = 12;
    private const int TagLength = 16;
    private const int NonceAt = 4 + SealingKey.IdLength;
    private const int TagAt = NonceAt + NonceLength;
    private const int CipherAt = TagAt + TagLength;

    // Three bytes are four characters, so the mark is seen in the text.
    private const string MarkText = "QUtS";

    private static ReadOnlySpan<byte> Mark => "AKR"u8;

    /// <inheritdoc/>
    public bool IsSealed(string encryptedContent) => encryptedContent.StartsWith(MarkText, StringComparison.Ordinal);

    /// <inheritdoc/>
    public string Seal(ReasoningOrigin origin, ReadOnlySpan<byte> content)
    {
        var clear = Cleartext(origin, content);
        var whole = new byte[CipherAt + clear.Length];
        Mark.CopyTo(whole);
        whole[Mark.Length] = Version;
        keys[0].Id.CopyTo(whole.AsSpan(4));
        RandomNumberGenerator.Fill(whole.AsSpan(NonceAt, NonceLength));

        using var cipher = keys[0].Cipher(TagLength);
        cipher.Encrypt(
            whole.AsSpan(NonceAt, NonceLength), clear, whole.AsSpan(CipherAt), whole.AsSpan(TagAt, TagLength), whole.AsSpan(0, NonceAt));
        return Base64Url.EncodeToString(whole);
    }

    /// <inheritdoc/>
    public SealedReasoning? Open(string encryptedContent)
    {
        if (!IsSealed(encryptedContent))
        {
            return null;
        }

        var whole = Decode(encryptedContent);
        return FindKey(whole.AsSpan(4, SealingKey.IdLength)) is { } key ? Parse(Decrypt(key, whole)) : null;
    }

    private static byte[] Decode(string text)
    {
        byte[] whole;
        try
        {
            whole = Base64Url.DecodeFromChars(text);
        }
        catch (FormatException)
        {
            throw Tampered();
        }

        // Trailing bits and white space would give other texts the same bytes.
        var isWhole = whole.Length >= CipherAt && whole[Mark.Length] == Version && Base64Url.EncodeToString(whole) == text;
        return isWhole ? whole : throw Tampered();
    }

    private SealingKey? FindKey(ReadOnlySpan<byte> id)
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

    private static byte[] Decrypt(SealingKey key, ReadOnlySpan<byte> whole)
    {
        var clear = new byte[whole.Length - CipherAt];
        using var cipher = key.Cipher(TagLength);
        try
        {
            cipher.Decrypt(whole[NonceAt..TagAt], whole[CipherAt..], whole[TagAt..CipherAt], clear, whole[..NonceAt]);
        }
        catch (AuthenticationTagMismatchException)
        {
            throw Tampered();
        }

        return clear;
    }

    private static byte[] Cleartext(ReasoningOrigin origin, ReadOnlySpan<byte> content)
    {
        var provider = Encoding.UTF8.GetBytes(origin.Provider.Value);
        var model = Encoding.UTF8.GetBytes(origin.ModelId);
        if (provider.Length > ushort.MaxValue || model.Length > ushort.MaxValue)
        {
            throw new ArgumentException("A name is too long.", nameof(origin));
        }

        var clear = new byte[4 + provider.Length + model.Length + content.Length];
        BinaryPrimitives.WriteUInt16BigEndian(clear, (ushort)provider.Length);
        provider.CopyTo(clear, 2);
        BinaryPrimitives.WriteUInt16BigEndian(clear.AsSpan(2 + provider.Length), (ushort)model.Length);
        model.CopyTo(clear, 4 + provider.Length);
        content.CopyTo(clear.AsSpan(4 + provider.Length + model.Length));
        return clear;
    }

    // Authentic, so its lengths are ours.
    private static SealedReasoning Parse(byte[] clear)
    {
        var providerLength = BinaryPrimitives.ReadUInt16BigEndian(clear);
        var modelAt = 4 + providerLength;
        var modelLength = BinaryPrimitives.ReadUInt16BigEndian(clear.AsSpan(modelAt - 2));
        var provider = Encoding.UTF8.GetString(clear, 2, providerLength);
        var model = Encoding.UTF8.GetString(clear, modelAt, modelLength);
        return new SealedReasoning(new(new ProviderName(provider), model), clear.AsMemory(modelAt + modelLength));
    }

    private static GatewayException Tampered() => new(new GatewayError(
        ErrorCode.InvalidParameterValue,
        "The encrypted_content of a reasoning item is not what this gateway returned.",
        "input",
        "Send reasoning items back unchanged, or leave them out."));
}
