using System.Security.Cryptography;

namespace Auriko.Standalone;

/// <summary>
/// The key that seals reasoning, made once for the data folder, so that conversations outlive the process. Settings of
/// the operator stand before it.
/// </summary>
internal static class ReasoningKey
{
    private const string FileName = "reasoning-key";
    private const int Length = 32;

    /// <summary>The folder's key in base64, made where there is none.</summary>
    /// <param name="data">Where it is kept.</param>
    public static string Of(DataFolder data)
    {
        if (data.Read(FileName)?.Trim() is { Length: > 0 } kept)
        {
            return kept;
        }

        var made = Convert.ToBase64String(RandomNumberGenerator.GetBytes(Length));
        data.Write(FileName, made + "\n");
        return made;
    }
}
