namespace Auriko.Standalone;

/// <summary>
/// The name under which the process owns background responses, made once for the data folder: a process that is started
/// again takes up its own at once. Settings of the operator stand before it.
/// </summary>
internal static class OwnerName
{
    private const string FileName = "owner";

    /// <summary>The folder's name, made where there is none.</summary>
    /// <param name="data">Where it is kept.</param>
    public static string Of(DataFolder data)
    {
        if (data.Read(FileName)?.Trim() is { Length: > 0 } kept)
        {
            return kept;
        }

        var made = $"standalone-{Guid.NewGuid():N}";
        data.Write(FileName, made + "\n");
        return made;
    }
}
