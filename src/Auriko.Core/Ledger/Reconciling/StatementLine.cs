namespace Auriko.Core.Ledger.Reconciling;

/// <summary>What a provider says of one of its models on a day. A figure it does not tell is null.</summary>
/// <param name="Day">The day, UTC.</param>
/// <param name="Model">The model as the provider calls it.</param>
public sealed record StatementLine(DateOnly Day, string Model)
{
    /// <summary>All input tokens, cached ones included.</summary>
    public long? InputTokens { get; init; }

    /// <summary>Input tokens read from a cache.</summary>
    public long? CachedTokens { get; init; }

    /// <summary>All output tokens.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>Dollars.</summary>
    public decimal? CostUsd { get; init; }
}
