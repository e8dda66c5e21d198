using Auriko.Core.Access.Limits;
using Auriko.Core.Contract;
using Auriko.Core.Ledger;

namespace Auriko.Core.Background;

/// <summary>Gives a response its final state. What was decided before stays: a cancelled response is cancelled.</summary>
internal sealed class FinishStep(
    BackgroundStore store, EarlierAttempts attempts, BudgetSettlement budget, KeyLimits limits, TimeProvider clock)
{
    private static readonly ResponseError NoResult = new(
        ResponseErrorCodes.ServerError, "The gateway failed before the response had a result.");

    private readonly LogClosing _closing = new(store, clock);

    /// <summary>Runs the step.</summary>
    /// <param name="finish">What is final.</param>
    /// <param name="stop">The process hands over.</param>
    /// <returns>True.</returns>
    public async Task<bool> RunAsync(FinishInput finish, CancellationToken stop)
    {
        ResponseState? last = null;
        IReadOnlyList<LedgerEntry>? booked = null;
        while (await store.FindAsync(finish.ResponseId, stop).ConfigureAwait(false) is { IsClosed: false } state
            && state.Run == finish.Run)
        {
            last = state;
            if (state.IsDeleted)
            {
                if (await TryEraseAsync(state, stop).ConfigureAwait(false))
                {
                    return true;
                }

                continue;
            }

            // Calls side by side do not know of each other's attempts. Nor is it known how many an earlier run's result had
            // beside it: that run's calls are forgotten.
            booked = state is { Begun.Count: not 1, Attempts: > 1 } ? await attempts.FindAsync(state, stop).ConfigureAwait(false) : null;
            if (await ResolveAsync(state, finish.Pass, booked, stop).ConfigureAwait(false) is not { } result)
            {
                return true;
            }

            var end = state.Status == result.Status ? state : state.EndAs(result.Status, clock.GetUtcNow());
            if (await store.TryCloseAsync(end with { Pass = finish.Pass, Owner = null, IsClosed = true }, stop).ConfigureAwait(false))
            {
                SettleTokens(state, result);
                break;
            }
        }

        if (last is not null)
        {
            await budget.RunAsync(last, booked, stop).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>A response that cannot say what it used counts as it was estimated.</summary>
    private void SettleTokens(ResponseState state, StoredResult result)
    {
        if (state.Tokens is { } counted && result.TotalTokens is { } tokens)
        {
            limits.Settle(state.KeyId, counted, tokens);
        }
    }

    /// <summary>Removes a response that was deleted while it ran. Its attempts go with it: a budget counts them before.</summary>
    private async Task<bool> TryEraseAsync(ResponseState state, CancellationToken stop)
    {
        var booked = state.Budget is { IsOwnOnly: false } ? await attempts.FindAsync(state, stop).ConfigureAwait(false) : null;
        if (!await store.TryCloseAsync(state, stop).ConfigureAwait(false))
        {
            return false;
        }

        await budget.RunAsync(state, booked, stop).ConfigureAwait(false);
        await store.EraseAsync(state, stop).ConfigureAwait(false);
        return true;
    }

    /// <summary>
    /// The result of the response, once it says what the state has decided already; null when the
    /// response is not this run's any more.
    /// </summary>
    private async Task<StoredResult?> ResolveAsync(
        ResponseState state, string pass, IReadOnlyList<LedgerEntry>? booked, CancellationToken stop)
    {
        var stored = await store.ResultAsync(state.Id, pass, stop).ConfigureAwait(false);
        if ((stored ?? await _closing.CloseAsync(state, pass, NoResult, stop).ConfigureAwait(false)) is not { } result)
        {
            return null;
        }

        result = state.Status is ResponseStatus.Cancelled ? result.AsCancelled() : result;
        result = booked is null ? result : result.WithCost(booked.TotalCost());
        if (!ReferenceEquals(result, stored))
        {
            await store.SaveAsync(state.Id, pass, result, stop).ConfigureAwait(false);
        }

        return result;
    }
}
