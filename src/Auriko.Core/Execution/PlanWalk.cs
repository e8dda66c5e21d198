using Auriko.Core.Contract;
using Auriko.Core.Diagnostics;
using Auriko.Core.Ledger;
using Auriko.Core.Routing;
using Auriko.Core.Streaming;

namespace Auriko.Core.Execution;

/// <summary>
/// One walk along a plan: attempt after attempt, or several at once, until one has output, and that one to its end. Every
/// attempt that was dispatched gets its ledger entry, however it ended. Not safe for concurrent use, but for
/// <see cref="Attempt"/>.
/// </summary>
/// <param name="queue">The candidates.</param>
/// <param name="facts">What the attempts share.</param>
/// <param name="book">Where they are booked.</param>
/// <param name="limits">What stops the walk from outside; owned by the walk.</param>
/// <param name="news">Tells how attempts ended.</param>
internal sealed partial class PlanWalk(
    CandidateQueue queue, RequestFacts facts, AttemptBook book, WalkLimits limits, AttemptNews news) : IAsyncDisposable
{
    private static readonly GatewayError TimeUp =
        new(ErrorCode.UpstreamTimeout, "The response did not end within the time allowed.");

    private readonly List<ProviderFailure> _failures = [];
    private volatile Attempt? _attempt;
    private AttemptRace? _race;
    private Queue<ProviderEvent>? _replay;
    private ProviderEvent? _replayed;
    private int _dispatched;
    private bool _isOpen;
    private bool _isBroken;

    /// <summary>The plan.</summary>
    public RoutePlan Plan => queue.Plan;

    /// <summary>The entries of the attempts that have ended.</summary>
    public AttemptBook Book => book;

    /// <summary>Tells of the run.</summary>
    public RunSignals Signals => news.Run;

    /// <summary>Whether something other than the upstream or the caller ended the walk: a fault of ours.</summary>
    public bool IsBroken => _isBroken;

    /// <summary>
    /// The latest attempt, of several at once the first of them until one wins; null before the first. May be read while
    /// a move is under way.
    /// </summary>
    public Attempt? Attempt => _attempt;

    /// <summary>The event last moved to; it belongs to <see cref="Attempt"/>.</summary>
    public ProviderEvent Current => _replayed ?? _attempt!.Current;

    /// <summary>The caller has been given output: from now on a failure ends the walk.</summary>
    public void Commit() => _attempt!.MarkOutput();

    /// <summary>Moves to the next event, over failed attempts if need be.</summary>
    /// <returns>False when the provider has ended the response by itself.</returns>
    /// <exception cref="GatewayException">The last attempt failed, or there is nothing to try.</exception>
    /// <exception cref="OperationCanceledException">The caller hung up.</exception>
    public ValueTask<bool> MoveNextAsync()
    {
        if (!_isOpen)
        {
            return BeginAsync();
        }

        if (_replay?.TryDequeue(out _replayed) is true)
        {
            return ValueTask.FromResult(true);
        }

        var attempt = _attempt!;
        var next = attempt.MoveNextAsync();
        if (!next.IsCompletedSuccessfully)
        {
            return MoveSlowlyAsync(next);
        }

        if (!next.Result)
        {
            return MoveSlowlyAsync(ValueTask.FromResult(false));
        }

        attempt.Observe();
        return ValueTask.FromResult(true);
    }

    /// <summary>Closes the upstream sockets now; a move under way ends soon.</summary>
    public void Stop() => limits.Stop();

    /// <summary>Ends the walk. An attempt still running is closed at once and booked as what it is.</summary>
    public async ValueTask DisposeAsync()
    {
        var running = _isOpen ? [_attempt!] : _race?.Racers.Select(racer => racer.Attempt).ToArray() ?? [];
        if (running.Length > 0)
        {
            limits.Stop();
        }

        try
        {
            if (_isOpen)
            {
                await CloseAsync().ConfigureAwait(false);
            }

            if (_race is not null)
            {
                await _race.DisposeAsync().ConfigureAwait(false);
            }
        }
        finally
        {
            foreach (var attempt in running)
            {
                Settle(attempt, attempt.EntryOfAbandonment(facts, Plan, EndOfAbandoned(attempt)));
            }
        }

        limits.Dispose();
    }

    private async ValueTask<bool> BeginAsync()
    {
        if (Plan.FanOut > 1 || Plan.HedgeDelay is not null)
        {
            await RaceAsync().ConfigureAwait(false);
        }
        else if (!await DispatchAsync().ConfigureAwait(false))
        {
            throw Nothing();
        }

        return await MoveNextAsync().ConfigureAwait(false);
    }

    private async ValueTask<bool> MoveSlowlyAsync(ValueTask<bool> next)
    {
        while (true)
        {
            _replayed = null;
            var turn = await FinishMoveAsync(_attempt!, next).ConfigureAwait(false);
            if (turn.HasEvent)
            {
                return true;
            }

            await CloseAsync().ConfigureAwait(false);
            if (turn.Failure is null)
            {
                Settle(_attempt!, _attempt!.EntryOfEnd(facts, Plan));
                return false;
            }

            await FallBackAsync(turn.Failure).ConfigureAwait(false);
            next = _attempt!.MoveNextAsync();
        }
    }

    /// <summary>Finishes a move: an event, the provider's own end, or a failure.</summary>
    private async ValueTask<Turn> FinishMoveAsync(Attempt attempt, ValueTask<bool> next)
    {
        try
        {
            if (await next.ConfigureAwait(false))
            {
                attempt.Observe();
                return new Turn(true, null);
            }
        }
        catch (ProviderException failure)
        {
            return new Turn(false, failure);
        }
        catch (OperationCanceledException cancelled) when (!limits.IsCallerGone)
        {
            return new Turn(false, new ProviderException(Cancelled(attempt), cancelled));
        }
        catch
        {
            _isBroken = !limits.IsCallerGone;
            throw;
        }

        return new Turn(false, attempt.StopReason is null ? new ProviderException(Cut(attempt)) : null);
    }

    /// <summary>Books the failed attempt, and dispatches the next one or throws what the caller is to be told.</summary>
    private async ValueTask FallBackAsync(ProviderException thrown)
    {
        Record(_attempt!, thrown);
        if (_attempt!.HasOutput || !thrown.Failure.Kind.FallsBack || !await DispatchAsync().ConfigureAwait(false))
        {
            throw new GatewayException(RouteFailure.Of(_failures), thrown);
        }
    }

    private void Record(Attempt attempt, ProviderException thrown)
    {
        Settle(attempt, attempt.EntryOfFailure(facts, Plan, thrown.Failure), thrown.Failure);
        news.Failed(thrown, attempt.Offering, attempt.Payer);
        _failures.Add(thrown.Failure);
        if (attempt.Payer is CredentialOwner.Byok)
        {
            queue.OfferToPlatform(attempt.Offering, thrown.Failure.Kind);
        }

        if (thrown.Failure.Kind is FailureKind.ContextLengthExceeded)
        {
            queue.RequireLargerThan(attempt.Offering);
        }
    }

    private void Settle(Attempt attempt, LedgerEntry entry, ProviderFailure? failure = null)
    {
        book.Add(entry);
        var report = attempt.Report(entry, failure) with { Conversation = Plan.Conversation };
        attempt.Span?.End(report, entry, attempt.StopReason);
        news.Ended(report);
    }

    private async ValueTask<bool> DispatchAsync()
    {
        if ((TryTake() ?? await WaitForSlotAsync().ConfigureAwait(false)) is not { } admission)
        {
            return false;
        }

        _attempt = NewAttempt(admission, limits.Token);
        _isOpen = true;
        return true;
    }

    private Attempt NewAttempt(Admission admission, CancellationToken stop)
    {
        if (_failures is [.., var last])
        {
            news.Run.FellBack(last);
        }

        var attempt = new Attempt(admission, ++_dispatched, limits.Clock, stop);
        attempt.AnnounceTo(facts, Plan, stop);
        return attempt;
    }

    private Admission? TryTake()
    {
        limits.ThrowIfCallerGone();
        return !limits.IsTimeUp && queue.TryTake(out var admission) ? admission : null;
    }

    private async ValueTask<Admission?> WaitForSlotAsync()
    {
        try
        {
            return queue.HasWaiting && !limits.IsTimeUp ? await queue.WaitAsync(limits.Token).ConfigureAwait(false) : null;
        }
        catch (OperationCanceledException) when (limits.IsTimeUp)
        {
            return null;
        }
    }

    private GatewayException Nothing() => new(
        _failures.Count > 0 ? RouteFailure.Of(_failures) : limits.IsTimeUp ? TimeUp : queue.NothingToTry);

    private ValueTask CloseAsync()
    {
        _isOpen = false;
        return _attempt!.CloseAsync();
    }

    private AttemptEnd EndOfAbandoned(Attempt attempt) => (_isBroken, attempt.HasOutput) switch
    {
        (false, _) => facts.Request.Background ? AttemptEnd.Stopped : AttemptEnd.CallerGone,
        (true, true) => AttemptEnd.FailedAfterOutput,
        (true, false) => AttemptEnd.FailedBeforeOutput,
    };

    private ProviderFailure Cancelled(Attempt attempt) => limits.IsTimeUp
        ? new(FailureKind.TotalTimeout, attempt.Offering.Provider, TimeUp.Message)
        : new(FailureKind.UpstreamProtocol, attempt.Offering.Provider, "The provider's connection was broken off.");

    private static ProviderFailure Cut(Attempt attempt) => new(
        FailureKind.UpstreamProtocol, attempt.Offering.Provider,
        "The provider's stream ended before the response was finished.");

    /// <summary>What a move came to: an event, a failure, or neither, which is the provider's own end.</summary>
    private readonly record struct Turn(bool HasEvent, ProviderException? Failure);
}
