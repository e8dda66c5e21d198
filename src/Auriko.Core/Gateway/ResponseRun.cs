using System.Diagnostics.CodeAnalysis;
using Auriko.Core.Access.Budgets;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Ledger;
using Auriko.Core.Streaming;

namespace Auriko.Core.Gateway;

/// <summary>
/// One response on its way: moves along its plan, writes events through the emitter, and ends only once the ledger has
/// every attempt. Not safe for concurrent use.
/// </summary>
/// <remarks>
/// While events are there already nothing waits, allocates a timer or reads a clock. Disposing a run that has not ended
/// means the caller left: the upstream socket is closed at once and the attempt is booked.
/// </remarks>
internal sealed class ResponseRun : IAsyncDisposable
{
    private readonly PlanWalk _walk;
    private readonly OverheadClock _overhead;
    private readonly TimeSpan? _headerDelay;
    private readonly TimeProvider _clock;
    private readonly long _begunAt;
    private readonly ResponseEmitter _emitter;
    private Task<bool>? _pending;
    private Attempt? _target;
    private RunOutcome? _outcome;

    /// <summary>Makes a run; nothing is called yet.</summary>
    /// <param name="walk">The walk along the plan; owned by the run.</param>
    /// <param name="facts">What is answered.</param>
    /// <param name="overhead">Measures the gateway's own time.</param>
    /// <param name="headerDelay">The silence after which the response is started without output; null for a plain call.</param>
    /// <param name="clock">The clock.</param>
    public ResponseRun(
        PlanWalk walk, RequestFacts facts, OverheadClock overhead, TimeSpan? headerDelay, TimeProvider clock)
    {
        (_walk, _overhead, _headerDelay, _clock) = (walk, overhead, headerDelay, clock);
        _begunAt = clock.GetTimestamp();
        Response = new ResponseObject
        {
            Id = facts.ResponseId,
            CreatedAt = facts.CreatedAt,
            Status = ResponseStatus.InProgress,
            Model = walk.Plan.Candidates[0].Offering.ModelId,
            Echo = ResponseEcho.Of(facts.Request),
        };
        _emitter = new ResponseEmitter(Response, clock);
        walk.Signals.Began();
    }

    /// <summary>What has been reserved of a budget, settled when the run is disposed; null nothing.</summary>
    public BudgetTicket? Ticket { get; init; }

    /// <summary>Whether the terminal event has been written.</summary>
    public bool IsEnded => _emitter.IsEnded;

    /// <summary>The final response once the run has ended.</summary>
    public ResponseObject Response { get; private set; }

    /// <summary>Takes the next event that has been written and not yet taken.</summary>
    /// <param name="next">The event.</param>
    public bool TryTake([NotNullWhen(true)] out ResponseEvent? next) => _emitter.TryTake(out next);

    /// <summary>
    /// Starts the response without output; a move under way goes on meanwhile and does not touch the emitter. Every failure
    /// from here on ends a streamed response as a failed one.
    /// </summary>
    public void Start()
    {
        Retarget();
        _emitter.Start();
    }

    /// <summary>
    /// Closes the upstream socket, books the attempt, and ends the response as cancelled with what there is of it.
    /// </summary>
    public async ValueTask CancelAsync()
    {
        _outcome = RunOutcome.Cancelled;
        await DisposeAsync().ConfigureAwait(false);
        Retarget();
        var (usage, routing) = RoutingSummary.OfEnded(_walk, _target);
        Response = _emitter.Cancel(usage, routing);
    }

    /// <summary>Goes on until something has happened: an event of the provider, the header delay, the end.</summary>
    /// <exception cref="GatewayException">The request failed before its first event, or is a plain one.</exception>
    /// <exception cref="OperationCanceledException">The caller hung up.</exception>
    public ValueTask AdvanceAsync()
    {
        if (_pending is not null)
        {
            return AdvanceSlowlyAsync(new ValueTask<bool>(_pending));
        }

        var next = _walk.MoveNextAsync();
        if (!next.IsCompletedSuccessfully)
        {
            return AdvanceSlowlyAsync(next);
        }

        if (!next.Result)
        {
            return AdvanceSlowlyAsync(ValueTask.FromResult(false));
        }

        Accept();
        return ValueTask.CompletedTask;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (_pending is Task pending)
        {
            _walk.Stop();
            await pending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await _walk.DisposeAsync().ConfigureAwait(false);
        _overhead.EndUpstreamWait();
        await _walk.Book.SettleAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _walk.Signals.Ended(_outcome ?? (_walk.IsBroken ? RunOutcome.Failed : RunOutcome.Abandoned));
        if (Ticket is not null)
        {
            await Ticket.SettleAsync(_walk.Book.Entries).ConfigureAwait(false);
        }
    }

    private async ValueTask AdvanceSlowlyAsync(ValueTask<bool> next)
    {
        try
        {
            switch (await WaitAsync(next).ConfigureAwait(false))
            {
                case true:
                    Accept();
                    break;
                case false:
                    await CompleteAsync().ConfigureAwait(false);
                    break;
                case null:
                    Start();
                    break;
            }
        }
        catch (GatewayException failure)
        {
            await FailAsync(failure.Error, failure).ConfigureAwait(false);
        }
        catch (LedgerUnavailableException lost)
        {
            await FailAsync(LedgerErrors.NotRecorded, lost).ConfigureAwait(false);
        }
    }

    /// <summary>Waits for a move; null when the header delay is over first.</summary>
    private async ValueTask<bool?> WaitAsync(ValueTask<bool> next)
    {
        _overhead.BeginUpstreamWait();
        if (_headerDelay is { } delay && !_emitter.IsStarted)
        {
            _pending = next.AsTask();
            var left = delay - _clock.GetElapsedTime(_begunAt);
            if (!await IsDoneWithinAsync(_pending, left).ConfigureAwait(false))
            {
                return null;
            }

            next = new ValueTask<bool>(_pending);
        }

        try
        {
            return await next.ConfigureAwait(false);
        }
        finally
        {
            _pending = null;
            _overhead.EndUpstreamWait();
        }
    }

    private async ValueTask<bool> IsDoneWithinAsync(Task task, TimeSpan limit)
    {
        var wait = task.WaitAsync(limit > TimeSpan.Zero ? limit : TimeSpan.Zero, _clock);
        await wait.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return task.IsCompleted;
    }

    private void Accept()
    {
        Retarget();
        _emitter.Apply(_walk.Current);
        if (_emitter.HasOutput)
        {
            _walk.Commit();
        }
    }

    private void Retarget()
    {
        if (_walk.Attempt is { } attempt && !ReferenceEquals(attempt, _target) && !_emitter.HasOutput)
        {
            _target = attempt;
            _emitter.Retarget(attempt.Offering.ModelId, RoutingSummary.Of(_walk.Plan, attempt.Offering, attempt.Warnings));
        }
    }

    private async ValueTask CompleteAsync()
    {
        await _walk.Book.SettleAsync().ConfigureAwait(false);
        Retarget();
        var (usage, routing) = RoutingSummary.OfEnded(_walk, _target!);
        Response = _emitter.Complete(usage, routing);
        _outcome = Response.Status is ResponseStatus.Incomplete ? RunOutcome.Incomplete : RunOutcome.Completed;
    }

    /// <summary>
    /// An error as long as nothing has been written and for a plain call, a failed response otherwise; in either case
    /// once the ledger has what was used.
    /// </summary>
    private async ValueTask FailAsync(GatewayError error, Exception cause)
    {
        _outcome = RunOutcome.Failed;
        try
        {
            await _walk.Book.SettleAsync().ConfigureAwait(false);
        }
        catch (LedgerUnavailableException)
        {
            error = LedgerErrors.NotRecorded;
        }

        if (_headerDelay is null || !_emitter.IsStarted)
        {
            throw new GatewayException(error, cause);
        }

        Retarget();
        var (usage, routing) = RoutingSummary.OfEnded(_walk, _target);
        Response = _emitter.Fail(error.ToResponseError(), usage, routing);
    }
}
