using System.Collections.Concurrent;
using System.Globalization;
using Auriko.Core.Diagnostics;
using Auriko.Core.Ledger;

namespace Auriko.Core.Background.Fresh;

/// <summary>
/// The states as a process sees them whose disk is its own: what it accepts is durable in the local log at once and goes into
/// storage a little later. Until then the response is changed here, and no other process knows it; from the moment it sets
/// out, storage alone decides. Safe for concurrent use.
/// </summary>
/// <remarks>
/// Versions given here are told from those of storage, so a change that was made of a state from here and comes too late is
/// simply too late: whoever made it reads again.
/// </remarks>
internal sealed class FreshStates : IResponseStates, IDisposable
{
    private const string Mark = "fresh-";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly IResponseTable _table;
    private readonly StateLog _log;
    private readonly TimeProvider _clock;
    private readonly ConcurrentDictionary<string, FreshResponse> _fresh = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim[] _gates = [.. Enumerable.Range(0, 256).Select(_ => new SemaphoreSlim(1))];
    private TaskCompletionSource _news = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _versions;

    public FreshStates(IResponseTable table, StateLog log, TimeProvider clock)
    {
        (_table, _log, _clock) = (table, log, clock);
        foreach (var records in log.Left.GroupBy(record => record.Id))
        {
            if (StateRecord.Fold(records) is { } left)
            {
                // Storage may have it already, and then it counts as it is there.
                var taken = new FreshResponse(Versioned(left.State), left.Attempts, clock.GetUtcNow());
                taken.Leave();
                _fresh[left.State.Id] = taken;
            }
        }
    }

    /// <summary>Completes when a response has come since it was last asked for.</summary>
    public Task News => Volatile.Read(ref _news).Task;

    /// <inheritdoc/>
    public async Task AddAsync(ResponseState state, CancellationToken cancellationToken)
    {
        try
        {
            if (_log.HasRoom)
            {
                await _log.AppendAsync(new StateRecord(state.Id) { State = state }).ConfigureAwait(false);
                _fresh[state.Id] = new FreshResponse(Versioned(state), [], _clock.GetUtcNow());
                Volatile.Read(ref _news).TrySetResult();
                return;
            }
        }
        catch (IOException)
        {
            // Storage takes what the disk does not.
        }

        await _table.AddAsync(state, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ResponseState?> FindAsync(string id, CancellationToken cancellationToken)
    {
        if (_fresh.TryGetValue(id, out var fresh))
        {
            if (!fresh.IsLeaving)
            {
                return fresh.Now.State;
            }

            await WaitAsync(fresh, cancellationToken).ConfigureAwait(false);
        }

        return await _table.FindAsync(id, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<ResponseState?> TryReplaceAsync(ResponseState next, LedgerEntry? attempt, CancellationToken cancellationToken)
    {
        if (!IsFresh(next))
        {
            return await _table.TryReplaceAsync(next, attempt, cancellationToken).ConfigureAwait(false);
        }

        using var _ = await HoldAsync(next.Id, cancellationToken).ConfigureAwait(false);
        return Current(next) is { } fresh ? await ChangeAsync(fresh, next, attempt).ConfigureAwait(false) : null;
    }

    /// <inheritdoc/>
    public async Task<bool> TryCloseAsync(ResponseState last, CancellationToken cancellationToken)
    {
        if (!IsFresh(last))
        {
            return await _table.TryCloseAsync(last, cancellationToken).ConfigureAwait(false);
        }

        using var _ = await HoldAsync(last.Id, cancellationToken).ConfigureAwait(false);
        if (Current(last) is not { } fresh)
        {
            return false;
        }

        if (last.IsDeleted)
        {
            await DropAsync(fresh).ConfigureAwait(false);
        }
        else
        {
            await ChangeAsync(fresh, last, null).ConfigureAwait(false);
        }

        return true;
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<LedgerEntry>> ListAttemptsAsync(string id, CancellationToken cancellationToken) =>
        _fresh.TryGetValue(id, out var fresh)
            ? fresh.Now.Attempts
            : await _table.ListAttemptsAsync(id, cancellationToken).ConfigureAwait(false);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ResponseState>> ListOpenAsync(int shard, CancellationToken cancellationToken)
    {
        // In this order: one that sets out meanwhile is found twice, and not nowhere.
        var fresh = _fresh.Values.Select(response => response.Now.State)
            .Where(state => !state.IsClosed && ResponseKey.ShardOf(state.Id) == shard).ToArray();
        var stored = await _table.ListOpenAsync(shard, cancellationToken).ConfigureAwait(false);
        return [.. stored.Concat(fresh).DistinctBy(state => state.Id)];
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<ResponseExpiry>> ListExpiredAsync(
        int shard, DateTimeOffset now, int most, CancellationToken cancellationToken) =>
        _table.ListExpiredAsync(shard, now, most, cancellationToken);

    /// <inheritdoc/>
    public async Task RemoveAsync(string id, CancellationToken cancellationToken)
    {
        FreshResponse? fresh;
        using (await HoldAsync(id, cancellationToken).ConfigureAwait(false))
        {
            if (_fresh.TryGetValue(id, out fresh) && !fresh.IsLeaving)
            {
                if (fresh.Now.State is not { IsClosed: true, Webhook: not null })
                {
                    await DropAsync(fresh).ConfigureAwait(false);
                    return;
                }

                fresh.Leave(); // its webhook waits in storage, whatever becomes of the response
            }
        }

        if (fresh is not null)
        {
            await WaitAsync(fresh, cancellationToken).ConfigureAwait(false);
        }

        await _table.RemoveAsync(id, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task ForgetAttemptsAsync(string id, CancellationToken cancellationToken) => _table.ForgetAttemptsAsync(id, cancellationToken);

    /// <inheritdoc/>
    public Task ForgetAsync(ResponseExpiry expiry, CancellationToken cancellationToken) => _table.ForgetAsync(expiry, cancellationToken);

    /// <summary>What is to go into storage: what set out before, and what came before a moment.</summary>
    /// <param name="moment">The moment.</param>
    public IReadOnlyList<FreshResponse> Due(DateTimeOffset moment)
    {
        Interlocked.Exchange(ref _news, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));
        return [.. _fresh.Values.Where(fresh => fresh.IsLeaving || fresh.Since <= moment)];
    }

    /// <summary>Whether there is anything that is not in storage.</summary>
    public bool IsEmpty => _fresh.IsEmpty;

    /// <summary>A response sets out: from here on it does not change any more.</summary>
    /// <param name="fresh">The response.</param>
    /// <returns>False when it is gone.</returns>
    public async Task<bool> TryLeaveAsync(FreshResponse fresh)
    {
        var id = fresh.Now.State.Id;
        using var _ = await HoldAsync(id, CancellationToken.None).ConfigureAwait(false);
        if (!_fresh.ContainsKey(id))
        {
            return false;
        }

        fresh.Leave();
        return true;
    }

    /// <summary>Responses have arrived in storage. Fails with <see cref="IOException"/> when the disk does.</summary>
    /// <param name="arrived">The responses.</param>
    public async Task ArriveAsync(IReadOnlyList<FreshResponse> arrived)
    {
        // Before anybody can change them in storage: what is deleted there must not come back from the log.
        await _log.AppendAsync(arrived.Select(fresh => new StateRecord(fresh.Now.State.Id))).ConfigureAwait(false);
        foreach (var fresh in arrived)
        {
            Remove(fresh);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => Array.ForEach(_gates, gate => gate.Dispose());

    private static bool IsFresh(ResponseState state) => state.Version.StartsWith(Mark, StringComparison.Ordinal);

    /// <summary>Whether nobody has been told of a change yet, and nothing is lost with it.</summary>
    private static bool IsClaim(ResponseState before, ResponseState next) =>
        (before.Status, before.Attempts, before.Shown, before.IsDeleted, before.IsClosed)
        == (next.Status, next.Attempts, next.Shown, next.IsDeleted, next.IsClosed);

    private ResponseState Versioned(ResponseState state) =>
        state with { Version = string.Create(CultureInfo.InvariantCulture, $"{Mark}{Interlocked.Increment(ref _versions)}") };

    private FreshResponse? Current(ResponseState next) =>
        _fresh.TryGetValue(next.Id, out var fresh) && !fresh.IsLeaving
        && fresh.Now.State is { IsClosed: false } current && current.Version == next.Version
            ? fresh
            : null;

    private async Task<ResponseState> ChangeAsync(FreshResponse fresh, ResponseState next, LedgerEntry? attempt)
    {
        var changed = Versioned(next.With(fresh.Now.State));
        if (!IsClaim(fresh.Now.State, changed))
        {
            await KeepAsync(new StateRecord(next.Id)
            {
                State = changed.WithoutUnchanging(),
                Attempt = attempt,
            }).ConfigureAwait(false);
        }

        fresh.Change(changed, attempt);
        return changed;
    }

    private async Task DropAsync(FreshResponse fresh)
    {
        await KeepAsync(new StateRecord(fresh.Now.State.Id)).ConfigureAwait(false);
        Remove(fresh);
    }

    private void Remove(FreshResponse fresh)
    {
        _ = _fresh.TryRemove(fresh.Now.State.Id, out _);
        fresh.Arrive();
    }

    private async Task KeepAsync(StateRecord record)
    {
        try
        {
            await _log.AppendAsync(record).ConfigureAwait(false);
        }
        catch (IOException failure)
        {
            throw new StorageUnavailableException("The local disk failed while a response was changed.", failure);
        }
    }

    private async Task WaitAsync(FreshResponse fresh, CancellationToken cancellationToken)
    {
        try
        {
            await fresh.Left.WaitAsync(Patience, _clock, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException late)
        {
            throw new StorageUnavailableException("A response could not be brought into storage in time.", late);
        }
    }

    private async ValueTask<Hold> HoldAsync(string id, CancellationToken cancellationToken)
    {
        var gate = _gates[string.GetHashCode(id, StringComparison.Ordinal) & (_gates.Length - 1)];
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        return new Hold(gate);
    }

    /// <summary>A gate that is held.</summary>
    private readonly record struct Hold(SemaphoreSlim Gate) : IDisposable
    {
        public void Dispose() => Gate.Release();
    }
}
