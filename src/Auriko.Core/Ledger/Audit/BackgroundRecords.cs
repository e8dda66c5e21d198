using System.Runtime.CompilerServices;
using System.Text.Json;
using Auriko.Core.Background;

namespace Auriko.Core.Ledger.Audit;

/// <summary>
/// What background responses say of themselves, as long as they are kept: the attempts that were written down before the
/// provider was called, and what the response says it cost. Safe for concurrent use.
/// </summary>
/// <param name="states">The responses.</param>
/// <param name="blobs">Their results.</param>
/// <param name="ledger">The rows their attempts must have.</param>
/// <param name="clock">The time.</param>
public sealed class BackgroundRecords(IResponseStates states, IResponseBlobs blobs, ILedgerTable ledger, TimeProvider clock)
{
    /// <summary>Rows are on their way from a local file for less than that, while storage is up.</summary>
    private static readonly TimeSpan Shipping = TimeSpan.FromMinutes(1);

    /// <summary>What the rows lack, or contradict.</summary>
    /// <param name="keyId">The key to look at; null all.</param>
    /// <param name="from">The first day, UTC.</param>
    /// <param name="to">The last day.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async IAsyncEnumerable<LedgerFinding> CheckAsync(
        string? keyId, DateOnly from, DateOnly to, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        for (var shard = 0; shard < ResponseKey.Shards; shard++)
        {
            var kept = await states.ListExpiredAsync(shard, DateTimeOffset.MaxValue, int.MaxValue, cancellationToken).ConfigureAwait(false);
            foreach (var response in kept)
            {
                var state = await states.FindAsync(response.Id, cancellationToken).ConfigureAwait(false);
                if (state is null || !IsMeant(state, keyId, from, to))
                {
                    continue;
                }

                foreach (var finding in await CheckAsync(state, cancellationToken).ConfigureAwait(false))
                {
                    yield return finding;
                }
            }
        }
    }

    private bool IsMeant(ResponseState state, string? keyId, DateOnly from, DateOnly to) =>
        state is { IsClosed: true, EndedAt: { } end }
        && clock.GetUtcNow() - end > Shipping
        && (keyId is null || state.KeyId == keyId)
        && DateOnly.FromDateTime(state.CreatedAt.UtcDateTime) is var day && day >= from && day <= to;

    private async Task<List<LedgerFinding>> CheckAsync(ResponseState state, CancellationToken cancellationToken)
    {
        var findings = new List<LedgerFinding>();
        var attempts = await states.ListAttemptsAsync(state.Id, cancellationToken).ConfigureAwait(false);
        Usd? sum = Usd.Zero;
        var rows = (await ledger.FindAsync(attempts, cancellationToken).ConfigureAwait(false)).ToDictionary(row => row.AttemptId);
        foreach (var attempt in attempts)
        {
            var row = rows.GetValueOrDefault(attempt.AttemptId);
            if (row is null)
            {
                findings.Add(EntryRules.Finding(LedgerFindingKind.Missing, attempt, "was written down and has no row"));
            }

            sum = row?.Cost is { } cost && sum is { } before ? before + cost : null;
        }

        var said = await CostSaidAsync(state, cancellationToken).ConfigureAwait(false);
        if (findings.Count == 0 && said is not null && said != sum)
        {
            findings.Add(new LedgerFinding(
                LedgerFindingKind.TotalDiffers, state.KeyId, state.Id, null,
                $"the response says {EntryRules.Text(said)}, its rows make {EntryRules.Text(sum)}"));
        }

        return findings;
    }

    /// <summary>What the stored response says it cost; null when it does not say, and when it was deleted.</summary>
    private async Task<Usd?> CostSaidAsync(ResponseState state, CancellationToken cancellationToken)
    {
        if (state.Pass is not { } pass
            || await blobs.ReadAsync(ResponseKey.Result(state.Id, pass), cancellationToken).ConfigureAwait(false) is not { } blob)
        {
            return null;
        }

        using var response = JsonDocument.Parse(StoredResult.Read(blob).Response);
        return response.RootElement.TryGetProperty("routing_metadata"u8, out var routing)
            && routing.ValueKind is JsonValueKind.Object
            && routing.TryGetProperty("cost"u8, out var cost) && cost.ValueKind is JsonValueKind.Object
            && cost.TryGetProperty("usd"u8, out var usd) && usd.TryGetDecimal(out var dollars)
                ? Usd.FromDollars(dollars)
                : null;
    }
}
