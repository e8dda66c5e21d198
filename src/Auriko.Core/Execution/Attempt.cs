using Auriko.Core.Access.Budgets;
using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Core.Diagnostics;
using Auriko.Core.Ledger;
using Auriko.Core.Routing;
using Auriko.Core.Streaming;

namespace Auriko.Core.Execution;

/// <summary>One call of one offering, from dispatch to its ledger entry. Not safe for concurrent use.</summary>
internal sealed class Attempt
{
    private readonly IAsyncEnumerator<ProviderEvent> _events;
    private readonly Admission _admission;
    private readonly TimeProvider _clock;
    private readonly UsageMeter _meter = new();
    private readonly PriceList? _prices;
    private readonly DateTimeOffset _pricedAt;
    private Func<ValueTask>? _announce;
    private bool _isSent;
    private bool _isHeldBack;
    private long _dispatchedAt;
    private long? _firstOutputAt;
    private long? _endedAt;
    private string? _providerRequestId;
    private string? _servedTier;
    private bool _isUnderWay;

    /// <summary>Dispatches a call.</summary>
    /// <param name="admission">The leave to call; the attempt owns it from now on.</param>
    /// <param name="number">From 1, in the order of dispatch.</param>
    /// <param name="clock">Gives the attempt's id and times.</param>
    /// <param name="stop">Closes the upstream socket.</param>
    public Attempt(Admission admission, int number, TimeProvider clock, CancellationToken stop)
    {
        _admission = admission;
        Number = number;
        Id = ResponseIds.NewAttemptId(clock);
        _clock = clock;
        _pricedAt = clock.GetUtcNow();
        _prices = Offering.PricesAt(_pricedAt);
        _dispatchedAt = clock.GetTimestamp();
        Span = AttemptSpan.Begin(admission, _pricedAt);
        _events = admission.Call.StreamAsync(stop).GetAsyncEnumerator(stop);
    }

    /// <summary>The attempt's id, known before the provider is called.</summary>
    public string Id { get; }

    /// <summary>From 1, in the order of dispatch.</summary>
    public int Number { get; }

    /// <summary>What is called.</summary>
    public Offering Offering => _admission.Offering;

    /// <summary>The attempt's span; null when nobody listens. Whoever books the attempt ends it.</summary>
    public AttemptSpan? Span { get; }

    /// <summary>Who pays for the call.</summary>
    public CredentialOwner Payer => _admission.Payer;

    /// <summary>What the translation dropped or approximated.</summary>
    public IReadOnlyList<ResponseWarning> Warnings => _admission.Call.Warnings;

    /// <summary>The event last moved to.</summary>
    public ProviderEvent Current => _events.Current;

    /// <summary>Why the provider stopped; null while it has not.</summary>
    public StopReason? StopReason { get; private set; }

    /// <summary>Whether the caller has been given output of it.</summary>
    public bool HasOutput => _firstOutputAt is not null;

    /// <summary>Milliseconds from dispatch to the first output; null when none came.</summary>
    public double? TtftMs => _firstOutputAt is { } first ? _clock.GetElapsedTime(_dispatchedAt, first).TotalMilliseconds : null;

    /// <summary>Time from the first output to the end; null when there was no output.</summary>
    public TimeSpan? OutputTime =>
        _firstOutputAt is { } first && _endedAt is { } ended ? _clock.GetElapsedTime(first, ended) : null;

    /// <summary>What the cache saved at this attempt's prices.</summary>
    /// <param name="usage">The attempt's usage.</param>
    public CacheSavings? Savings(UsageVector usage) => Pricing.Savings(usage, Prices);

    /// <summary>Has the attempt written down before its provider is called; without a journal nothing is to be done.</summary>
    /// <param name="facts">What the attempts share.</param>
    /// <param name="plan">The plan.</param>
    /// <param name="stop">Stops the request.</param>
    public void AnnounceTo(RequestFacts facts, RoutePlan plan, CancellationToken stop)
    {
        if (facts.Journal is { } journal)
        {
            _announce = async () =>
            {
                await journal.OpenAsync(EntryOfLoss(facts, plan), stop).ConfigureAwait(false);
                stop.ThrowIfCancellationRequested();
            };
            _isHeldBack = true;
        }
    }

    /// <summary>Moves to the next event.</summary>
    /// <exception cref="ProviderException">The upstream failed.</exception>
    public ValueTask<bool> MoveNextAsync() =>
        _isSent ? _events.MoveNextAsync() : _announce is null ? SendAsync() : AnnounceAndSendAsync();

    /// <summary>Takes note of the current event.</summary>
    public void Observe()
    {
        var said = _events.Current;
        _meter.Observe(said);
        switch (said)
        {
            case StreamStarted started:
                _providerRequestId = started.ProviderRequestId;
                _servedTier = ServiceTiers.IsDecided(started.ServiceTier) ? started.ServiceTier : _servedTier;
                break;
            case MessageStarted or ReasoningStarted:
                _isUnderWay = true;
                break;
            case Stopped stopped:
                StopReason = stopped.Reason;
                break;
        }
    }

    /// <summary>The caller has been given output.</summary>
    public void MarkOutput() => _firstOutputAt ??= _clock.GetTimestamp();

    /// <summary>Stops the clock of the attempt.</summary>
    public void End() => _endedAt ??= _clock.GetTimestamp();

    /// <summary>Closes the upstream socket and gives the provider's slot back. The clock of the attempt stops here.</summary>
    public async ValueTask CloseAsync()
    {
        End();
        using (_admission)
        {
            await _events.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>The entry of an attempt that the provider ended by itself.</summary>
    public LedgerEntry EntryOfEnd(RequestFacts facts, RoutePlan plan)
    {
        _admission.ReportAnswer();
        var isCut = StopReason is Streaming.StopReason.MaxOutputTokens or Streaming.StopReason.ContentFilter;
        var end = isCut ? AttemptEnd.Incomplete : AttemptEnd.Completed;
        return Entry(facts, plan, _meter.OfEnded(facts.Request), end);
    }

    /// <summary>
    /// The entry of an attempt that failed. A provider that has announced an item has read the prompt and bills it, output or not.
    /// </summary>
    public LedgerEntry EntryOfFailure(RequestFacts facts, RoutePlan plan, ProviderFailure failure)
    {
        _admission.ReportFailure(failure);
        var usage = HasOutput || _isUnderWay ? _meter.OfCut(facts.Request) : _meter.OfRefused(failure);
        var entry = Entry(facts, plan, usage, HasOutput ? AttemptEnd.FailedAfterOutput : AttemptEnd.FailedBeforeOutput);
        return entry with
        {
            Cost = usage.Usage == UsageVector.Zero ? Usd.Zero : entry.Cost,
            UpstreamStatus = failure.UpstreamStatus,
            UpstreamCode = failure.UpstreamCode,
        };
    }

    /// <summary>The entry of an attempt whose caller left, or that this gateway broke off.</summary>
    /// <remarks>One whose provider was never called, because it could not be written down, used nothing.</remarks>
    public LedgerEntry EntryOfAbandonment(RequestFacts facts, RoutePlan plan, AttemptEnd end)
    {
        _admission.ReportNothing();
        var usage = _isHeldBack ? new MeteredUsage(UsageVector.Zero, UsageSource.Estimated) : _meter.OfCut(facts.Request);
        return Entry(facts, plan, usage, end);
    }

    /// <summary>What there is to learn from the attempt once it has been booked.</summary>
    /// <param name="entry">Its entry.</param>
    /// <param name="failure">What failed; null when nothing did.</param>
    public AttemptReport Report(LedgerEntry entry, ProviderFailure? failure) => new(Offering, entry.End, _clock.GetUtcNow())
    {
        KeyId = entry.KeyId,
        Upstream = _admission.Upstream,
        Strategy = entry.RoutingStrategy,
        Cost = entry.Cost,
        Payer = Payer,
        Failure = failure,
        TtftMs = TtftMs,
        OutputTime = OutputTime,
        Duration = TimeSpan.FromMilliseconds(entry.DurationMs),
        Usage = entry.Usage,
        UsageSource = entry.UsageSource,
    };

    /// <summary>The entry of an attempt that nobody will hear of again: what it used and cost is not known.</summary>
    private LedgerEntry EntryOfLoss(RequestFacts facts, RoutePlan plan) =>
        Entry(facts, plan, new MeteredUsage(UsageVector.Zero, UsageSource.Unknown), AttemptEnd.Lost) with
        {
            Cost = null,
            DurationMs = 0,
        };

    /// <summary>The provider is called by the first move, so the clock of the attempt starts here anew.</summary>
    private async ValueTask<bool> AnnounceAndSendAsync()
    {
        var announce = _announce!;
        _announce = null;
        await announce().ConfigureAwait(false);
        _isHeldBack = false;
        _dispatchedAt = _clock.GetTimestamp();
        return await SendAsync().ConfigureAwait(false);
    }

    private ValueTask<bool> SendAsync()
    {
        _isSent = true;
        return Span is { } span ? span.SendAsync(_events) : _events.MoveNextAsync();
    }

    private LedgerEntry Entry(RequestFacts facts, RoutePlan plan, MeteredUsage metered, AttemptEnd end) => new()
    {
        AttemptId = Id,
        ResponseId = facts.ResponseId,
        KeyId = facts.KeyId,
        CreatedAt = facts.CreatedAt,
        AttemptNumber = facts.EarlierAttempts + Number,
        Model = Offering.ModelId,
        Provider = Offering.Provider.Value,
        ProviderModelId = Offering.ProviderModelId,
        RoutingStrategy = plan.Strategy,
        Usage = metered.Usage,
        UsageSource = metered.Source,
        Cost = Price(metered.Usage),
        BudgetGrant = TagIn(facts)?.Grant,
        Reserved = TagIn(facts)?.Worst.Of(Offering),
        Credential = Payer,
        PriceBookVersion = plan.CatalogVersion,
        PricedAt = _pricedAt,
        ServiceTier = Tier,
        End = end,
        ProviderRequestId = _providerRequestId,
        TtftMs = TtftMs,
        DurationMs = _clock.GetElapsedTime(_dispatchedAt, _endedAt ?? _clock.GetTimestamp()).TotalMilliseconds,
        Stream = facts.Request.Stream,
        Background = facts.Request.Background,
        Tags = facts.Request.Gateway.Metadata ?? NoTags,
    };

    /// <summary>The budget that the attempt counts against.</summary>
    private BudgetTag? TagIn(RequestFacts facts) =>
        Payer is CredentialOwner.Platform || facts.Budget is { IncludesByok: true } ? facts.Budget : null;

    /// <summary>What was asked for counts until the provider says what it serves.</summary>
    private string? Tier => _servedTier is null && _isSent ? _admission.Call.ServiceTier : ServiceTiers.PricedApart(_servedTier);

    private PriceList? Prices => _prices?.InTier(Tier);

    /// <summary>A count no price can be made of is a provider's fault; the attempt is booked all the same.</summary>
    private Usd? Price(UsageVector usage)
    {
        try
        {
            return Pricing.Cost(usage, Prices);
        }
        catch (OverflowException)
        {
            return null;
        }
    }

    private static readonly IReadOnlyDictionary<string, string> NoTags = new Dictionary<string, string>();
}
