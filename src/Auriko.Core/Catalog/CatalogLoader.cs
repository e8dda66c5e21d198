namespace Auriko.Core.Catalog;

/// <summary>Loads the built-in catalog and the operator's file over it.</summary>
internal static class CatalogLoader
{
    private const string Resource = "Auriko.Core.Catalog.catalog.json";

    /// <summary>Loads the catalog.</summary>
    /// <param name="path">The operator's file; null when there is none.</param>
    /// <param name="errors">Receives one line for each fault, with file and JSON path.</param>
    /// <returns>The snapshot; of the built-in file alone when there are errors.</returns>
    public static CatalogSnapshot Load(string? path, List<string> errors)
    {
        var builtIn = Read(Resource, BuiltIn(), errors);
        if (path is null || ReadOwn(path, errors) is not { } own)
        {
            return CatalogMerge.Of(builtIn);
        }

        errors.AddRange(CatalogMerge.FindTakenIds(builtIn, own).Select(error => $"{path} {error}"));
        return errors.Count > 0 ? CatalogMerge.Of(builtIn) : CatalogMerge.Of(builtIn, own);
    }

    private static CatalogFile? ReadOwn(string path, List<string> errors)
    {
        try
        {
            return Read(path, File.ReadAllBytes(path), errors);
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
