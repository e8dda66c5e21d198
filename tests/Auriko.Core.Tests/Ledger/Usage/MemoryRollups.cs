using Auriko.Core.Ledger.Usage;

namespace Auriko.Core.Tests.Ledger.Usage;

/// <summary>Roll-ups in memory, by the rule of their port.</summary>
internal sealed class MemoryRollups : IUsageRollups
{
    private readonly Lock _access = new();
    private readonly Dictionary<(string? Workspace, DateOnly Day, string Key), UsageRollup> _rollups = [];

    public int Writes { get; private set; }

    public IReadOnlyList<UsageRollup> All
    {
        get
        {
            lock (_access)
            {
                return [.. _rollups.Values];
            }
        }
    }

    public Task<bool> ReplaceAsync(UsageRollup rollup, CancellationToken cancellationToken)
    {
        lock (_access)
        {
            var key = (rollup.WorkspaceId, rollup.Day, rollup.KeyId);
            if (_rollups.TryGetValue(key, out var stored) && stored.Rows >= rollup.Rows)
            {
                return Task.FromResult(false);
            }

            _rollups[key] = rollup;
            Writes++;
            return Task.FromResult(true);
        }
    }

    public IAsyncEnumerable<UsageRollup> ReadAsync(UsageRange range, CancellationToken cancellationToken) => All
        .Where(rollup => rollup.WorkspaceId == range.WorkspaceId && rollup.Day >= range.From && rollup.Day <= range.To)
        .Where(rollup => range.KeyId is null || rollup.KeyId == range.KeyId)
        .OrderBy(rollup => rollup.Day).ThenBy(rollup => rollup.KeyId, StringComparer.Ordinal).ToAsyncEnumerable();
}
