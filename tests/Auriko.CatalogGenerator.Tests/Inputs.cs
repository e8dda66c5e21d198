using System.Text.Json;
using System.Text.Json.Nodes;

namespace Auriko.CatalogGenerator.Tests;

/// <summary>Inputs written in a test, and what becomes of them.</summary>
internal static class Inputs
{
    /// <summary>The prices of a model <c>m</c> at a provider <c>p</c>, whose entry in the package has these.</summary>
    public static JsonNode PricesOf(string prices, string offering = "{}")
    {
        var (catalog, errors) = Run(prices, offering);
        Assert.Empty(errors);
        return catalog["models"]![0]!["offerings"]![0]!["prices"]!;
    }

    /// <summary>What is wrong with the prices of an entry.</summary>
    public static List<string> ErrorsOf(string prices, string offering = "{}") => Run(prices, offering).Errors;

    /// <summary>The catalog of a model <c>m</c>.</summary>
    public static (JsonNode Catalog, List<string> Errors) Run(string prices, string offering) => Make(
        Package($$"""{ "id":"m", "match":{ "equals":"m" }, "prices":{{prices}} }"""),
        Curated($$"""{ "id":"m", "context_window":1000000, "offerings":{ "p":{{offering}} } }"""));

    /// <summary>A package with these entries of one provider.</summary>
    public static string Package(string entries) => $$"""{ "package":"prices 1.0.0", "providers":{ "theirs":[{{entries}}] } }""";

    /// <summary>A curated file with these models and a provider <c>p</c>.</summary>
    public static string Curated(string models, string provider = """{ "priced_as":["theirs"] }""", string kinds = "{}") =>
        $$"""{ "version":"2026-11-25", "providers":{ "p":{{provider}} }, "kinds":{{kinds}}, "models":[{{models}}] }""";

    /// <summary>What the generator makes of a package and a curated file.</summary>
    public static (JsonNode Catalog, List<string> Errors) Make(string package, string curated)
    {
        var errors = new List<string>();
        var made = Generation.Run(CuratedCatalog.Read(curated, errors), JsonElement.Parse(package), errors);
        return (JsonNode.Parse(made.Text)!, errors);
    }

    /// <summary>What the package announces for later.</summary>
    public static IReadOnlyList<string> NoticesOf(string entry)
    {
        var errors = new List<string>();
        var curated = CuratedCatalog.Read(Curated("""{ "id":"m", "offerings":{ "p":{} } }"""), errors);
        return Generation.Run(curated, JsonElement.Parse(Package(entry)), errors).Notices;
    }
}
