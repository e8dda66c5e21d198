using System.Text;
using System.Text.Json;
using Auriko.Core;
using Auriko.Core.Access;
using Auriko.Core.Access.Budgets;
using Auriko.Core.Background;
using Auriko.Core.Background.Fresh;
using Auriko.Core.Byok;
using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Gateway;
using Auriko.Core.Ledger;
using Auriko.Core.Tests.Background;
using Auriko.Core.Tests.Gateway;
using Auriko.Functions.Background;
using Auriko.Functions.Triggers;
using Auriko.Tests.Shared;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Moq;

namespace Auriko.Functions.Tests.Background;

/// <summary>
/// A process of the Functions app on scripted providers and a storage in memory: Core's own steps, the app's own activities,
/// and orchestrations as <see cref="OrchestrationReplay"/> runs them.
/// </summary>
internal sealed class DurableBench : IAsyncDisposable
{
    public static readonly Caller Owner = new("key_1", null);

    private readonly ServiceProvider _services;
    private BackgroundService? _pulse;

    public DurableBench(MemoryStorage storage, params ScriptedProvider[] providers)
        : this(storage, TimeProvider.System, providers)
    {
    }

    public DurableBench(MemoryStorage storage, TimeProvider clock, params ScriptedProvider[] providers)
    {
        Storage = storage;
        Client.Setup(client => client.ScheduleNewOrchestrationInstanceAsync(
                It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()))
            .Callback((TaskName _, object? input, StartOrchestrationOptions? _, CancellationToken _) => Started.Add((RunInput)input!))
            .ReturnsAsync("instance");
        _services = NewServices(clock, providers);
        Engine.Use(Client.Object);
        Activities = ActivatorUtilities.CreateInstance<ResponseActivities>(_services);
    }

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    public MemoryStorage Storage { get; }

    public RecordingLedger Ledger { get; } = new();

    /// <summary>What a ledger keeps of what it was told: an attempt once.</summary>
    public IReadOnlyList<LedgerEntry> Booked => [.. Ledger.Entries.DistinctBy(entry => entry.AttemptId)];

    public Mock<DurableTaskClient> Client { get; } = new(MockBehavior.Strict, "hub");

    /// <summary>The orchestrations that were asked for.</summary>
    public List<RunInput> Started { get; } = [];

    public ResponseActivities Activities { get; }

    public DurableEngine Engine => _services.GetRequiredService<DurableEngine>();

    public IBackgroundUpkeep Upkeep => _services.GetRequiredService<IBackgroundUpkeep>();

    public IProcessBeats Beats => Storage;

    public IBackgroundResponses Responses => _services.GetRequiredService<IBackgroundResponses>();

    /// <summary>Has the process look for what others did, as it does while its host runs.</summary>
    public Task StartPulseAsync()
    {
        var pulse = typeof(IBackgroundEngine).Assembly.GetType("Auriko.Core.Background.WorkerPulse", throwOnError: true)!;
        _pulse = (BackgroundService)ActivatorUtilities.CreateInstance(_services, pulse);
        return _pulse.StartAsync(Stop);
    }

    public async Task<string> AcceptAsync(string routing = "{}")
    {
        var body = $$$"""{"model":"m","input":"Hi","background":true,"gateway":{"routing":{{{routing}}}}}""";
        var request = ResponseRequestParser.Parse(Encoding.UTF8.GetBytes(body));
        return (await Responses.AcceptAsync(new GatewayCall(request, Owner, new OverheadClock(TimeProvider.System)), Stop)).Id;
    }

    /// <summary>The orchestration of a response; <see cref="OrchestrationReplay.RunAsync"/> runs it.</summary>
    public OrchestrationReplay Orchestrate(string id) => new(new RunInput(id, RunInput.CurrentVersion), ActAsync);

    public async Task<JsonElement> GetAsync(string id) =>
        JsonElement.Parse((await Responses.GetAsync(Owner, id, Stop)).Json.Span);

    public async ValueTask DisposeAsync()
    {
        if (_pulse is not null)
        {
            await _pulse.StopAsync(CancellationToken.None);
            _pulse.Dispose();
        }

        await _services.DisposeAsync();
    }

    private async Task<object?> ActAsync(ScheduledActivity activity)
    {
        switch (activity.Name)
        {
            case "PlanRoute":
                return await Activities.PlanRoute(Read<PlanInput>(activity), Stop);
            case "CallProvider":
                return await Activities.CallProvider(Read<CallInput>(activity), Stop);
            case "SettleUsage":
                await Activities.SettleUsage(Read<CallInput>(activity), Stop);
                return null;
            default:
                await Activities.FinishResponse(Read<FinishInput>(activity), Stop);
                return null;
        }
    }

    private static T Read<T>(ScheduledActivity activity) => JsonSerializer.Deserialize<T>(activity.Input)!;

    private ServiceProvider NewServices(TimeProvider clock, ScriptedProvider[] providers)
    {
        var catalog = new Mock<ICatalog>();
        catalog.Setup(port => port.Current).Returns(new CatalogSnapshot("1", DateTimeOffset.UnixEpoch,
            [new ModelEntry { Id = "m", Offerings = [.. providers.Select(OfferingOf)] }]));
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Auriko:Background:FlushInterval"] = "00:00:00.010",
            ["Auriko:Background:PollInterval"] = "00:00:00.100",
        }).Build();
        var services = new ServiceCollection()
            .AddLogging()
            .AddSingleton(clock)
            .AddAurikoCore(configuration)
            .AddSingleton(catalog.Object)
            .AddSingleton<ILedger>(Ledger)
            .AddSingleton<ILedgerHealth>(Ledger)
            .AddSingleton<IResponseTable>(Storage)
            .AddSingleton<IResponseBlobs>(Storage)
            .AddSingleton<IProcessBeats>(Storage)
            .AddSingleton(Mock.Of<IPendingWebhooks>())
            .AddSingleton<IByokStore, MemoryByok>()
            .AddSingleton(Mock.Of<IBudgetStore>())
            .AddSingleton(Mock.Of<IBudgetSpends>())
            .AddSingleton<ILedgerTable>(Ledger)
            .AddDurableBackgroundEngine();
        foreach (var provider in providers)
        {
            services.AddSingleton<IResponseProvider>(provider);
        }

        return services.BuildServiceProvider();
    }

    /// <summary>Each dearer than the one before: they are tried in the order given.</summary>
    private static Offering OfferingOf(ScriptedProvider provider, int index) => new()
    {
        Provider = provider.Name,
        ModelId = "m",
        ProviderModelId = $"{provider.Name.Value}-m",
        ContextWindow = 1_000,
        Prices = new PriceList { InputPer1M = Usd.FromDollars(index + 1), OutputPer1M = Usd.FromDollars(10 * (index + 1)) },
    };
}
