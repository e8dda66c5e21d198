namespace Auriko.Core.Catalog;

/// <summary>Makes one snapshot of the built-in file and an operator's. Pure.</summary>
/// <remarks>
/// Models are joined by id, offerings by provider. What the later file states replaces what the earlier one said of the
/// same member; prices are replaced as a whole; aliases are added. An id or alias that the later file gives to one of its
/// models is taken away from any other.
/// </remarks>
internal static class CatalogMerge
{
    /// <summary>The snapshot of the built-in file alone.</summary>
    public static CatalogSnapshot Of(CatalogFile builtIn) =>
        new(builtIn.Version, builtIn.PublishedAt, Merge([], builtIn));

    /// <summary>The snapshot of both files.</summary>
    public static CatalogSnapshot Of(CatalogFile builtIn, CatalogFile own)
    {
        var published = own.PublishedAt > builtIn.PublishedAt ? own.PublishedAt : builtIn.PublishedAt;
        return new CatalogSnapshot($"{builtIn.Version}+{own.Version}", published, Merge(Merge([], builtIn), own));
    }

    /// <summary>Names of one file that mean two things: an alias that is another's alias, or some model's id.</summary>
    public static IEnumerable<string> FindClashes(CatalogFile file)
    {
        var owners = file.Models.DistinctBy(model => model.Id)
            .ToDictionary(model => model.Id, model => model.Id, StringComparer.Ordinal);
        foreach (var model in file.Models)
        {
            foreach (var alias in model.Aliases.Where(alias => !owners.TryAdd(alias, model.Id)))
            {
                yield return $"$.models: the alias '{alias}' of '{model.Id}' is already a name of '{owners[alias]}'.";
            }
        }
    }

    /// <summary>Aliases of the operator's file that are ids of built-in models, which no alias can take.</summary>
    public static IEnumerable<string> FindTakenIds(CatalogFile builtIn, CatalogFile own)
    {
        var ids = builtIn.Models.Select(model => model.Id).ToHashSet(StringComparer.Ordinal);
        return own.Models.SelectMany(model => model.Aliases.Where(ids.Contains)
            .Select(alias => $"$.models: the alias '{alias}' of '{model.Id}' is the id of a built-in model."));
    }

    private static List<ModelEntry> Merge(List<ModelEntry> known, CatalogFile file)
    {
        var claimed = file.Models.SelectMany(model => model.Aliases.Append(model.Id)).ToHashSet(StringComparer.Ordinal);
        var merged = known.ConvertAll(
            entry => entry with { Aliases = [.. entry.Aliases.Where(alias => !claimed.Contains(alias))] });
        foreach (var said in file.Models)
        {
            var index = merged.FindIndex(entry => entry.Id == said.Id);
            if (index >= 0)
            {
                merged[index] = Join(merged[index], said);
            }
            else
            {
                merged.Add(Join(new ModelEntry { Id = said.Id }, said));
            }
        }

        return merged;
    }

    private static ModelEntry Join(ModelEntry known, ModelStatement said)
    {
        var model = known with
        {
            Aliases = [.. known.Aliases, .. said.Aliases],
            CreatedAt = said.CreatedAt ?? known.CreatedAt,
            ContextWindow = said.ContextWindow ?? known.ContextWindow,
            MaxOutputTokens = said.MaxOutputTokens ?? known.MaxOutputTokens,
            Capabilities = said.Capabilities.Over(known.Capabilities),
        };
        var offerings = known.Offerings.Select(offering => Follow(offering, known, said)).ToList();
        foreach (var offer in said.Offerings)
        {
            var index = offerings.FindIndex(offering => offering.Provider == offer.Provider);
            if (index >= 0)
            {
                offerings[index] = Join(offerings[index], offer);
            }
            else
            {
                offerings.Add(Join(New(model, offer), offer));
            }
        }

        return model with { Offerings = offerings };
    }

    /// <summary>An offering that a file does not name still follows what the file says of its model.</summary>
    private static Offering Follow(Offering offering, ModelEntry known, ModelStatement said) => offering with
    {
        ContextWindow = offering.ContextWindow == known.ContextWindow
            ? said.ContextWindow ?? known.ContextWindow
            : offering.ContextWindow,
        MaxOutputTokens = offering.MaxOutputTokens == known.MaxOutputTokens
            ? said.MaxOutputTokens ?? known.MaxOutputTokens
            : offering.MaxOutputTokens,
        Capabilities = said.Capabilities.Over(offering.Capabilities),
    };

    private static Offering New(ModelEntry model, OfferingStatement offer) => new()
    {
        Provider = offer.Provider,
        ModelId = model.Id,
        ProviderModelId = model.Id,
        ContextWindow = model.ContextWindow,
        MaxOutputTokens = model.MaxOutputTokens,
        Capabilities = model.Capabilities,
    };

    private static Offering Join(Offering known, OfferingStatement said) => known with
    {
        ProviderModelId = said.Model ?? known.ProviderModelId,
        ContextWindow = said.ContextWindow ?? known.ContextWindow,
        MaxOutputTokens = said.MaxOutputTokens ?? known.MaxOutputTokens,
        Capabilities = said.Capabilities.Over(known.Capabilities),
        Prices = said.Prices?.Base ?? known.Prices,
        PriceWindows = said.Prices?.Windows ?? known.PriceWindows,
        DataPolicy = said.DataPolicy ?? known.DataPolicy,
        Priors = Join(known.Priors, said.Priors),
    };

    private static OfferingPriors? Join(OfferingPriors? known, OfferingPriors? said) =>
        known is null || said is null
            ? said ?? known
            : new OfferingPriors(
                said.TtftMs ?? known.TtftMs,
                said.ThroughputTps ?? known.ThroughputTps,
                said.SuccessRate ?? known.SuccessRate);
}
