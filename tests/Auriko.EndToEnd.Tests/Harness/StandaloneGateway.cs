using System.Net.Http.Headers;
using Auriko.EndToEnd.Tests.Harness;

[assembly: AssemblyFixture(typeof(SharedGateway))]

namespace Auriko.EndToEnd.Tests.Harness;

/// <summary>The Standalone host as a process, with the simulator in it and Azurite beside it.</summary>
public sealed class StandaloneGateway : IAsyncDisposable
{
    public const string Key = "ak_test_endToEndEndToEndEndToEndEndToEndEndToEnd000";

    private readonly ChildProcess _process;

    private StandaloneGateway(ChildProcess process, Uri address, Uri simulator, string dataFolder)
    {
        _process = process;
        Address = address;
        DataFolder = dataFolder;
        Http = NewClient();
        Http.BaseAddress = address;
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", Key);
        Simulator = new SimulatorProbe(simulator);
        Ledger = new StoredLedger(dataFolder);
    }

    public Uri Address { get; }

    /// <summary>What SDKs take as the base address.</summary>
    public Uri ApiAddress => new(Address, "v1");

    public string DataFolder { get; }

    /// <summary>A client that sends the key.</summary>
    public HttpClient Http { get; }

    public SimulatorProbe Simulator { get; }

    public StoredLedger Ledger { get; }

    /// <summary>How to reach the Azurite beside it.</summary>
    public string ConnectionString => Ledger.ConnectionString;

    internal ChildProcess Process => _process;

    /// <summary>Starts the host and waits until it says it serves.</summary>
    /// <param name="dataFolder">The data folder.</param>
    /// <param name="environment">More settings.</param>
    public static async Task<StandaloneGateway> StartAsync(
        string dataFolder, IReadOnlyDictionary<string, string?>? environment = null)
    {
        var process = Launch(
            ["--simulate", "--urls", "http://127.0.0.1:0", "--data", dataFolder, "--key", Key], environment);
        try
        {
            var address = new Uri(await process.WaitForLineAsync("gateway"));
            var simulator = new Uri(await process.WaitForLineAsync("simulator"));
            return new StandaloneGateway(process, address, simulator, dataFolder);
        }
        catch
        {
            await process.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts the host without waiting for anything.</summary>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="environment">More settings.</param>
    internal static ChildProcess Launch(
        IEnumerable<string> arguments, IReadOnlyDictionary<string, string?>? environment = null) =>
        ChildProcess.Start(
            "dotnet",
            [RepositoryPaths.StandaloneAssembly, .. arguments],
            new Dictionary<string, string?>(environment ?? new Dictionary<string, string?>())
            {
                // Chance has no place in a test.
                ["Auriko__Routing__Exploration"] = "0",
            });

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Simulator.Dispose();
        if (!_process.HasExited)
        {
            _process.Signal("TERM");
            await _process.WaitForExitAsync();
        }

        await _process.DisposeAsync();
        Directory.Delete(DataFolder, recursive: true);
    }

    internal static HttpClient NewClient() => new(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = 1024 })
    {
        Timeout = TimeSpan.FromMinutes(2),
    };
}

/// <summary>One gateway for all tests that need no other.</summary>
public sealed class SharedGateway : IAsyncLifetime
{
    private StandaloneGateway? _gateway;

    public StandaloneGateway Gateway => _gateway ?? throw new InvalidOperationException("The gateway is not started.");

    public async ValueTask InitializeAsync() => _gateway = await StandaloneGateway.StartAsync(RepositoryPaths.NewFolder());

    public ValueTask DisposeAsync() => _gateway?.DisposeAsync() ?? ValueTask.CompletedTask;
}
