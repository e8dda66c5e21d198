using Auriko.Core.Ledger;

namespace Auriko.Core.Access.Budgets;

/// <summary>
/// What the ledger says of a period, and the counters it makes of that: the rows are the truth, the counters follow. Safe
/// for concurrent use.
/// </summary>
internal sealed class BudgetLedger(IBudgetSpends spends, TimeProvider clock)
{
    /// <summary>Clocks may differ by this much.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(30);

    /// <summary>So long after its end the entries of a grant may still be on their way into the ledger.</summary>
    private static readonly TimeSpan Lateness = TimeSpan.FromHours(2);

    /// <summary>Whether whoever held a grant has died with it, or with what is not needed of it.</summary>
    /// <param name="grant">The grant.</param>
    /// <param name="now">The time.</param>
    public static bool IsAbandoned(BudgetGrant grant, DateTimeOffset now) =>
        !grant.IsClosed && grant.Until + Grace < now && grant.Granted != grant.Spent;

    /// <summary>Adds up the ledger of a period so far, by the grant that paid.</summary>
    /// <param name="key">The period.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>The sums; the empty name has what no grant paid.</returns>
    public Task<IReadOnlyDictionary<string, Usd>> SumAsync(BudgetKey key, CancellationToken cancellationToken)
    {
        var last = DateOnly.FromDateTime(Earlier(key.End.AddTicks(-1), clock.GetUtcNow()).UtcDateTime);
        return spends.SumAsync(key.KeyId, key.Start, last, cancellationToken);
    }

    /// <summary>
    /// The counters as the ledger has them. Grants in use stand as they are. An abandoned one is closed: what was reserved
    /// of it is released, what its entries cost stays. One that ended long ago goes, and its entries count as earlier ones.
    /// Where one change cannot touch them all, those that hold money come first, and the comparison stays due.
    /// </summary>
    /// <param name="page">The counters as they are; with a pool.</param>
    /// <param name="sums">The ledger's sums, not older than the counters by much.</param>
    /// <param name="now">The time.</param>
    public static BudgetChange Correct(BudgetPage page, IReadOnlyDictionary<string, Usd> sums, DateTimeOffset now)
    {
        var (kept, written, removed) = (new List<BudgetGrant>(), new List<BudgetGrant>(), new List<string>());
        foreach (var grant in page.Grants.OrderByDescending(grant => IsAbandoned(grant, now)))
        {
            var isFull = written.Count + removed.Count == BudgetChange.MaxGrants;
            if ((!grant.IsClosed && grant.Until + Grace >= now) || isFull)
            {
                kept.Add(grant);
            }
            else if (grant.Until + Lateness < now)
            {
                removed.Add(grant.Id);
            }
            else
            {
                var spent = Usd.Max(grant.Spent, sums.GetValueOrDefault(grant.Id));
                var final = grant with { Granted = spent, Spent = spent, IsClosed = grant.IsClosed || IsAbandoned(grant, now) };
                kept.Add(final);
                if (final != grant)
                {
                    written.Add(final);
                }
            }
        }

        var names = kept.Select(grant => grant.Id).ToHashSet(StringComparer.Ordinal);
        var earlier = Sum(sums.Where(sum => !names.Contains(sum.Key)).Select(sum => sum.Value));
        var change = new BudgetChange(page.Pool!, written) { Removed = removed };
        var pool = page.Pool! with
        {
            Earlier = earlier,
            Granted = earlier + Sum(kept.Select(grant => grant.Granted)),
            Spent = earlier + Sum(kept.Select(grant => grant.Spent)),
            CheckedAt = change.IsFull ? page.Pool.CheckedAt : now,
        };
        return change with { Pool = pool };
    }

    private static Usd Sum(IEnumerable<Usd> amounts) => amounts.Aggregate(Usd.Zero, (sum, amount) => sum + amount);

    private static DateTimeOffset Earlier(DateTimeOffset left, DateTimeOffset right) => left < right ? left : right;
}
