using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Execution.Health;
using Auriko.Core.Gateway;
using Auriko.Core.Ledger;
using Auriko.Core.Reasoning;
using Auriko.Core.Routing;
using Auriko.Core.Routing.Decisions;
using Auriko.Core.Routing.Stats;
using Auriko.Core.Streaming;
using Microsoft.Extensions.Logging.Abstractions;

namespace Auriko.Tests.Shared.Market;

/// <summary>The gateway as it is, with its default settings, on a market of offers and a clock that never waits.</summary>
internal sealed class MarketGateway
{
    private const int ExchangeEvery = 30;

    private static readonly RoutingSettings Routing = new RoutingOptions().Freeze();

    private readonly MarketLedger _ledger = new();
    private readonly LiveStats _stats;
    private readonly ResponseGateway _gateway;
    private readonly int _seed;

    /// <summary>Makes a gateway that knows nothing yet.</summary>
    /// <param name="offers">The market.</param>
    /// <param name="seed">The seed of the run.</param>
    /// <param name="planner">Makes another planner than the real one.</param>
    public MarketGateway(IReadOnlyList<Offer> offers, int seed, Func<MarketTruth, IRoutePlanner>? planner = null)
    {
        _seed = seed;
        Providers = [.. offers.Select((offer, place) => new MarketProvider(offer, place, seed, Clock))];
        var truth = new MarketTruth(Providers, seed, Clock);
        Planner = new WatchedPlanner(planner?.Invoke(truth) ?? new RoutePlanner(), truth);

        var registry = new ProviderRegistry(Providers);
        var catalog = new CatalogSnapshot("market", Clock.GetUtcNow(),
            [new ModelEntry { Id = Offer.Model, Offerings = [.. offers.Select(offer => offer.Listed())] }]);
        var health = new OfferingHealth(new BreakerOptions().Freeze(), Clock);
        var settings = new ExecutionOptions().Freeze();
        var (outputs, prefixes) = (new UsualOutput(), new PrefixMemory());
        _stats = new LiveStats(Routing, Clock);
        var signals = new RoutingSignals(_stats, outputs, prefixes, health, Routing, new Random(seed));
        var router = new RequestRouter(
            new FixedCatalog(catalog), Planner, registry, new ReasoningSeal([SealingKey.Create()]), signals, new DecisionLog(Routing));
        var executor = new PlanExecutor(
            new CallGates(registry, health, new ProviderSlots(registry, settings, Clock)),
            _ledger, settings, [_stats, outputs, prefixes], Clock, NullLogger<PlanExecutor>.Instance);
        _gateway = new ResponseGateway(router, NoBudgets.Create(Clock), executor, _ledger, new GatewayOptions().Freeze(), Clock);
    }

    public SimulatedClock Clock { get; } = new();

    public IReadOnlyList<MarketProvider> Providers { get; }

    public WatchedPlanner Planner { get; }

    /// <summary>Sends requests one second apart, whether or not the earlier ones have ended, and waits for the last.</summary>
    /// <param name="routing">What they say of routing, as JSON.</param>
    /// <param name="count">How many.</param>
    public IReadOnlyList<Answer> Send(string routing, int count)
    {
        var calls = new List<Task<Answer>>(count);
        for (var number = 0; number < count; number++)
        {
            RunUntil(Task.Delay(TimeSpan.FromSeconds(number) - Clock.Elapsed, Clock), isWaiting: static () => true);
            RefreshStats(number);
            calls.Add(AskAsync(new Ask(_seed, number), routing));
        }

        RunUntil(Task.WhenAll(calls));
        return [.. calls.Select(call => call.Result)];
    }

    /// <summary>Sends requests one after another.</summary>
    /// <param name="routing">What they say of routing, as JSON.</param>
    /// <param name="count">How many.</param>
    public IReadOnlyList<Answer> SendInTurn(string routing, int count)
    {
        var answers = new List<Answer>(count);
        for (var number = 0; number < count; number++)
        {
            var call = AskAsync(new Ask(_seed, number), routing);
            RunUntil(call);
            RefreshStats(number);
            answers.Add(call.Result);
        }

        return answers;
    }

    /// <summary>What the host does once a second, and of every offering when it exchanges figures with other instances.</summary>
    private void RefreshStats(int number)
    {
        if (_stats.HasNews || number % ExchangeEvery == 0)
        {
            _stats.Refresh(all: number % ExchangeEvery == 0);
        }
    }

    /// <summary>
    /// Lets time pass until a task has ended. While no provider waits for time to pass, another thread is at work: it is
    /// left to finish, so that no limit runs out meanwhile.
    /// </summary>
    private void RunUntil(Task task, Func<bool>? isWaiting = null)
    {
        isWaiting ??= () => Providers.Any(provider => provider.IsWaiting);
        while (!task.IsCompleted)
        {
            if (isWaiting())
            {
                Clock.FireNext();
            }
            else
            {
                Thread.Yield();
            }
        }

        task.GetAwaiter().GetResult();
    }

    private async Task<Answer> AskAsync(Ask ask, string routing)
    {
        var sent = Clock.Elapsed;
        TimeSpan? first = null;
        ResponseObject? response = null;
        try
        {
            await foreach (var next in _gateway.StreamAsync(ask.ToCall(routing, Clock), CancellationToken.None).ConfigureAwait(false))
            {
                first ??= next is TextDeltaEvent ? Clock.Elapsed : null;
                response = next is ResponseSnapshotEvent snapshot ? snapshot.Response : response;
            }
        }
        catch (GatewayException)
        {
            return new Answer(null, null, TimeSpan.Zero, Usd.Zero);
        }

        return new Answer(response, first - sent, Clock.Elapsed - (first ?? sent), _ledger.Sum(response!.Id));
    }
}
