using System.Globalization;

namespace Auriko.Core.Ledger.Audit;

/// <summary>What must hold of the rows of one response together. Pure.</summary>
internal static class ResponseRules
{
    /// <summary>An attempt of a response as old as this is not still running.</summary>
    public static readonly TimeSpan Settled = TimeSpan.FromHours(1);

    /// <summary>What is wrong.</summary>
    /// <param name="attempts">Every row of the response.</param>
    /// <param name="now">The time.</param>
    public static IEnumerable<LedgerFinding> Check(IReadOnlyList<LedgerEntry> attempts, DateTimeOffset now)
    {
        foreach (var twice in attempts.GroupBy(attempt => attempt.AttemptId).Where(same => same.Count() > 1))
        {
            yield return EntryRules.Finding(LedgerFindingKind.Duplicate, twice.First(), "has more than one row");
        }

        // In the background, the calls of a response number their attempts each for itself; there, the attempts that
        // were written down before the call are what rows are held against.
        var numbered = attempts.Where(attempt => !attempt.Background).DistinctBy(attempt => attempt.AttemptId).ToArray();
        foreach (var same in numbered.GroupBy(attempt => attempt.AttemptNumber).Where(same => same.Count() > 1))
        {
            yield return EntryRules.Finding(
                LedgerFindingKind.Duplicate, same.First(), $"shares number {Text(same.Key)} with {same.Last().AttemptId}");
        }

        if (numbered is [var first, ..] && now - first.CreatedAt > Settled && MissingIn(numbered) is { Count: > 0 } missing)
        {
            yield return new LedgerFinding(
                LedgerFindingKind.Missing, first.KeyId, first.ResponseId, null,
                $"attempt {string.Join(", ", missing.Select(Text))} of {Text(numbered.Max(attempt => attempt.AttemptNumber))} has no row");
        }
    }

    private static List<int> MissingIn(LedgerEntry[] attempts)
    {
        const int Most = 100;
        var numbers = attempts.Select(attempt => attempt.AttemptNumber).ToHashSet();
        return [.. Enumerable.Range(1, Math.Max(0, numbers.Max())).Where(number => !numbers.Contains(number)).Take(Most)];
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
