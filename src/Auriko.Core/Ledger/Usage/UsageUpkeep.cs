using System.Collections.Concurrent;
using Auriko.Core.Access;

namespace Auriko.Core.Ledger.Usage;

/// <summary>Rolls up, a key and day at a time, by reading all their rows. Safe for concurrent use.</summary>
/// <remarks>
/// A key with very many rows on a day is read less often than every minute: so that rolling it up takes no more than a
/// part of the time, however many there are.
/// </remarks>
internal sealed class UsageUpkeep(
    ILedgerReader ledger, IUsageRollups rollups, IApiKeyStore keys, TimeProvider clock) : IUsageUpkeep
{
    private const int AtOnce = 8;
    private const int WeekDays = 7;
    private const int AllDays = 35;

    /// <summary>The hour, UTC, whose recheck goes all the way back.</summary>
    private const int AllDaysHour = 3;

    /// <summary>Rows of a key and day that are read again each second, on average.</summary>
    private const double RowsPerSecond = 2_000;

    /// <summary>How long after midnight yesterday's rows still come in at the usual pace.</summary>
    private static readonly TimeSpan Young = TimeSpan.FromHours(2);

    private readonly ConcurrentDictionary<(string KeyId, DateOnly Day), DateTimeOffset> _restUntil = [];

    /// <inheritdoc/>
    public Task<int> RollUpAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var today = DateOnly.FromDateTime(now.UtcDateTime);
        foreach (var rested in _restUntil.Where(rest => rest.Value <= now))
        {
            _ = _restUntil.TryRemove(rested);
        }

        return RollUpAsync(now.TimeOfDay < Young ? today.AddDays(-1) : today, today, cancellationToken);
    }

    /// <inheritdoc/>
    public Task<int> RecheckAsync(CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow().UtcDateTime;
        var yesterday = DateOnly.FromDateTime(now).AddDays(-1);
        return RollUpAsync(yesterday.AddDays(1 - (now.Hour == AllDaysHour ? AllDays : WeekDays)), yesterday, cancellationToken);
    }

    /// <inheritdoc/>
    public async Task<int> RollUpAsync(DateOnly from, DateOnly to, CancellationToken cancellationToken)
    {
        var changed = 0;
        await Parallel.ForEachAsync(
            keys.ListAsync(cancellationToken),
            new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (key, stop) =>
            {
                for (var day = from; day <= to; day = day.AddDays(1))
                {
                    if (await RollUpAsync(key, day, stop).ConfigureAwait(false))
                    {
                        Interlocked.Increment(ref changed);
                    }
                }
            }).ConfigureAwait(false);
        return changed;
    }

    private async Task<bool> RollUpAsync(ApiKeyRecord key, DateOnly day, CancellationToken stop)
    {
        if (_restUntil.ContainsKey((key.Id, day)))
        {
            return false;
        }

        var fold = new UsageFold();
        await foreach (var row in ledger.ReadAsync(LedgerRange.Of(key.Id, day), stop).ConfigureAwait(false))
        {
            if (row.Entry is { } entry)
            {
                fold.Add(entry);
            }
        }

        var rollup = fold.Complete(key.Id, key.WorkspaceId, day);
        if (rollup.Rows > RowsPerSecond)
        {
            _restUntil[(key.Id, day)] = clock.GetUtcNow() + TimeSpan.FromSeconds(rollup.Rows / RowsPerSecond);
        }

        return rollup.Rows > 0 && await rollups.ReplaceAsync(rollup, stop).ConfigureAwait(false);
    }
}
