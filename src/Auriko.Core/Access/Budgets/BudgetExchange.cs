using Auriko.Core.Diagnostics;
using Auriko.Core.Ledger;

namespace Auriko.Core.Access.Budgets;

/// <summary>
/// Moves money between the pool of a budget and this process's slice of it. One caller at a time, but for
/// <see cref="CheckAsync"/>, <see cref="Slice"/> and <see cref="Seen"/>.
/// </summary>
internal sealed class BudgetExchange(BudgetKey key, BudgetPorts ports, BudgetSettings settings)
{
    private const int QuickTurns = 3;

    /// <summary>Leases are not renewed meanwhile; what is left then is for the next check.</summary>
    private const int MostCorrections = 20;

    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CreationTime = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    private volatile BudgetSlice _slice = NewSlice();
    private volatile BudgetPool? _seen;
    private BudgetPool? _pool;
    private Task? _creating;
    private long _seenAt;
    private DateTimeOffset _checkedAt = ports.Clock.GetUtcNow();
    private bool _hasSwept;

    /// <summary>The slice.</summary>
    public BudgetSlice Slice => _slice;

    /// <summary>The pool as it was last seen; null before.</summary>
    public BudgetPool? Seen => _seen;

    /// <summary>Whether the pool was seen not long ago.</summary>
    /// <param name="time">How long.</param>
    public bool IsSeenWithin(TimeSpan time) =>
        _seen is not null && ports.Clock.GetUtcNow().UtcTicks - Volatile.Read(ref _seenAt) < time.Ticks;

    /// <summary>Reads the pool, and makes it of the ledger where there is none yet.</summary>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="StorageUnavailableException">Storage failed.</exception>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        var page = await ports.Store.ReadAsync(key, _slice.Id, cancellationToken).ConfigureAwait(false);
        while (page.Pool is null)
        {
            // A long period may take longer to add up than this caller waits; the next one finds it done.
            _creating = _creating is { IsCompleted: false } running ? running : CreateAsync();
            await _creating.WaitAsync(cancellationToken).ConfigureAwait(false);
            page = await ports.Store.ReadAsync(key, _slice.Id, cancellationToken).ConfigureAwait(false);
        }

        if (!_slice.Recognise(page.Grants is [var row, ..] ? row : null))
        {
            // It was taken for dead. What it pays for is counted by the ledger from now on.
            _slice = NewSlice();
        }

        Keep(page.Pool);
    }

    /// <summary>Serves a demand.</summary>
    /// <param name="demand">The demand.</param>
    /// <param name="pinned">With a demand to pin: the grant to make.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>The slice that has the money; null when the limit does not allow it.</returns>
    /// <exception cref="StorageUnavailableException">Storage failed.</exception>
    public async Task<BudgetSlice?> RunAsync(BudgetDemand demand, BudgetGrant? pinned, CancellationToken cancellationToken)
    {
        var mayBePinned = false;
        for (var turn = 0; ; turn++)
        {
            if (turn > QuickTurns)
            {
                await Task.Delay(Pause * (1 + Random.Shared.NextDouble()), ports.Clock, cancellationToken).ConfigureAwait(false);
            }

            if (_pool is null)
            {
                await ReadAsync(cancellationToken).ConfigureAwait(false);
            }

            // A write that the client of storage sent twice is answered as if another had been faster, though it was made.
            if (mayBePinned && await HasAsync(pinned!, cancellationToken).ConfigureAwait(false))
            {
                return _slice;
            }

            var (slice, pool) = (_slice, _pool!);
            if (slice.Draft(demand, pool, ports.Clock.GetUtcNow(), settings) is not { } draft)
            {
                if (IsSeenWithin(Fresh))
                {
                    return null;
                }

                _pool = null;
                continue;
            }

            var change = new BudgetChange(draft.Pool, pinned is null ? [draft.Grant] : [draft.Grant, pinned]);
            if (await TryWriteAsync(change, cancellationToken).ConfigureAwait(false))
            {
                slice.Apply(draft);
                return slice;
            }

            mayBePinned = pinned is not null;
        }
    }

    /// <summary>Ends a grant that is no slice.</summary>
    /// <param name="grantId">The grant.</param>
    /// <param name="spent">What was spent of it.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="StorageUnavailableException">Storage failed.</exception>
    public async Task CloseAsync(string grantId, Usd spent, CancellationToken cancellationToken)
    {
        while ((await ports.Store.ReadAsync(key, grantId, cancellationToken).ConfigureAwait(false))
            is { Pool: { } pool, Grants: [{ IsClosed: false } grant] })
        {
            var closed = grant with { Granted = spent, Spent = spent, Until = ports.Clock.GetUtcNow(), IsClosed = true };
            var change = new BudgetChange(
                pool with
                {
                    Granted = pool.Granted - grant.Granted + spent,
                    Spent = pool.Spent - grant.Spent + spent,
                },
                [closed]);
            await TryWriteAsync(change, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>
    /// Looks for grants whose holders have died, and compares the counters with the ledger when there are any or it is
    /// time. May run beside anything else.
    /// </summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="StorageUnavailableException">Storage failed.</exception>
    public async Task CheckAsync(CancellationToken cancellationToken)
    {
        var now = ports.Clock.GetUtcNow();
        if (now - _checkedAt < settings.Lease && now - _checkedAt < settings.ReconcileInterval)
        {
            return;
        }

        _checkedAt = now;
        var page = await ports.Store.ListAsync(key, cancellationToken).ConfigureAwait(false);
        var isDue = page.Pool is { } pool
            && (now - pool.CheckedAt >= settings.ReconcileInterval || page.Grants.Any(grant => BudgetLedger.IsAbandoned(grant, now)));
        if (isDue)
        {
            await CorrectAsync(now, cancellationToken).ConfigureAwait(false);
        }

        if (!_hasSwept)
        {
            await ports.Store.RemoveAsync(key.Before.Before, cancellationToken).ConfigureAwait(false);
            _hasSwept = true;
        }
    }

    private async Task<bool> HasAsync(BudgetGrant grant, CancellationToken cancellationToken) =>
        await ports.Store.ReadAsync(key, grant.Id, cancellationToken).ConfigureAwait(false) is { Grants: [_, ..] };

    private async Task CorrectAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var sums = await ports.Ledger.SumAsync(key, cancellationToken).ConfigureAwait(false);
        for (var turn = 0; turn < MostCorrections; turn++)
        {
            var page = await ports.Store.ListAsync(key, cancellationToken).ConfigureAwait(false);
            if (page.Pool is null)
            {
                return;
            }

            var change = BudgetLedger.Correct(page, sums, now);
            var version = await ports.Store.TryWriteAsync(key, change, cancellationToken).ConfigureAwait(false);
            if (version is not null && !change.IsFull)
            {
                return;
            }
        }
    }

    private async Task CreateAsync()
    {
        using var limit = new CancellationTokenSource(CreationTime, ports.Clock);
        var sums = await ports.Ledger.SumAsync(key, limit.Token).ConfigureAwait(false);

        // What this slice has spent already it will report itself.
        var others = sums.Where(sum => sum.Key != _slice.Id).ToDictionary(StringComparer.Ordinal);
        var change = BudgetLedger.Correct(new BudgetPage(new BudgetPool(), []), others, ports.Clock.GetUtcNow());
        await ports.Store.TryWriteAsync(key, change, limit.Token).ConfigureAwait(false);
    }

    /// <summary>Writes a change. Until that has succeeded the pool is not known any more.</summary>
    private async Task<bool> TryWriteAsync(BudgetChange change, CancellationToken cancellationToken)
    {
        _pool = null;
        if (await ports.Store.TryWriteAsync(key, change, cancellationToken).ConfigureAwait(false) is not { } version)
        {
            return false;
        }

        Keep(change.Pool with { Version = version });
        return true;
    }

    private void Keep(BudgetPool pool)
    {
        _pool = pool;
        _seen = pool;
        Volatile.Write(ref _seenAt, ports.Clock.GetUtcNow().UtcTicks);
    }

    private static BudgetSlice NewSlice() => new($"slice_{Guid.NewGuid():N}");
}
