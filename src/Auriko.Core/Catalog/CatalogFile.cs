using Auriko.Core.Execution;

namespace Auriko.Core.Catalog;

/// <summary>A catalog file as written: every member that may be left out is null when it was.</summary>
/// <param name="Version">The file's version.</param>
/// <param name="PublishedAt">When it was published.</param>
/// <param name="Models">Its models; ids are unique.</param>
internal sealed record CatalogFile(string Version, DateTimeOffset PublishedAt, IReadOnlyList<ModelStatement> Models);

/// <summary>What a file says of a model.</summary>
internal sealed record ModelStatement(string Id)
{
    public IReadOnlyList<string> Aliases { get; init; } = [];

    public DateTimeOffset? CreatedAt { get; init; }

    public int? ContextWindow { get; init; }

    public int? MaxOutputTokens { get; init; }

    public CapabilityStatement Capabilities { get; init; } = CapabilityStatement.Nothing;

    public IReadOnlyList<OfferingStatement> Offerings { get; init; } = [];
}

/// <summary>What a file says of an offering.</summary>
internal sealed record OfferingStatement(ProviderName Provider)
{
    public string? Model { get; init; }

    public int? ContextWindow { get; init; }

    public int? MaxOutputTokens { get; init; }

    public CapabilityStatement Capabilities { get; init; } = CapabilityStatement.Nothing;

    public PriceStatement? Prices { get; init; }

    public string? DataPolicy { get; init; }

    public OfferingPriors? Priors { get; init; }
}

/// <summary>The prices of an offering; stated whole or not at all.</summary>
internal sealed record PriceStatement(PriceList Base, IReadOnlyList<PriceWindow> Windows);
