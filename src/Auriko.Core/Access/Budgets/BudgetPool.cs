using Auriko.Core.Ledger;

namespace Auriko.Core.Access.Budgets;

/// <summary>
/// The sums of a period. Immutable; changed only by compare-and-swap on <see cref="Version"/>, together with the grants, so
/// that they are at any moment the sums of what they say.
/// </summary>
public sealed record BudgetPool
{
    /// <summary><see cref="Earlier"/>, and what all grants may spend or have spent. At most the limit, but for overruns.</summary>
    public Usd Granted { get; init; }

    /// <summary><see cref="Earlier"/>, and what all grants have reported as spent.</summary>
    public Usd Spent { get; init; }

    /// <summary>What the ledger has of the period that no grant here has spent: from before there was a budget.</summary>
    public Usd Earlier { get; init; }

    /// <summary>When it was last compared with the ledger.</summary>
    public DateTimeOffset CheckedAt { get; init; }

    /// <summary>The version in storage; empty for a new one.</summary>
    public string Version { get; init; } = string.Empty;
}

/// <summary>Money of a period in one hand: a process's slice, or a background response.</summary>
/// <param name="Id">Names it; the ledger's entries say which grant paid for them.</param>
/// <param name="Granted">What it may spend in all.</param>
/// <param name="Spent">What it has reported as spent.</param>
/// <param name="Until">When whoever holds it is taken for dead, unless it is renewed.</param>
public sealed record BudgetGrant(string Id, Usd Granted, Usd Spent, DateTimeOffset Until)
{
    /// <summary>Whether it has been given back or taken away: what it has spent is final, but for late entries.</summary>
    public bool IsClosed { get; init; }

    /// <summary>Whether both hold the same money: leases aside.</summary>
    /// <param name="other">The other.</param>
    internal bool HasSameMoney(BudgetGrant other) =>
        Granted == other.Granted && Spent == other.Spent && IsClosed == other.IsClosed;
}
