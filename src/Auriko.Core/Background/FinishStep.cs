using Auriko.Core.Contract;
using Auriko.Core.Ledger;

namespace Auriko.Core.Background;

/// <summary>Gives a response its final state. What was decided before stays: a cancelled response is cancelled.</summary>
internal sealed class FinishStep(BackgroundStore store, EarlierAttempts attempts, BudgetSettlement budget, TimeProvider clock)
{
    private static readonly ResponseError NoResult = new(
        ResponseErrorCodes.ServerError, "The gateway failed before the response had a result.");

    /// <summary>Runs the step.</summary>
    /// <param name="finish">What is final.</param>
    /// <param name="stop">The process hands over.</param>
    /// <returns>True.</returns>
    public async Task<bool> RunAsync(FinishInput finish, CancellationToken stop)
    {
        ResponseState? last = null;
        while (await store.FindAsync(finish.ResponseId, stop).ConfigureAwait(false) is { IsClosed: false } state
            && state.Run == finish.Run)
        {
            last = state;
            if (state.IsDeleted)
            {
                if (await store.TryCloseAsync(state, stop).ConfigureAwait(false))
                {
                    await store.EraseAsync(state, stop).ConfigureAwait(false);
                }

                continue;
            }

            var status = await ResolveAsync(state, finish.Pass, stop).ConfigureAwait(false);
            var end = state.Status == status ? state : state.EndAs(status, clock.GetUtcNow());
            await store.TryCloseAsync(end with { Pass = finish.Pass, Owner = null, IsClosed = true }, stop).ConfigureAwait(false);
        }

        if (last is not null)
        {
            await budget.RunAsync(last, stop).ConfigureAwait(false);
        }

        return true;
    }

    /// <summary>The status the result gives the response, once the result says what the state has decided already.</summary>
    private async Task<ResponseStatus> ResolveAsync(ResponseState state, string pass, CancellationToken stop)
    {
        var stored = await store.ResultAsync(state.Id, pass, stop).ConfigureAwait(false);
        var result = stored ?? StoredResult.Of(state.Initial, LogPlace.Start.Sequence, NoResult);
        result = state.Status is ResponseStatus.Cancelled ? result.AsCancelled() : result;
        if (state.Begun.Count > 1)
        {
            // Calls side by side do not know of each other's attempts.
            result = result.WithCost(await CostAsync(state, stop).ConfigureAwait(false));
        }

        if (!ReferenceEquals(result, stored))
        {
            await store.SaveAsync(state.Id, pass, result, stop).ConfigureAwait(false);
        }

        return result.Status;
    }

    private async Task<Usd?> CostAsync(ResponseState state, CancellationToken stop)
    {
        var entries = await attempts.FindAsync(state, stop).ConfigureAwait(false);
        return entries.All(entry => entry.Cost is not null)
            ? entries.Aggregate(Usd.Zero, (sum, entry) => sum + entry.Cost!.Value)
            : null;
    }
}
