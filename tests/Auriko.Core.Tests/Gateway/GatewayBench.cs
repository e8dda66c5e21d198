using System.Text;
using Auriko.Core.Access;
using Auriko.Core.Access.Budgets;
using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Core.Diagnostics;
using Auriko.Core.Execution;
using Auriko.Core.Execution.Health;
using Auriko.Core.Gateway;
using Auriko.Core.Ledger;
using Auriko.Core.Reasoning;
using Auriko.Core.Routing;
using Auriko.Core.Routing.Decisions;
using Auriko.Core.Routing.Stats;
using Auriko.Core.Streaming;
using Auriko.Core.Tests.Access.Budgets;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Auriko.Core.Tests.Gateway;

/// <summary>A gateway on scripted providers, a ledger in memory and a clock the test moves.</summary>
internal sealed class GatewayBench
{
    public GatewayBench(params ScriptedProvider[] providers)
        : this(new ExecutionSettings(TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(10)), providers)
    {
    }

    public GatewayBench(ExecutionSettings settings, params ScriptedProvider[] providers)
    {
        var registry = new ProviderRegistry(providers);
        var routing = new RoutingSettings(0, 0, string.Empty);
        Stats = new LiveStats(routing, Clock);
        var health = new OfferingHealth(Breaker, Clock);
        var signals = new RoutingSignals(Stats, Outputs, Prefixes, health, routing, new Random(1));
        var router = new RequestRouter(
            new LoadedCatalog(Catalog), new RoutePlanner(), registry, Seal, signals, new DecisionLog(routing));
        var executor = new PlanExecutor(
            new CallGates(registry, health, new ProviderSlots(registry, settings, Clock)),
            Ledger, settings, [Stats, Outputs, Prefixes, Reports, Meter], Clock, NullLogger<PlanExecutor>.Instance);
        Budgets = new KeyBudgets(
            new BudgetPorts(BudgetStore, new BudgetLedger(Ledger, Clock), Clock), new BudgetOptions { ReserveOutputTokens = 1_000 }.Freeze());
        Gateway = new ResponseGateway(router, Budgets, executor, Ledger, new GatewaySettings(TimeSpan.FromSeconds(5)), Clock);
    }

    public static BreakerSettings Breaker { get; } =
        new(0.5, 3, TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(15), TimeSpan.FromSeconds(40));

    public FakeTimeProvider Clock { get; } = new(new DateTimeOffset(2026, 11, 23, 12, 0, 0, TimeSpan.Zero));

    public static IReasoningSeal Seal { get; } = new ReasoningSeal([SealingKey.Create()]);

    public RecordingLedger Ledger { get; } = new();

    public MemoryBudgets BudgetStore { get; } = new();

    public KeyBudgets Budgets { get; }

    /// <summary>The budget of the key that asks.</summary>
    public KeyBudget? Budget { get; set; }

    public LiveStats Stats { get; }

    public UsualOutput Outputs { get; } = new();

    public PrefixMemory Prefixes { get; } = new();

    public RecordingObserver Reports { get; } = new();

    public GatewayMeter Meter { get; } = new(null);

    public IResponseGateway Gateway { get; }

    /// <summary>Model <c>m</c> at three providers, dearer and with a larger context from one to the next.</summary>
    public static CatalogSnapshot Catalog { get; } = new("2026-11-23", DateTimeOffset.UnixEpoch,
    [
        new ModelEntry
        {
            Id = "m",
            Offerings = [Offering("m", "alpha", 1, 1_000), Offering("m", "beta", 2, 2_000), Offering("m", "gamma", 3, 3_000)],
        },
        new ModelEntry { Id = "unpriced", Offerings = [Offering("unpriced", "alpha", null, 1_000)] },
        new ModelEntry { Id = "tiered", Offerings = [Tiered(Offering("tiered", "alpha", 1, 1_000))] },
    ]);

    public static Offering Offering(string model, string provider, int? dollars, int? context) => new()
    {
        Provider = new ProviderName(provider),
        ModelId = model,
        ProviderModelId = $"{provider}-{model}",
        ContextWindow = context,
        Prices = dollars is { } price
            ? new PriceList { InputPer1M = Usd.FromDollars(price), OutputPer1M = Usd.FromDollars(10 * price) }
            : null,
    };

    /// <summary>An offering that is five times as dear in the tier <c>priority</c>.</summary>
    private static Offering Tiered(Offering offering) => offering with
    {
        Prices = offering.Prices! with
        {
            ServiceTiers = [new("priority", new PriceList { InputPer1M = Usd.FromDollars(5), OutputPer1M = Usd.FromDollars(50) })],
        },
    };

    public GatewayCall Call(string json) => new(
        ResponseRequestParser.Parse(Encoding.UTF8.GetBytes(json)),
        new Caller("key_1", null) { Policy = new KeyPolicy { Budget = Budget } },
        new OverheadClock(Clock));

    public GatewayCall Call(bool stream, string routing = "{}") =>
        Call($$$"""{"model":"m","input":"Hi","stream":{{{(stream ? "true" : "false")}}},"gateway":{"routing":{{{routing}}}}}""");

    /// <summary>Runs a call in its own mode to its end.</summary>
    public async Task<ResponseObject> RunAsync(GatewayCall call, CancellationToken cancellationToken = default)
    {
        if (!call.Request.Stream)
        {
            return await Gateway.CreateAsync(call, cancellationToken);
        }

        return ResponseFold.Of(await StreamAsync(call, cancellationToken));
    }

    public async Task<List<ResponseEvent>> StreamAsync(GatewayCall call, CancellationToken cancellationToken = default)
    {
        var events = new List<ResponseEvent>();
        await foreach (var next in Gateway.StreamAsync(call, cancellationToken))
        {
            events.Add(next);
        }

        return events;
    }
}
