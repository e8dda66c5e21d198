using System.Collections.Concurrent;
using Auriko.Core.Contract;
using Auriko.Core.Diagnostics;
using Auriko.Core.Ledger;

namespace Auriko.Core.Access.Budgets;

/// <summary>
/// One period of one key's budget, as this process sees it. Far from the limit requests are admitted from the slice,
/// without storage; where that has not enough, the pool is asked, one demand at a time. Safe for concurrent use.
/// </summary>
internal sealed class BudgetAccount(BudgetKey key, BudgetPorts ports, BudgetSettings settings)
{
    /// <summary>A pool read this long ago is good enough to refuse by, and a failure as long ago to refuse for.</summary>
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly BudgetExchange _exchange = new(key, ports, settings);
    private readonly ConcurrentQueue<string> _released = new();
    private volatile KeyBudget? _budget;
    private long _usedAt = ports.Clock.GetUtcNow().UtcTicks;
    private long _failedAt;

    /// <summary>The period.</summary>
    public BudgetKey Key => key;

    /// <summary>When it was last asked for.</summary>
    public DateTimeOffset UsedAt => new(Volatile.Read(ref _usedAt), TimeSpan.Zero);

    /// <summary>Whether storage has to hear of something.</summary>
    public bool HasNews => _exchange.Slice.HasNews || !_released.IsEmpty;

    /// <summary>How the budget stands.</summary>
    /// <param name="budget">The budget.</param>
    public BudgetStatus StatusOf(KeyBudget budget) => new(
        budget.Period, budget.Limit, _exchange.Seen is { } seen ? seen.Spent + _exchange.Slice.Unreported : null);

    /// <summary>Has the figures read where they are not known or old. A failure leaves them so.</summary>
    /// <param name="budget">The budget; for one that is not enforced nothing waits.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public ValueTask RefreshAsync(KeyBudget budget, CancellationToken cancellationToken)
    {
        Use(budget);
        if (IsKnown)
        {
            return ValueTask.CompletedTask;
        }

        if (budget.Enforce)
        {
            return new ValueTask(RefreshSlowlyAsync(cancellationToken));
        }

        _ = RefreshSlowlyAsync(CancellationToken.None); // the next request finds the figures
        return ValueTask.CompletedTask;
    }

    /// <summary>Reserves money for a request.</summary>
    /// <param name="budget">The budget; one that is not enforced always has enough.</param>
    /// <param name="worst">What the request may cost.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="GatewayException">The budget does not cover it, or cannot be asked.</exception>
    public ValueTask<BudgetTicket> ReserveAsync(KeyBudget budget, Usd worst, CancellationToken cancellationToken)
    {
        Use(budget);
        return TryReserve(budget, worst) is { } ticket
            ? ValueTask.FromResult(ticket)
            : new ValueTask<BudgetTicket>(ReserveSlowlyAsync(budget, worst, cancellationToken));
    }

    /// <summary>Makes a grant that outlives this process.</summary>
    /// <param name="budget">The budget.</param>
    /// <param name="grant">The grant: its id, how much, how long.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="GatewayException">The budget does not cover it, or cannot be asked.</exception>
    public async Task PinAsync(KeyBudget budget, BudgetGrant grant, CancellationToken cancellationToken)
    {
        Use(budget);
        var pinned = budget.Enforce ? grant : grant with { Granted = Usd.Zero };
        var demand = new BudgetDemand(DemandKind.Pin, budget.Limit, pinned.Granted);
        try
        {
            if (await DemandAsync(demand, pinned, cancellationToken).ConfigureAwait(false) is null)
            {
                throw Exhausted(budget, grant.Granted);
            }
        }
        catch (Exception failure) when (failure
            is OperationCanceledException or GatewayException { InnerException: StorageUnavailableException })
        {
            Release(grant.Id); // it may have been made all the same
            throw;
        }
    }

    /// <summary>Has a grant ended that <see cref="PinAsync"/> may have made and that nothing will be spent of.</summary>
    /// <param name="grantId">Its id.</param>
    /// <remarks>It is for the next report to do, so that a request that failed waits no longer for storage.</remarks>
    public void Release(string grantId) => _released.Enqueue(grantId);

    /// <summary>Ends a grant that <see cref="PinAsync"/> made, in whichever process.</summary>
    /// <param name="grantId">Its id.</param>
    /// <param name="spent">What was spent of it.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="StorageUnavailableException">Storage failed; the grant ends with its lease.</exception>
    public Task CloseAsync(string grantId, Usd spent, CancellationToken cancellationToken) => TakeTurnAsync(
        token => _exchange.CloseAsync(grantId, spent, token), cancellationToken);

    /// <summary>Reports what was spent, if storage can be reached and has not been told meanwhile.</summary>
    public async Task TryReportAsync()
    {
        if (IsDown)
        {
            return;
        }

        await Turn.WaitAsync().ConfigureAwait(false);
        try
        {
            if (!IsDown && _exchange.Slice.Unreported != Usd.Zero)
            {
                await ReachAsync(token => TellAsync(DemandKind.Report, token), CancellationToken.None).ConfigureAwait(false);
            }
        }
        catch (StorageUnavailableException)
        {
            // The next turn of the loop tries again.
        }
        finally
        {
            Turn.Release();
        }
    }

    /// <summary>Reports what was spent, renews the lease and gives back what is not needed.</summary>
    /// <param name="kind">Whether some of it may be kept.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="StorageUnavailableException">Storage failed.</exception>
    public Task ReportAsync(DemandKind kind, CancellationToken cancellationToken) =>
        TakeTurnAsync(token => TellAsync(kind, token), cancellationToken);

    /// <summary>Compares the counters with the ledger where that is due.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="StorageUnavailableException">Storage failed.</exception>
    public Task CheckAsync(CancellationToken cancellationToken) => _exchange.CheckAsync(cancellationToken);

    private SemaphoreSlim Turn { get; } = new(1, 1);

    /// <summary>Whether there is nothing to be learned about the figures just now.</summary>
    private bool IsKnown => _exchange.IsSeenWithin(2 * settings.SyncInterval) || IsDown;

    private bool IsDown => ports.Clock.GetUtcNow().UtcTicks - Volatile.Read(ref _failedAt) < Fresh.Ticks;

    private void Use(KeyBudget budget)
    {
        _budget = budget;
        Volatile.Write(ref _usedAt, ports.Clock.GetUtcNow().UtcTicks);
    }

    private async Task RefreshSlowlyAsync(CancellationToken cancellationToken)
    {
        await Turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (!IsKnown)
            {
                await ReachAsync(_exchange.ReadAsync, cancellationToken).ConfigureAwait(false);
            }
        }
        catch (StorageUnavailableException)
        {
            // The figures are missing or old; whoever needs money finds out by itself.
        }
        finally
        {
            Turn.Release();
        }
    }

    private BudgetTicket? TryReserve(KeyBudget budget, Usd worst)
    {
        var slice = _exchange.Slice;
        if (!budget.Enforce)
        {
            return new BudgetTicket(this, slice, null);
        }

        return slice.TryReserve(worst, ports.Clock.GetUtcNow()) ? new BudgetTicket(this, slice, worst) : null;
    }

    private async Task<BudgetTicket> ReserveSlowlyAsync(KeyBudget budget, Usd worst, CancellationToken cancellationToken)
    {
        var demand = new BudgetDemand(DemandKind.Reserve, budget.Limit, worst);
        return await DemandAsync(demand, null, cancellationToken).ConfigureAwait(false) ?? throw Exhausted(budget, worst);
    }

    private async Task<BudgetTicket?> DemandAsync(BudgetDemand demand, BudgetGrant? pinned, CancellationToken cancellationToken)
    {
        await Turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (pinned is null && TryReserve(_budget!, demand.Need) is { } ticket)
            {
                return ticket;
            }

            if (IsDown)
            {
                throw new GatewayException(BudgetErrors.NotReached);
            }

            BudgetSlice? slice = null;
            await ReachAsync(
                async token => slice = await _exchange.RunAsync(demand, pinned, token).ConfigureAwait(false),
                cancellationToken).ConfigureAwait(false);
            return slice is null ? null : new BudgetTicket(this, slice, pinned is null ? demand.Need : Usd.Zero);
        }
        catch (StorageUnavailableException failure)
        {
            throw new GatewayException(BudgetErrors.NotReached, failure);
        }
        finally
        {
            Turn.Release();
        }
    }

    private async Task TellAsync(DemandKind kind, CancellationToken cancellationToken)
    {
        var demand = new BudgetDemand(kind, _budget?.Enforce is true ? _budget.Limit : Usd.Zero, Usd.Zero);
        await _exchange.RunAsync(demand, null, cancellationToken).ConfigureAwait(false);
        while (_released.TryPeek(out var grantId))
        {
            await _exchange.CloseAsync(grantId, Usd.Zero, cancellationToken).ConfigureAwait(false);
            _released.TryDequeue(out _);
        }
    }

    private async Task TakeTurnAsync(Func<CancellationToken, Task> act, CancellationToken cancellationToken)
    {
        await Turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            await ReachAsync(act, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            Turn.Release();
        }
    }

    /// <summary>Asks storage, not for ever.</summary>
    private async Task ReachAsync(Func<CancellationToken, Task> act, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(settings.StorageTimeout, ports.Clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            await act(either.Token).ConfigureAwait(false);
            Volatile.Write(ref _failedAt, 0);
        }
        catch (Exception failure) when (failure is StorageUnavailableException
            || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            Volatile.Write(ref _failedAt, ports.Clock.GetUtcNow().UtcTicks);
            throw failure as StorageUnavailableException
                ?? new StorageUnavailableException("The budget was not reached in time.", failure);
        }
    }

    private GatewayException Exhausted(KeyBudget budget, Usd worst) =>
        new(BudgetErrors.Exhausted(key, StatusOf(budget), worst, ports.Clock.GetUtcNow()));
}

/// <summary>What every budget needs.</summary>
/// <param name="Store">The counters.</param>
/// <param name="Ledger">The truth behind them.</param>
/// <param name="Clock">The time.</param>
internal sealed record BudgetPorts(IBudgetStore Store, BudgetLedger Ledger, TimeProvider Clock);
