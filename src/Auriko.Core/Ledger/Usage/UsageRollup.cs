namespace Auriko.Core.Ledger.Usage;

/// <summary>What one API key used on one day, by model and provider and by tag: the fold of its rows. Immutable.</summary>
/// <param name="KeyId">The key.</param>
/// <param name="WorkspaceId">The workspace it belongs to; null none.</param>
/// <param name="Day">The day on which the responses were created, UTC.</param>
public sealed record UsageRollup(string KeyId, string? WorkspaceId, DateOnly Day)
{
    /// <summary>The rows it was made of. Rows are never removed, so of two roll-ups the one of more rows is the newer.</summary>
    public long Rows { get; init; }

    /// <summary>
    /// By model and provider, in that order. A response counts where it was answered, an attempt where it was made.
    /// </summary>
    public IReadOnlyList<UsageCell> Cells { get; init; } = [];

    /// <summary>By tag, in the order of names and values; a response counts in each of its tags.</summary>
    public IReadOnlyList<TagCell> Tags { get; init; } = [];

    /// <summary>Everything.</summary>
    public UsageFigures Total => Cells.Aggregate(UsageFigures.Zero, (sum, cell) => sum + cell.Figures);
}

/// <summary>One model at one provider.</summary>
/// <param name="Model">The canonical id of the model.</param>
/// <param name="Provider">The provider.</param>
/// <param name="Figures">What was used.</param>
public sealed record UsageCell(string Model, string Provider, UsageFigures Figures);

/// <summary>One value of a tag of <c>gateway.metadata</c>.</summary>
/// <param name="Name">The tag.</param>
/// <param name="Value">Its value; <see cref="TagBounds.Rest"/> for all that are not kept apart.</param>
/// <param name="Figures">What was used.</param>
public sealed record TagCell(string Name, string Value, UsageFigures Figures);
