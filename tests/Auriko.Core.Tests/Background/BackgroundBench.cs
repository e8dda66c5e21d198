using System.Text;
using System.Text.Json;
using Auriko.Core.Access;
using Auriko.Core.Access.Budgets;
using Auriko.Core.Access.Limits;
using Auriko.Core.Background;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Execution.Health;
using Auriko.Core.Gateway;
using Auriko.Core.Routing;
using Auriko.Core.Routing.Decisions;
using Auriko.Core.Routing.Stats;
using Auriko.Core.Tests.Byok;
using Auriko.Core.Tests.Gateway;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Auriko.Core.Tests.Background;

/// <summary>Background responses on scripted providers and a storage in memory, as one process has them.</summary>
internal sealed class BackgroundBench : IAsyncDisposable
{
    public static readonly Caller Owner = new("key_1", null);

    public static readonly WebhookTarget DeploymentWebhook = new(new Uri("https://example.com/all"), WebhookTarget.NewSecret());

    private readonly TimeProvider _clock;
    private bool _isDisposed;

    public BackgroundBench(MemoryStorage storage, RecordingLedger ledger, params ScriptedProvider[] providers)
        : this(storage, ledger, "process", TimeProvider.System, providers)
    {
    }

    public BackgroundBench(
        MemoryStorage storage, RecordingLedger ledger, string process, TimeProvider clock, params ScriptedProvider[] providers)
    {
        (Storage, Ledger, _clock) = (storage, ledger, clock);
        Settings = new BackgroundSettings(process)
        {
            FlushInterval = TimeSpan.FromMilliseconds(10),
            PollInterval = TimeSpan.FromMilliseconds(100),
            EndingTime = TimeSpan.Zero,
        };
        Runs = new LiveRuns(clock);
        var registry = new ProviderRegistry(providers);
        var execution = new ExecutionSettings(TimeSpan.FromMinutes(10), TimeSpan.FromSeconds(10));
        var routing = new RoutingSettings(0, 0, string.Empty);
        var stats = new LiveStats(routing, clock);
        var health = new OfferingHealth(GatewayBench.Breaker, clock);
        var signals = new RoutingSignals(stats, new UsualOutput(), new PrefixMemory(), health, routing, new Random(1));
        var router = new RequestRouter(
            new LoadedCatalog(GatewayBench.Catalog), new RoutePlanner(), registry, GatewayBench.Seal, signals, new DecisionLog(routing));
        var executor = new PlanExecutor(
            new CallGates(registry, health, new ProviderSlots(registry, execution, clock)), ledger, execution, [stats], clock,
            NullLogger<PlanExecutor>.Instance);
        var states = storage.Seen;
        Budgets = new KeyBudgets(new BudgetPorts(storage.Budgets, new BudgetLedger(ledger, clock), clock), new BudgetOptions().Freeze());
        var changes = new StateChanges(states);
        var memory = new RequestMemory();
        var patience = new StoragePatience(clock, NullLogger<StoragePatience>.Instance);
        var store = new BackgroundStore(states, storage, patience, Runs, memory);
        var earlier = new EarlierAttempts(store, ledger, patience, clock);
        var settle = new SettleStep(store, earlier, ledger, clock);
        var own = OwnKeys.Directory(clock);
        // Its minute never ends.
        Limits = new KeyLimits(new OwnWindows(), new LimitOptions().Freeze(), new AccessOptions().Freeze(), new FakeTimeProvider());
        Steps = new BackgroundSteps(
            new PlanStep(store, router, Budgets, own, settle, Settings, clock),
            new CallStep(store, router, Budgets, executor, Runs, new CallSettings(clock, Settings.FlushInterval, earlier, own)),
            settle,
            new FinishStep(store, earlier, new BudgetSettlement(Budgets, earlier), Limits, clock),
            new DeadlineGuard(store, settle, clock, NullLogger<DeadlineGuard>.Instance));
        Upkeep = new Upkeep(states, storage, storage, Settings, clock);
        Engine = new LocalEngine(Steps, store, Upkeep, Settings, new LocalEngineContext(clock, NullLogger<LocalEngine>.Instance));
        News = new NewsSource(Runs, Settings.PollInterval, clock);
        var owned = new OwnedResponses(states, storage, Engine, clock);
        Responses = new BackgroundResponses(
            owned,
            new CountedAcceptance(
                new Acceptance(
                    router, Budgets, ledger, states, storage, memory,
                    new AcceptanceTerms(clock, Settings.Timeout, Settings.Retention, DeploymentWebhook)),
                Limits,
                own),
            new Withdrawal(states, storage, changes, owned, News),
            new EventReplay(owned, storage, changes, News),
            storage);
        Pulse = new WorkerPulse(states, storage, News, Settings, NullLogger<WorkerPulse>.Instance);
    }

    public MemoryStorage Storage { get; }

    public RecordingLedger Ledger { get; }

    public SavedKeys OwnKeys { get; } = new();

    public KeyBudgets Budgets { get; }

    public KeyLimits Limits { get; }

    public BackgroundSettings Settings { get; }

    public BackgroundSteps Steps { get; }

    public LiveRuns Runs { get; }

    public LocalEngine Engine { get; }

    public Upkeep Upkeep { get; }

    public NewsSource News { get; }

    public WorkerPulse Pulse { get; }

    public IBackgroundResponses Responses { get; }

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public Task<string> AcceptAsync(string model = "m", string routing = "{}", KeyPolicy? policy = null, bool explain = false) =>
        AcceptAsync(Owner with { Policy = policy ?? KeyPolicy.Default }, model, routing, explain);

    public async Task<string> AcceptAsync(Caller caller, string model = "m", string routing = "{}", bool explain = false)
    {
        var body = $$$"""{"model":"{{{model}}}","input":"Hi","background":true,"gateway":{"routing":{{{routing}}}}}""";
        var request = ResponseRequestParser.Parse(Encoding.UTF8.GetBytes(body));
        return (await Responses.AcceptAsync(new GatewayCall(request, caller, new OverheadClock(_clock)) { Explain = explain }, Stop)).Id;
    }

    /// <summary>The response once it has ended and nothing is left to be done.</summary>
    public async Task<JsonElement> EndAsync(string id)
    {
        while ((Storage.Peek(id) ?? await Storage.Seen.FindAsync(id, Stop)) is { IsClosed: false })
        {
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, Stop);
        }

        return JsonElement.Parse((await Responses.GetAsync(Owner, id, Stop)).Json.Span);
    }

    public async Task<byte[]> ReadAsync(string id, int? startingAfter = null)
    {
        using var stream = new MemoryStream();
        await foreach (var frames in await Responses.FollowAsync(Owner, id, startingAfter, Stop))
        {
            stream.Write(frames.Span);
        }

        return stream.ToArray();
    }

    /// <summary>Hands over what runs, at once.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        await Engine.StopAsync(new CancellationToken(canceled: true));
        Engine.Dispose();
        Pulse.Dispose();
    }
}
