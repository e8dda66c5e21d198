using Auriko.Core.Contract;
using Auriko.Core.Diagnostics;
using Auriko.Core.Ledger;
using Auriko.Core.Routing;
using Auriko.Core.Streaming;
using Microsoft.Extensions.Logging;

namespace Auriko.Core.Execution;

/// <summary>
/// One walk along a plan: attempt after attempt until one has output, and that one to its end. Every attempt that was
/// dispatched gets its ledger entry, however it ended. Not safe for concurrent use, but for <see cref="Attempt"/>.
/// </summary>
/// <param name="queue">The candidates.</param>
/// <param name="facts">What the attempts share.</param>
/// <param name="book">Where they are booked.</param>
/// <param name="limits">What stops the walk from outside; owned by the walk.</param>
/// <param name="logger">Hears of failed attempts.</param>
internal sealed partial class PlanWalk(
    CandidateQueue queue, RequestFacts facts, AttemptBook book, WalkLimits limits, ILogger logger) : IAsyncDisposable
{
    private static readonly GatewayError TimeUp =
        new(ErrorCode.UpstreamTimeout, "The response did not end within the time allowed.");

    private readonly List<ProviderFailure> _failures = [];
    private volatile Attempt? _attempt;
    private bool _isOpen;
    private bool _isBroken;

    /// <summary>The plan.</summary>
    public RoutePlan Plan => queue.Plan;

    /// <summary>The entries of the attempts that have ended.</summary>
    public AttemptBook Book => book;

    /// <summary>The latest attempt; null before the first. May be read while a move is under way.</summary>
    public Attempt? Attempt => _attempt;

    /// <summary>The event last moved to; it belongs to <see cref="Attempt"/>.</summary>
    public ProviderEvent Current => _attempt!.Current;

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

    /// <summary>Closes the upstream socket now; a move under way ends soon.</summary>
    public void Stop() => limits.Stop();

    /// <summary>Ends the walk. An attempt still running is closed at once and booked as what it is.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isOpen)
        {
            limits.Stop();
            var attempt = _attempt!;
            try
            {
                await CloseAsync().ConfigureAwait(false);
            }
            finally
            {
                book.Add(attempt.EntryOfAbandonment(facts, Plan, EndOfAbandoned(attempt)));
            }
        }

        limits.Dispose();
    }

    private async ValueTask<bool> BeginAsync()
    {
        if (!TryDispatch())
        {
            throw new GatewayException(limits.IsTimeUp ? TimeUp : queue.NothingToTry);
        }

        return await MoveNextAsync().ConfigureAwait(false);
    }

    private async ValueTask<bool> MoveSlowlyAsync(ValueTask<bool> next)
    {
        while (true)
        {
            if (await TryMoveAsync(next).ConfigureAwait(false) is not { } failure)
            {
                return _isOpen;
            }

            await FailAsync(failure).ConfigureAwait(false);
            next = _attempt!.MoveNextAsync();
        }
    }

    /// <summary>Finishes a move of the running attempt and returns its failure; null when there is none.</summary>
    private async ValueTask<ProviderException?> TryMoveAsync(ValueTask<bool> next)
    {
        var attempt = _attempt!;
        try
        {
            if (await next.ConfigureAwait(false))
            {
                attempt.Observe();
                return null;
            }
        }
        catch (ProviderException failure)
        {
            return failure;
        }
        catch (OperationCanceledException cancelled) when (!limits.IsCallerGone)
        {
            return new ProviderException(Cancelled(attempt), cancelled);
        }
        catch
        {
            _isBroken = !limits.IsCallerGone;
            throw;
        }

        if (attempt.StopReason is null)
        {
            return new ProviderException(Cut(attempt));
        }

        await CloseAsync().ConfigureAwait(false);
        book.Add(attempt.EntryOfEnd(facts, Plan));
        return null;
    }

    /// <summary>Books the failed attempt, and dispatches the next one or throws what the caller is to be told.</summary>
    private async ValueTask FailAsync(ProviderException thrown)
    {
        var (attempt, failure) = (_attempt!, thrown.Failure);
        await CloseAsync().ConfigureAwait(false);
        book.Add(attempt.EntryOfFailure(facts, Plan, failure));
        LogFailure(thrown, attempt);

        _failures.Add(failure);
        if (failure.Kind is FailureKind.ContextLengthExceeded)
        {
            queue.RequireLargerThan(attempt.Offering);
        }

        if (attempt.HasOutput || !failure.Kind.FallsBack || !TryDispatch())
        {
            throw new GatewayException(RouteFailure.Of(_failures), thrown);
        }
    }

    private bool TryDispatch()
    {
        limits.ThrowIfCallerGone();
        if (limits.IsTimeUp || !queue.TryTake(out var offering, out var call))
        {
            return false;
        }

        _attempt = new Attempt(offering, call, _failures.Count + 1, limits.Clock, limits.Token);
        _attempt.AnnounceTo(facts, Plan, limits.Token);
        _isOpen = true;
        return true;
    }

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

    private void LogFailure(ProviderException thrown, Attempt attempt)
    {
        var failure = thrown.Failure;
        if (failure.Kind.IsMisconfiguration)
        {
            var model = attempt.Offering.ProviderModelId;
            LogMisconfigured(thrown, failure.Provider, model, failure.UpstreamStatus, facts.ResponseId);
        }
        else if (failure.Kind.IsOfRequest)
        {
            LogRefused(failure.Provider, failure.Kind, failure.UpstreamStatus, facts.ResponseId);
        }
        else
        {
            LogFailed(thrown.InnerException, failure.Provider, failure.Kind, failure.UpstreamStatus, facts.ResponseId);
        }
    }

    [LoggerMessage(
        EventIds.Routing, LogLevel.Error,
        "Provider {Provider} refused the deployment's credential or its model {ProviderModelId} (HTTP {Status}), "
        + "response {ResponseId}.")]
    private partial void LogMisconfigured(
        Exception failure, ProviderName provider, string providerModelId, int? status, string responseId);

    [LoggerMessage(
        EventIds.Routing + 1, LogLevel.Warning,
        "Provider {Provider} failed: {Kind} (HTTP {Status}), response {ResponseId}.")]
    private partial void LogFailed(
        Exception? cause, ProviderName provider, FailureKind kind, int? status, string responseId);

    // The caller's doing, and the caller is told: nothing for an operator to act on.
    [LoggerMessage(
        EventIds.Routing + 2, LogLevel.Debug,
        "Provider {Provider} refused the request: {Kind} (HTTP {Status}), response {ResponseId}.")]
    private partial void LogRefused(ProviderName provider, FailureKind kind, int? status, string responseId);
}
