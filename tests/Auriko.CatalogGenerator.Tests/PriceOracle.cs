using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Auriko.Core.Catalog;
using Auriko.Core.Ledger;
using Auriko.Tests.Shared;

namespace Auriko.CatalogGenerator.Tests;

/// <summary>A usage of an offering, to be priced twice.</summary>
/// <param name="Offering">The offering.</param>
/// <param name="Usage">What was used.</param>
/// <param name="At">When.</param>
internal sealed record PricedUsage(PackagedOffering Offering, UsageVector Usage, DateTimeOffset At)
{
    /// <summary>The price by our book, in nano-dollars.</summary>
    public long? Ours => Pricing.Cost(Usage, Offering.Offering.PricesAt(At))?.Nanos;

    /// <summary>The question as the script takes it. Its counts are totals and parts of them, ours are disjoint.</summary>
    public string ToJson() => new JsonObject
    {
        ["providers"] = new JsonArray([.. Offering.Providers.Select(name => JsonValue.Create(name))]),
        ["model"] = Offering.Id,
        ["at"] = At.ToString("O", CultureInfo.InvariantCulture),
        ["usage"] = new JsonObject
        {
            ["input_tokens"] = Usage.TotalInput,
            ["cache_read_tokens"] = Usage.CacheRead,
            ["cache_write_tokens"] = Usage.CacheWrite5m + Usage.CacheWrite1h,
            ["cache_write_1h_tokens"] = Usage.CacheWrite1h,
            ["output_tokens"] = Usage.TotalOutput,
            ["output_image_tokens"] = Usage.ImageOutput,
            ["web_searches"] = Usage.WebSearchCalls,
        },
    }.ToJsonString();
}

/// <summary>An offering of the built-in catalog, and where the price package has it.</summary>
/// <param name="Offering">The offering.</param>
/// <param name="Providers">The package's names of its provider, in order.</param>
/// <param name="Id">The id it is priced by.</param>
/// <param name="Curated">What is said of it by hand.</param>
internal sealed record PackagedOffering(Offering Offering, IReadOnlyList<string> Providers, string Id, JsonElement Curated)
{
    /// <summary>Every offering of the built-in catalog.</summary>
    public static async Task<IReadOnlyList<PackagedOffering>> ListAsync()
    {
        var errors = new List<string>();
        var catalog = CatalogLoader.Load(errors);
        var curated = CuratedCatalog.Read(
            await File.ReadAllTextAsync(RepositoryRoot.At("tools", "Auriko.CatalogGenerator", "curated.json")), errors);
        var offerings = catalog.Models.SelectMany(model => model.Offerings)
            .ToDictionary(offering => (offering.ModelId, offering.Provider.Value));
        PackagedOffering[] packaged =
        [
            .. from model in curated.Models
               from said in curated.Offerings(model)
               let id = model.RequiredText("id")
               select new PackagedOffering(
                   offerings[(id, said.Name)],
                   [.. CuratedCatalog.PricedAs(curated.Provider(said.Name, said.Value)!.Value)],
                   said.Value.Text("priced_as") ?? said.Value.Text("model") ?? id,
                   said.Value.Json),
        ];
        Assert.Empty(errors);
        return packaged;
    }
}

/// <summary>The price package's own calculation.</summary>
internal static class PriceOracle
{
    /// <summary>Prices usages.</summary>
    /// <param name="usages">The usages.</param>
    /// <returns>Dollars, in floating point, in the same order; null where the package has no such model.</returns>
    public static async Task<double?[]> PriceAsync(IEnumerable<PricedUsage> usages)
    {
        var start = new ProcessStartInfo("node")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            WorkingDirectory = RepositoryRoot.Path,
            ArgumentList = { RepositoryRoot.At("tests", "Auriko.CatalogGenerator.Tests", "oracle.mjs") },
        };
        using var node = Process.Start(start)!;
        var printed = node.StandardOutput.ReadToEndAsync();
        foreach (var usage in usages)
        {
            await node.StandardInput.WriteLineAsync(usage.ToJson());
        }

        node.StandardInput.Close();
        var lines = (await printed).Split('\n');
        await node.WaitForExitAsync();
        Assert.Equal(0, node.ExitCode);
        return [.. lines.Select(line => line == "none" ? (double?)null : double.Parse(line, CultureInfo.InvariantCulture))];
    }
}
