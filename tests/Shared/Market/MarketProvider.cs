using System.Runtime.CompilerServices;
using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Ledger;
using Auriko.Core.Streaming;

namespace Auriko.Tests.Shared.Market;

/// <summary>The provider behind an offer: answers as the offer behaves at the moment, in the clock's time.</summary>
/// <param name="offer">The offer.</param>
/// <param name="place">Its place in the market, which keeps its chance apart from that of others.</param>
/// <param name="seed">The seed of the run.</param>
/// <param name="clock">The clock.</param>
internal sealed class MarketProvider(Offer offer, int place, int seed, SimulatedClock clock) : IResponseProvider
{
    private const int DrawsPerOffer = 4;
    private static readonly TimeSpan CacheLifetime = TimeSpan.FromMinutes(5);
    private static readonly TimeSpan FailureTime = TimeSpan.FromMilliseconds(100);

    private readonly Dictionary<int, (long Tokens, TimeSpan At)> _cached = [];
    private int _waiting;

    public ProviderName Name { get; } = new(offer.Name);

    public int? MaxConcurrentCalls => null;

    public Offer Offer => offer;

    /// <summary>Whether a call waits for time to pass.</summary>
    public bool IsWaiting => Volatile.Read(ref _waiting) > 0;

    /// <summary>Calls that ended with an error.</summary>
    public int Failed { get; private set; }

    public IProviderCall Prepare(ResponseRequest request, Offering offering) => new Call(this, Ask.Of(seed, request));

    /// <summary>The usage a request would have now.</summary>
    public UsageVector UsageOf(Ask ask)
    {
        var read = _cached.TryGetValue(ask.Conversation, out var prefix) && clock.Elapsed - prefix.At < CacheLifetime
            && offer.Prices.CacheReadPer1M < offer.Prices.InputPer1M
                ? Math.Min(prefix.Tokens, ask.Input) / 128 * 128
                : 0;
        return new UsageVector { FreshInput = ask.Input - read, CacheRead = read, VisibleOutput = ask.Output };
    }

    private double Draw(Ask ask, int which) => ask.Draw(1 + (DrawsPerOffer * place) + which);

    private double TtftMs(Ask ask, Behaviour now)
    {
        var normal = Math.Sqrt(-2 * Math.Log(1 - Draw(ask, 0))) * Math.Cos(2 * Math.PI * Draw(ask, 1));
        return now.TtftMs * Math.Exp(now.Scatter * normal) * (Draw(ask, 2) < now.Tail ? now.TailFactor : 1);
    }

    private async Task WaitAsync(TimeSpan time, CancellationToken stop)
    {
        Interlocked.Increment(ref _waiting);
        try
        {
            await Task.Delay(time, clock, stop).ConfigureAwait(false);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }
    }

    private sealed class Call(MarketProvider owner, Ask ask) : IProviderCall
    {
        public IReadOnlyList<ResponseWarning> Warnings => [];

        public async IAsyncEnumerable<ProviderEvent> StreamAsync([EnumeratorCancellation] CancellationToken cancellationToken)
        {
            var now = owner.Offer.At(owner.Elapsed);
            yield return new StreamStarted(null);
            if (owner.Draw(ask, 3) >= now.Success)
            {
                await owner.WaitAsync(FailureTime, cancellationToken).ConfigureAwait(false);
                owner.Failed++;
                throw new ProviderException(new ProviderFailure(FailureKind.UpstreamUnavailable, owner.Name, "An error frame."));
            }

            var usage = owner.UsageOf(ask);
            owner.Keep(ask);
            await owner.WaitAsync(TimeSpan.FromMilliseconds(owner.TtftMs(ask, now)), cancellationToken).ConfigureAwait(false);
            yield return new TextDelta(0, "x");
            await owner.WaitAsync(TimeSpan.FromSeconds(usage.VisibleOutput / now.Tps), cancellationToken).ConfigureAwait(false);
            yield return new UsageReported(usage);
            yield return new Stopped(StopReason.EndOfTurn);
        }
    }

    private TimeSpan Elapsed => clock.Elapsed;

    private void Keep(Ask ask) => _cached[ask.Conversation] = (ask.Input, clock.Elapsed);
}
