using System.Security.Cryptography;

namespace Auriko.Standalone;

/// <summary>
/// Keys that seal, each made once for the data folder, so that what is sealed outlives the process. Settings of the operator
/// stand before them.
/// </summary>
internal static class FolderKey
{
    /// <summary>The file of the key that seals reasoning.</summary>
    public const string Reasoning = "reasoning-key";

    /// <summary>The file of the key that seals workspaces' own provider keys.</summary>
    public const string Byok = "byok-key";

    private const int Length = 32;

    /// <summary>The folder's key in base64, made where there is none.</summary>
    /// <param name="data">Where it is kept.</param>
    /// <param name="file">Its file.</param>
    public static string Of(DataFolder data, string file)
    {
        if (data.Read(file)?.Trim() is { Length: > 0 } kept)
        {
            return kept;
        }

        var made = Convert.ToBase64String(RandomNumberGenerator.GetBytes(Length));
        data.Write(file, made + "\n");
        return made;
    }
}
