using Auriko.Core.Ledger;

namespace Auriko.Core.Execution;

/// <content>Several attempts at once: as many as the plan fans out to, or a hedge beside a silent one.</content>
internal sealed partial class PlanWalk
{
    /// <summary>Runs attempts at once until one has won: then it is the walk's only one.</summary>
    private async ValueTask RaceAsync()
    {
        var race = _race = new AttemptRace(Plan.FanOut, Plan.HedgeDelay, limits);
        for (var more = 1; more < Plan.FanOut; more++)
        {
            queue.Widen();
        }

        while (!_isOpen)
        {
            await FillAsync(race).ConfigureAwait(false);
            if (await race.NextAsync().ConfigureAwait(false) is { } racer)
            {
                await TakeTurnAsync(race, racer).ConfigureAwait(false);
            }
            else
            {
                queue.Widen();
            }
        }
    }

    /// <summary>Dispatches attempts until the race is full.</summary>
    private async ValueTask FillAsync(AttemptRace race)
    {
        var mayDispatch = _failures.TrueForAll(failure => failure.Kind.FallsBack);
        while (mayDispatch && race.HasRoom && TryTake() is { } admission)
        {
            Join(race, admission);
        }

        if (race.Racers.Count == 0 && mayDispatch && await WaitForSlotAsync().ConfigureAwait(false) is { } late)
        {
            Join(race, late);
        }

        if (race.Racers.Count == 0)
        {
            throw Nothing();
        }

        _attempt = race.Racers[0].Attempt;
    }

    private void Join(AttemptRace race, Admission admission)
    {
        var stop = race.NewStop();
        race.Add(NewAttempt(admission, stop.Token), stop);
    }

    private async ValueTask TakeTurnAsync(AttemptRace race, Racer racer)
    {
        var turn = await FinishMoveAsync(racer.Attempt, new ValueTask<bool>(racer.Move)).ConfigureAwait(false);
        if (turn.Failure is { } failure)
        {
            await race.RemoveAsync(racer).ConfigureAwait(false);
            Record(racer.Attempt, failure);
            return;
        }

        if (turn.HasEvent)
        {
            racer.Said.Enqueue(racer.Attempt.Current);
        }

        if (turn.HasEvent && !racer.Attempt.Current.IsOutput)
        {
            racer.Advance();
            return;
        }

        foreach (var loser in race.End(racer))
        {
            Settle(loser.Attempt, loser.Attempt.EntryOfAbandonment(facts, Plan, AttemptEnd.Stopped));
        }

        (_attempt, _replay, _isOpen) = (racer.Attempt, racer.Said, true);
    }
}
