using System.Security.Cryptography;
using System.Text;

namespace Auriko.Simulator.Dialects;

/// <summary>Signs what a model thought, so that thoughts sent back can be told from changed ones. Without state.</summary>
internal static class ThoughtSeal
{
    private const int NonceBytes = 48;

    // The same in every simulator: a conversation goes on when the simulator was started anew.
    private static ReadOnlySpan<byte> Key => "auriko simulated thoughts"u8;

    /// <summary>The signature of a text that is shown.</summary>
    public static string Sign(string text) => Convert.ToBase64String(HMACSHA512.HashData(Key, Encoding.UTF8.GetBytes(text)));

    /// <summary>Whether a signature is that of the text.</summary>
    public static bool IsSigned(string text, string signature) => Sign(text) == signature;

    /// <summary>An opaque thought that shows nothing; differs from call to call.</summary>
    public static string Hidden()
    {
        var nonce = RandomNumberGenerator.GetBytes(NonceBytes);
        return Convert.ToBase64String([.. nonce, .. HMACSHA512.HashData(Key, nonce)]);
    }

    /// <summary>Whether an opaque thought was made here and is unchanged.</summary>
    public static bool IsHidden(string data)
    {
        var bytes = new byte[NonceBytes + HMACSHA512.HashSizeInBytes];
        return Convert.TryFromBase64String(data, bytes, out var length)
            && length == bytes.Length
            && HMACSHA512.HashData(Key, bytes.AsSpan(0, NonceBytes)).AsSpan().SequenceEqual(bytes.AsSpan(NonceBytes));
    }
}
