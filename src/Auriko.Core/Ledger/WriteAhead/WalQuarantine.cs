using System.Globalization;

namespace Auriko.Core.Ledger.WriteAhead;

/// <summary>Keeps bytes that are no ledger entry, for a person to look at; the same bytes once only.</summary>
internal static class WalQuarantine
{
    /// <param name="folder">The quarantine folder; made when missing.</param>
    /// <param name="segment">The segment's file.</param>
    /// <param name="offset">Where in it the bytes were.</param>
    /// <param name="bytes">The bytes.</param>
    /// <exception cref="IOException">They cannot be written.</exception>
    public static void Keep(string folder, string segment, long offset, ReadOnlySpan<byte> bytes)
    {
        Directory.CreateDirectory(folder);
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(bytes))[..8];
        var name = string.Create(
            CultureInfo.InvariantCulture, $"{Path.GetFileNameWithoutExtension(segment)}-{offset}-{hash}.bin");
        var file = Path.Combine(folder, name);
        if (!File.Exists(file))
        {
            File.WriteAllBytes(file, bytes);
        }
    }
}
