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
    private Instance? _another;
    private Uri? _simulatorAddress;
    private string _connectionString = string.Empty;

    private KillableGateway()
    {
        Http = NewClient(_port);
    }

    public HttpClient Http { get; }

    public int ProcessId => _gateway!.Id;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>A second process on the same storage.</summary>
    public HttpClient Another => _another!.Http;

    /// <summary>Starts all.</summary>
    /// <param name="settings">More settings.</param>
    public static async Task<KillableGateway> StartAsync(params IEnumerable<(string Name, string Value)> settings)
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

    /// <summary>Starts <see cref="Another"/>.</summary>
    public async Task StartAnotherAsync()
    {
        var (port, folder) = (FreePort(), RepositoryPaths.NewFolder());
        _another = new Instance(NewClient(port), await LaunchAsync(port, folder), folder);
    }

    /// <summary>Kills the gateway without warning.</summary>
    public async Task KillAsync()
    {
        _gateway!.Signal("KILL");
        await _gateway.WaitForExitAsync();
    }

    /// <summary>Kills the gateway without warning and starts it again.</summary>
    public async Task KillAndRestartAsync()
    {
        await KillAsync();
        await _gateway!.DisposeAsync();
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
        _another?.Http.Dispose();
        foreach (var process in (ChildProcess?[])[_gateway, _another?.Process, _simulator, _azurite])
        {
            if (process is not null)
            {
                await process.DisposeAsync();
            }
        }

        foreach (var folder in (string?[])[_dataFolder, _another?.DataFolder])
        {
            if (folder is not null)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
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

    private async Task StartGatewayAsync() => _gateway = await LaunchAsync(_port, _dataFolder);

    private async Task<ChildProcess> LaunchAsync(int port, string dataFolder)
    {
        var process = StandaloneGateway.Launch(
            ["--urls", $"http://127.0.0.1:{port}", "--data", dataFolder, "--key", StandaloneGateway.Key], _environment);
        await process.WaitForLineAsync("gateway");
        return process;
    }

    private static HttpClient NewClient(int port)
    {
        var http = StandaloneGateway.NewClient();
        http.BaseAddress = new Uri($"http://127.0.0.1:{port}");
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", StandaloneGateway.Key);
        return http;
    }

    private static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }

    private sealed record Instance(HttpClient Http, ChildProcess Process, string DataFolder);
}
