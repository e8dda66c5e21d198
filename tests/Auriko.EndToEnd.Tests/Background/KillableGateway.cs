using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text.Json;
using Auriko.EndToEnd.Tests.Harness;
using Auriko.Tests.Shared;
using Azure.Data.Tables;

namespace Auriko.EndToEnd.Tests.Background;

/// <summary>Standalone as a process that can be killed and started again; simulator and storage are processes of their own and live on.</summary>
internal sealed class KillableGateway : IAsyncDisposable
{
    private const string Account = "devstoreaccount1";
    private const string AccountKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly string _dataFolder = RepositoryPaths.NewFolder();
    private readonly Dictionary<string, string?> _environment = [];
    private readonly int _port = FreePort();
    private ChildProcess? _azurite;
    private ChildProcess? _simulator;
    private ChildProcess? _gateway;
    private Uri? _simulatorAddress;
    private string _connectionString = string.Empty;

    private KillableGateway()
    {
        Http = StandaloneGateway.NewClient();
        Http.BaseAddress = new Uri($"http://127.0.0.1:{_port}");
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", StandaloneGateway.Key);
    }

    public HttpClient Http { get; }

    public int ProcessId => _gateway!.Id;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Starts all.</summary>
    /// <param name="settings">More settings.</param>
    public static async Task<KillableGateway> StartAsync(params (string Name, string Value)[] settings)
    {
        var gateway = new KillableGateway();
        foreach (var (name, value) in settings)
        {
            gateway._environment[name] = value;
        }

        await gateway.StartCompanionsAsync();
        await gateway.StartGatewayAsync();
        return gateway;
    }

    /// <summary>Kills the gateway without warning and starts it again.</summary>
    public async Task KillAndRestartAsync()
    {
        _gateway!.Signal("KILL");
        await _gateway.WaitForExitAsync();
        await _gateway.DisposeAsync();
        await StartGatewayAsync();
    }

    /// <summary>Asks the gateway to end, and starts it again once it has.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> TerminateAndRestartAsync()
    {
        _gateway!.Signal("TERM");
        var code = await _gateway.WaitForExitAsync();
        await _gateway.DisposeAsync();
        await StartGatewayAsync();
        return code;
    }

    /// <summary>How many calls the upstream has had.</summary>
    public async Task<long> UpstreamCallsAsync()
    {
        using var stats = JsonDocument.Parse(await Http.GetStringAsync(new Uri(_simulatorAddress!, "_sim/stats"), Stop));
        return stats.RootElement.GetProperty("calls").GetInt64();
    }

    /// <summary>The ledger's rows, once no more come.</summary>
    public async Task<IReadOnlyList<TableEntity>> LedgerAsync()
    {
        var table = new TableClient(_connectionString, "UsageLedger");
        var known = -1;
        while (true)
        {
            var rows = await table.QueryAsync<TableEntity>(cancellationToken: Stop).ToListAsync(Stop);
            if (rows.Count == known)
            {
                return rows;
            }

            known = rows.Count;
            await Task.Delay(TimeSpan.FromSeconds(3), TimeProvider.System, Stop);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        foreach (var process in (ChildProcess?[])[_gateway, _simulator, _azurite])
        {
            if (process is not null)
            {
                await process.DisposeAsync();
            }
        }

        Directory.Delete(_dataFolder, recursive: true);
    }

    private async Task StartCompanionsAsync()
    {
        var (table, blob) = (FreePort(), FreePort());
        _azurite = ChildProcess.Start("node",
        [
            RepositoryRoot.At("src", "Auriko.Standalone", "Azurite", "azurite.cjs"), RepositoryRoot.At("node_modules", "azurite"),
            "--tableHost", "127.0.0.1", "--tablePort", $"{table}", "--blobHost", "127.0.0.1", "--blobPort", $"{blob}",
            "--silent", "--disableTelemetry", "--skipApiVersionCheck", "--inMemoryPersistence",
        ]);
        await _azurite.WaitForLineAsync("Azurite Table service is successfully listening");
        _connectionString = $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={AccountKey};"
            + $"TableEndpoint=http://127.0.0.1:{table}/{Account};BlobEndpoint=http://127.0.0.1:{blob}/{Account};";

        var simulator = FreePort();
        _simulatorAddress = new Uri($"http://127.0.0.1:{simulator}/");
        _simulator = ChildProcess.Start("dotnet", [RepositoryPaths.SimulatorAssembly, "--urls", _simulatorAddress.ToString()]);

        _environment["Auriko__Storage__ConnectionString"] = _connectionString;
        _environment["Auriko__Background__SweepInterval"] = "00:00:01";
        foreach (var (name, path) in new[]
        {
            ("openai", "openai/v1"), ("azure_openai", "azure/openai/v1"), ("deepseek", "deepseek"), ("anthropic", "anthropic/v1"),
            ("google_ai_studio", "gemini/v1beta"),
        })
        {
            _environment[$"Auriko__Providers__{name}__BaseUrl"] = new Uri(_simulatorAddress, path).ToString();
            _environment[$"Auriko__Providers__{name}__ApiKey"] = "simulated";
        }
    }

    private async Task StartGatewayAsync()
    {
        _gateway = StandaloneGateway.Launch(
            ["--urls", $"http://127.0.0.1:{_port}", "--data", _dataFolder, "--key", StandaloneGateway.Key], _environment);
        await _gateway.WaitForLineAsync("gateway");
    }

    private static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}
