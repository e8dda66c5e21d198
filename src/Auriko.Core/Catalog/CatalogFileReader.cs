using System.Text.Json;
using Auriko.Core.Execution;

namespace Auriko.Core.Catalog;

/// <summary>Reads a catalog file and says everything that is wrong with it. Pure.</summary>
internal static class CatalogFileReader
{
    private static readonly JsonDocumentOptions Strict = new()
    {
        AllowDuplicateProperties = false,
        CommentHandling = JsonCommentHandling.Skip,
        AllowTrailingCommas = true,
    };

    /// <summary>Reads a file.</summary>
    /// <param name="json">Its content: UTF-8, comments and trailing commas allowed.</param>
    /// <param name="errors">Receives one line for each fault, with its JSON path; the result is then not to be used.</param>
    public static CatalogFile Read(ReadOnlyMemory<byte> json, List<string> errors)
    {
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            return ReadFile(new CatalogNode(document.RootElement, "$", errors), errors);
        }
        catch (JsonException broken)
        {
            errors.Add($"$: is not JSON, at line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}.");
            return Empty;
        }
    }

    private static CatalogFile Empty => new(string.Empty, DateTimeOffset.UnixEpoch, []);

    private static CatalogFile ReadFile(CatalogNode file, List<string> errors)
    {
        if (!file.IsObjectOf("version", "published_at", "generated", "models"))
        {
            return Empty;
        }

        var version = file.Required("version")?.Name();
        var published = file.Required("published_at")?.Moment();
        _ = file.Member("generated")?.Name();
        var models = file.List("models").Select(ReadModel).OfType<ModelStatement>().ToList();
        errors.AddRange(models.GroupBy(model => model.Id, StringComparer.Ordinal).Where(same => same.Count() > 1)
            .Select(same => $"$.models: '{same.Key}' stands here {same.Count()} times."));
        return new CatalogFile(version ?? string.Empty, published ?? DateTimeOffset.UnixEpoch, models);
    }

    private static ModelStatement? ReadModel(CatalogNode model)
    {
        if (!model.IsObjectOf(
            "id", "aliases", "created_at", "context_window", "max_output_tokens", "capabilities", "offerings"))
        {
            return null;
        }

        var id = model.Required("id")?.Name();
        var offerings = model.List("offerings").Select(ReadOffering).OfType<OfferingStatement>().ToList();
        if (offerings.DistinctBy(offering => offering.Provider).Count() < offerings.Count)
        {
            model.Refuse("'offerings' has a provider twice.");
        }

        return id is null ? null : new ModelStatement(id)
        {
            Aliases = Names(model, "aliases"),
            CreatedAt = model.Member("created_at")?.Moment(),
            ContextWindow = model.Member("context_window")?.Count(),
            MaxOutputTokens = model.Member("max_output_tokens")?.Count(),
            Capabilities = CapabilityReader.Read(model),
            Offerings = offerings,
        };
    }

    private static OfferingStatement? ReadOffering(CatalogNode offering)
    {
        if (!offering.IsObjectOf(
            "provider", "model", "context_window", "max_output_tokens", "capabilities", "prices", "data_policy",
            "priors"))
        {
            return null;
        }

        var provider = offering.Required("provider");
        var name = provider?.Name();
        if (name is not null && !ProviderName.IsValid(name))
        {
            provider?.Refuse("must be of a-z, 0-9, '_' and '-', at most 64 characters.");
            name = null;
        }

        var read = new OfferingStatement(name is null ? default : new ProviderName(name))
        {
            Model = offering.Member("model")?.Name(),
            ContextWindow = offering.Member("context_window")?.Count(),
            MaxOutputTokens = offering.Member("max_output_tokens")?.Count(),
            Capabilities = CapabilityReader.Read(offering),
            Prices = offering.Member("prices") is { } prices ? PriceReader.Read(prices) : null,
            DataPolicy = offering.Member("data_policy")?.OneOf("none", "no_training", "zdr"),
            Priors = offering.Member("priors") is { } priors ? ReadPriors(priors) : null,
        };
        return name is null ? null : read;
    }

    private static OfferingPriors? ReadPriors(CatalogNode priors) =>
        priors.IsObjectOf("ttft_ms", "throughput_tps", "success_rate")
            ? new OfferingPriors(
                priors.Member("ttft_ms")?.Number(0, 3_600_000),
                priors.Member("throughput_tps")?.Number(0, 1_000_000),
                priors.Member("success_rate")?.Number(0, 1))
            : null;

    private static List<string> Names(CatalogNode owner, string list) =>
        [.. owner.List(list).Select(name => name.Name()).OfType<string>()];
}
