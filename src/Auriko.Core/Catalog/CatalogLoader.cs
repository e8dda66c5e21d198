namespace Auriko.Core.Catalog;

/// <summary>Loads the built-in catalog and the operator's file over it.</summary>
internal static class CatalogLoader
{
    private const string Resource = "Auriko.Core.Catalog.catalog.json";

    /// <summary>Loads the built-in catalog alone.</summary>
    /// <param name="errors">Receives one line for each fault, with its JSON path.</param>
    public static CatalogSnapshot Load(List<string> errors) => CatalogMerge.Of(Read(Resource, BuiltIn(), errors));

    /// <summary>Loads the built-in catalog with the operator's file over it.</summary>
    /// <param name="path">The file's path, for the faults.</param>
    /// <param name="json">Its content.</param>
    /// <param name="errors">Receives one line for each fault, with file and JSON path.</param>
    /// <returns>The snapshot; of the built-in file alone when there are faults.</returns>
    public static CatalogSnapshot Load(string path, ReadOnlyMemory<byte> json, List<string> errors)
    {
        var builtIn = Read(Resource, BuiltIn(), errors);
        var own = Read(path, json, errors);
        errors.AddRange(CatalogMerge.FindTakenIds(builtIn, own).Select(error => $"{path} {error}"));
        return errors.Count > 0 ? CatalogMerge.Of(builtIn) : CatalogMerge.Of(builtIn, own);
    }

    /// <summary>The content of the operator's file.</summary>
    /// <param name="path">Its path.</param>
    /// <param name="errors">Receives why it cannot be read.</param>
    /// <returns>The content; null when it cannot be read.</returns>
    public static byte[]? TryReadBytes(string path, List<string> errors)
    {
        try
        {
            return File.ReadAllBytes(path);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            errors.Add($"{path}: cannot be read: {failure.Message}");
            return null;
        }
    }

    private static CatalogFile Read(string name, ReadOnlyMemory<byte> json, List<string> errors)
    {
        var found = new List<string>();
        var file = CatalogFileReader.Read(json, found);
        found.AddRange(CatalogMerge.FindClashes(file));
        errors.AddRange(found.Select(error => $"{name} {error}"));
        return file;
    }

    private static byte[] BuiltIn()
    {
        using var stream = typeof(CatalogLoader).Assembly.GetManifestResourceStream(Resource)
            ?? throw new InvalidOperationException($"The assembly lacks {Resource}.");
        var json = new byte[stream.Length];
        stream.ReadExactly(json);
        return json;
    }
}
