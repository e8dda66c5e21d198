using System.Diagnostics.CodeAnalysis;
using Auriko.Core.Access.Budgets;
using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Core.Ledger;
using Auriko.Core.Routing;

namespace Auriko.Core.Execution;

/// <summary>
/// The candidates of a plan that are still to be tried. One that cannot take the request, or must be left alone now, is
/// passed over, which does not count as an attempt. Not safe for concurrent use.
/// </summary>
/// <param name="plan">The plan.</param>
/// <param name="facts">What is asked, and the caller's own keys.</param>
/// <param name="gates">What stands between a candidate and its call.</param>
internal sealed class CandidateQueue(RoutePlan plan, RequestFacts facts, CallGates gates)
{
    private static readonly TimeSpan Shortly = TimeSpan.FromSeconds(1);

    private readonly Queue<Waiting> _waiting = new();
    private readonly Queue<Candidate> _platform = new();
    private int _next;
    private int _taken;
    private int _most = plan.MaxAttempts;
    private int? _outgrown;
    private GatewayError? _passedOver;
    private TimeSpan? _soonest;

    /// <summary>The plan.</summary>
    public RoutePlan Plan => plan;

    /// <summary>Whether candidates wait only for a slot of their provider.</summary>
    public bool HasWaiting => _waiting.Count > 0 && _taken < _most;

    /// <summary>Why no candidate could be tried at all.</summary>
    public GatewayError NothingToTry => (_passedOver, _soonest) switch
    {
        (_, { } soonest) => Unhealthy(soonest),
        ({ } passedOver, _) => passedOver,
        _ => throw new InvalidOperationException("A plan without a candidate."),
    };

    /// <summary>Allows one attempt more, which runs beside another.</summary>
    public void Widen() => _most++;

    /// <summary>From now on only offerings with a larger context than this one's may be tried.</summary>
    /// <param name="offering">The offering that was too small.</param>
    public void RequireLargerThan(Offering offering) =>
        _outgrown = Math.Max(_outgrown ?? 0, offering.ContextWindow ?? int.MaxValue);

    /// <summary>
    /// What the caller's own key was refused for is tried with the platform's credential next, unless the caller or its budget
    /// rules that out. It is the same candidate, so it takes none of the attempts allowed.
    /// </summary>
    /// <param name="offering">The offering.</param>
    /// <param name="failure">What became of it.</param>
    public void OfferToPlatform(Offering offering, FailureKind failure)
    {
        if (failure is FailureKind.RateLimited or FailureKind.UpstreamCredential && !Routing.OnlyByok && !facts.IsOwnOnly)
        {
            _platform.Enqueue(new Candidate(offering, null));
            _most++;
        }
    }

    /// <summary>Takes the next candidate that can be called at once.</summary>
    /// <param name="admission">The leave to call it.</param>
    /// <returns>False when there is none, or no further attempt is allowed.</returns>
    public bool TryTake([NotNullWhen(true)] out Admission? admission)
    {
        admission = null;
        while (admission is null && _taken < _most && Next() is { } candidate)
        {
            if (HasRoom(candidate.Offering) && MayCall(candidate) && Translate(candidate) is { } call && IsCovered(candidate, call))
            {
                admission = Admit(candidate, call);
            }
        }

        return admission is not null;
    }

    private RoutingDirectives Routing => facts.Request.Gateway.Routing;

    /// <summary>Waits for a slot of the best candidate that lacks only that.</summary>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The leave to call it; null when no slot came free in time.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async ValueTask<Admission?> WaitAsync(CancellationToken cancellationToken)
    {
        while (HasWaiting && _waiting.TryDequeue(out var waiting))
        {
            if (!HasRoom(waiting.Candidate.Offering))
            {
                continue;
            }

            var slot = await gates.Slots.WaitAsync(waiting.Candidate.Offering.Provider, cancellationToken).ConfigureAwait(false);
            if (slot is null)
            {
                NotePause(Shortly);
            }
            else if (Enter(waiting.Candidate, waiting.Call, slot) is { } admission)
            {
                return admission;
            }
        }

        return null;
    }

    private bool HasRoom(Offering offering) => _outgrown is not { } least || offering.ContextWindow > least;

    private Candidate? Next()
    {
        if (_platform.TryDequeue(out var again))
        {
            return again;
        }

        if (_next == plan.Candidates.Count)
        {
            return null;
        }

        var offering = plan.Candidates[_next++].Offering;
        return new Candidate(offering, facts.OwnKeys.Of(offering.Provider));
    }

    /// <summary>A pause was asked of the platform's credential, not of the caller's own.</summary>
    private bool MayCall(Candidate candidate)
    {
        var offering = candidate.Offering;
        if (candidate.Own is null && gates.Health.PauseOf(offering) is { } pause)
        {
            NotePause(pause);
            return false;
        }

        if (!plan.IsLastResort && gates.Health.IsResting(offering))
        {
            NotePause(Shortly);
            return false;
        }

        return true;
    }

    private Admission? Admit(Candidate candidate, IProviderCall call)
    {
        if (gates.Slots.TryTake(candidate.Offering.Provider, out var slot))
        {
            return Enter(candidate, call, slot);
        }

        slot?.Dispose();
        _waiting.Enqueue(new Waiting(candidate, call));
        return null;
    }

    private Admission? Enter(Candidate candidate, IProviderCall call, IDisposable? slot)
    {
        var offering = candidate.Offering;
        var labels = gates.Providers.Of(offering).Labels;
        if (candidate.Own is not null)
        {
            _taken++;
            return new Admission(offering, labels, call, null, false, slot) { Payer = CredentialOwner.Byok };
        }

        var circuit = gates.Health.Of(offering);
        if (circuit.TryEnter(plan.IsLastResort, out var isProbe))
        {
            _taken++;
            return new Admission(offering, labels, call, circuit, isProbe, slot);
        }

        NotePause(circuit.Pause ?? Shortly);
        slot?.Dispose();
        return null;
    }

    private void NotePause(TimeSpan pause) => _soonest = pause < _soonest ? pause : _soonest ?? pause;

    private IProviderCall? Translate(Candidate candidate)
    {
        try
        {
            var call = gates.Providers.Of(candidate.Offering).Prepare(facts.Request, candidate.Offering);
            if (RequiredDrops.ErrorOf(facts.Request, call.Warnings) is { } missing)
            {
                _passedOver ??= missing;
                return null;
            }

            if (candidate.Own is { } own)
            {
                call.Use(own.Secret);
            }

            return call;
        }
        catch (ProviderException refused)
        {
            _passedOver ??= RouteFailure.Of([refused.Failure]);
            return null;
        }
    }

    /// <summary>Which tier a call asks for is known only once it has been translated.</summary>
    private bool IsCovered(Candidate candidate, IProviderCall call)
    {
        var payer = candidate.Own is null ? CredentialOwner.Platform : CredentialOwner.Byok;
        if (call.ServiceTier is not { } tier || facts.Budget?.Allows(candidate.Offering, tier, payer) is not false)
        {
            return true;
        }

        _passedOver ??= BudgetErrors.UnpricedTier(tier);
        return false;
    }

    private static GatewayError Unhealthy(TimeSpan soonest) => new(
        ErrorCode.ModelUnavailable,
        "Every provider of the requested model is failing or at its limit just now.",
        RetryAfter: soonest);

    /// <summary>What may be tried, with a key of the caller's own or, without, the platform's credential.</summary>
    private readonly record struct Candidate(Offering Offering, OwnKey? Own);

    private readonly record struct Waiting(Candidate Candidate, IProviderCall Call);
}
