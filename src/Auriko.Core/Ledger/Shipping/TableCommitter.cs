using Auriko.Core.Diagnostics;
using Auriko.Core.Ledger.WriteAhead;

namespace Auriko.Core.Ledger.Shipping;

/// <summary>
/// Commits entries to the table in groups: those of one partition that come within the linger, or while others are being
/// inserted, share a transaction. What the table does not take in time goes to the local file. Safe for concurrent use.
/// </summary>
internal sealed class TableCommitter(
    TableInserts inserts, WriteAheadFile file, RecentInserts recent, LedgerSettings settings, TimeProvider clock) : IDisposable
{
    private const int MaxInFlight = 32;

    private readonly Lock _gate = new();
    private readonly Dictionary<string, Group> _open = [];
    private readonly SemaphoreSlim _slots = new(MaxInFlight);

    /// <summary>Commits an entry together with others of its partition.</summary>
    /// <returns>
    /// Completes when it is in the table or durable in the file; fails with <see cref="LedgerUnavailableException"/>.
    /// </returns>
    public Task CommitAsync(LedgerEntry entry)
    {
        var partition = LedgerKey.For(entry).Partition;
        Group? begun = null;
        Group group;
        lock (_gate)
        {
            if (!_open.TryGetValue(partition, out group!))
            {
                begun = _open[partition] = group = new Group(partition);
            }

            group.Entries.Add(entry);
            if (group.Entries.Count == ILedgerTable.MaxBatch)
            {
                _ = _open.Remove(partition);
            }
        }

        if (begun is not null)
        {
            _ = RunAsync(begun);
        }

        return group.Committed.Task;
    }

    public void Dispose() => _slots.Dispose();

    private async Task RunAsync(Group group)
    {
        try
        {
            await Task.Delay(settings.Linger, clock).ConfigureAwait(false);
            await InsertOrKeepAsync(group).ConfigureAwait(false);
            group.Committed.SetResult();
        }
        catch (Exception e)
        {
            // Whoever waits for the group gets the failure; here nobody does.
            group.Committed.SetException(e as LedgerUnavailableException
                ?? new LedgerUnavailableException("The ledger failed.", e));
        }
    }

    private async Task InsertOrKeepAsync(Group group)
    {
        try
        {
            using var limit = new CancellationTokenSource(settings.StorageTimeout, clock);
            await InsertAsync(group, limit).ConfigureAwait(false);
            recent.Add(group.Entries);
        }
        catch (Exception e) when (e is StorageUnavailableException or IOException)
        {
            Close(group);
            await KeepAsync(group.Entries, e).ConfigureAwait(false);
        }
    }

    private async Task InsertAsync(Group group, CancellationTokenSource limit)
    {
        try
        {
            await _slots.WaitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException e)
        {
            throw new StorageUnavailableException("Earlier inserts take too long.", e);
        }

        try
        {
            Close(group);
            if (!inserts.IsStorageUp && file.HasRoom)
            {
                throw new StorageUnavailableException("Storage went down while the entries waited.");
            }

            await inserts.InsertAsync(group.Entries, limit, CancellationToken.None).ConfigureAwait(false);
        }
        finally
        {
            _ = _slots.Release();
        }
    }

    private async Task KeepAsync(List<LedgerEntry> entries, Exception cause)
    {
        try
        {
            await Task.WhenAll(entries.Select(file.AppendAsync)).ConfigureAwait(false);
        }
        catch (IOException)
        {
            throw new LedgerUnavailableException(
                "Neither storage nor the local file takes ledger entries.", cause);
        }
    }

    /// <summary>From here on nothing joins the group.</summary>
    private void Close(Group group)
    {
        lock (_gate)
        {
            if (_open.TryGetValue(group.Partition, out var open) && open == group)
            {
                _ = _open.Remove(group.Partition);
            }
        }
    }

    private sealed class Group(string partition)
    {
        public string Partition => partition;

        public List<LedgerEntry> Entries { get; } = [];

        public TaskCompletionSource Committed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
