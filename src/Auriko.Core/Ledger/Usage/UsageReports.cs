using System.Globalization;
using Auriko.Core.Access;
using Auriko.Core.Contract;

namespace Auriko.Core.Ledger.Usage;

/// <summary>Answers from roll-ups, which are at most about a minute old.</summary>
internal sealed class UsageReports(IUsageRollups rollups, IApiKeyStore keys, TimeProvider clock) : IUsageReports
{
    /// <inheritdoc/>
    public async Task<KeyUsage> OfKeyAsync(
        Caller caller, string workspaceId, string keyId, UsagePeriod period, CancellationToken cancellationToken)
    {
        if (workspaceId != caller.Workspace)
        {
            throw NotFound();
        }

        await RequireAsync(caller, keyId, cancellationToken).ConfigureAwait(false);
        var today = DateOnly.FromDateTime(clock.GetUtcNow().UtcDateTime);
        var from = period switch
        {
            UsagePeriod.Day => today,
            UsagePeriod.Week => today.AddDays(-(((int)today.DayOfWeek + 6) % 7)),
            UsagePeriod.Month => new DateOnly(today.Year, today.Month, 1),
        };
        var sum = UsageFigures.Zero;
        var days = rollups.ReadAsync(new UsageRange(caller.WorkspaceId, keyId, from, today), cancellationToken);
        await foreach (var day in days.ConfigureAwait(false))
        {
            sum += day.Total;
        }

        return new KeyUsage(keyId, from, today, sum);
    }

    /// <inheritdoc/>
    public async Task<UsagePage> ListAsync(Caller caller, UsageQuestion question, CancellationToken cancellationToken)
    {
        await RequireAsync(caller, question.KeyId, cancellationToken).ConfigureAwait(false);
        var groups = new SortedDictionary<string, UsageFigures>(StringComparer.Ordinal);
        var range = new UsageRange(caller.WorkspaceId, question.KeyId, question.From, question.To);
        await foreach (var rollup in rollups.ReadAsync(range, cancellationToken).ConfigureAwait(false))
        {
            foreach (var (name, figures) in Groups(rollup, question))
            {
                groups[name] = groups.GetValueOrDefault(name, UsageFigures.Zero) + figures;
            }
        }

        var rest = groups.Where(group => question.After is not { } after || string.CompareOrdinal(group.Key, after) > 0)
            .Select(group => new UsageGroup(group.Key, group.Value)).ToArray();
        return new UsagePage([.. rest.Take(question.Limit)], rest.Length > question.Limit);
    }

    private static GatewayException NotFound() =>
        new(new GatewayError(ErrorCode.ResourceNotFound, "There is no such API key in this workspace."));

    private static IEnumerable<(string Name, UsageFigures Figures)> Groups(UsageRollup rollup, UsageQuestion question) =>
        question.GroupBy switch
        {
            UsageGrouping.Key => [(rollup.KeyId, rollup.Total)],
            UsageGrouping.Day => [(rollup.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), rollup.Total)],
            UsageGrouping.Model => rollup.Cells.Select(cell => (cell.Model, cell.Figures)),
            UsageGrouping.Provider => rollup.Cells.Select(cell => (cell.Provider, cell.Figures)),
            UsageGrouping.Tag => rollup.Tags.Where(tag => tag.Name == question.Tag).Select(tag => (tag.Value, tag.Figures)),
        };

    /// <summary>A key may see itself; with the scope, every key of its workspace.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="keyId">For which key; null all.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    private async Task RequireAsync(Caller caller, string? keyId, CancellationToken cancellationToken)
    {
        if (keyId == caller.KeyId)
        {
            return;
        }

        caller.Require(KeyScopes.UsageRead, "Without it, a key can ask for its own usage only: name it with key_id.");
        if (keyId is null)
        {
            return;
        }

        var found = await keys.FindByIdAsync(keyId, cancellationToken).ConfigureAwait(false);
        if (!found.Any(key => key.Record.WorkspaceId == caller.WorkspaceId))
        {
            throw NotFound();
        }
    }
}
