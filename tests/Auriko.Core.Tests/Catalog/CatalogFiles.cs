using System.Text;
using Auriko.Core.Catalog;

namespace Auriko.Core.Tests.Catalog;

/// <summary>Catalog files written in a test.</summary>
internal static class CatalogFiles
{
    public const string Head = """ "version":"own-1","published_at":"2026-12-01" """;

    public static CatalogFile Read(string json)
    {
        var errors = new List<string>();
        var file = CatalogFileReader.Read(Encoding.UTF8.GetBytes(json), errors);
        Assert.Empty(errors);
        return file;
    }

    /// <summary>A file with these models, the list written as JSON.</summary>
    public static CatalogFile WithModels(string models) => Read($$"""{ {{Head}}, "models": {{models}} }""");

    /// <summary>What is wrong with a file.</summary>
    public static List<string> ErrorsOf(string json)
    {
        var errors = new List<string>();
        var file = CatalogFileReader.Read(Encoding.UTF8.GetBytes(json), errors);
        errors.AddRange(CatalogMerge.FindClashes(file));
        return errors;
    }

    /// <summary>What is wrong with a model.</summary>
    public static List<string> ErrorsOfModel(string model) => ErrorsOf($$"""{ {{Head}}, "models": [{{model}}] }""");

    /// <summary>What is wrong with an offering's prices.</summary>
    public static List<string> ErrorsOfPrices(string prices) =>
        ErrorsOfModel($$"""{ "id":"m", "offerings":[{ "provider":"p", "prices":{{prices}} }] }""");
}
