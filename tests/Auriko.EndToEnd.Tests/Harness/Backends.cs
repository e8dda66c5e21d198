using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using Auriko.Tests.Shared;
using Azure.Data.Tables;

namespace Auriko.EndToEnd.Tests.Harness;

/// <summary>Storage and simulator as processes of their own, which outlive the gateways that use them.</summary>
internal sealed class Backends : IAsyncDisposable
{
    private const string Account = "devstoreaccount1";
    private const string AccountKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    private readonly Dictionary<string, string?> _environment = [];
    private readonly HttpClient _http = StandaloneGateway.NewClient();
    private ChildProcess? _azurite;
    private ChildProcess? _simulator;
    private Uri? _simulatorAddress;
    private string _connectionString = string.Empty;

    /// <summary>The settings of a gateway that uses them.</summary>
    public IReadOnlyDictionary<string, string?> Environment => _environment;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Starts both.</summary>
    /// <param name="settings">More settings of the gateways.</param>
    public static async Task<Backends> StartAsync(IEnumerable<KeyValuePair<string, string>> settings)
    {
        var backends = new Backends();
        await backends.StartAzuriteAsync();
        backends.StartSimulator();
        foreach (var (name, value) in settings)
        {
            backends._environment[name] = value;
        }

        return backends;
    }

    /// <summary>A port nobody listens at.</summary>
    public static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }

    /// <summary>How many calls the upstream has had.</summary>
    public async Task<long> UpstreamCallsAsync()
    {
        using var stats = JsonDocument.Parse(await _http.GetStringAsync(new Uri(_simulatorAddress!, "_sim/stats"), Stop));
        return stats.RootElement.GetProperty("calls").GetInt64();
    }

    /// <summary>The ledger's rows, once no more come.</summary>
    public async Task<IReadOnlyList<TableEntity>> LedgerAsync()
    {
        var table = new TableClient(_connectionString, "UsageLedger");
        await table.CreateIfNotExistsAsync(Stop); // The gateway makes it with the first entry, which may be on its way.
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
        _http.Dispose();
        foreach (var process in (ChildProcess?[])[_simulator, _azurite])
        {
            if (process is not null)
            {
                await process.DisposeAsync();
            }
        }
    }

    private async Task StartAzuriteAsync()
    {
        var (table, blob) = (FreePort(), FreePort());
        _azurite = ChildProcess.Start("node",
        [
            RepositoryRoot.At("src", "Auriko.Standalone", "Azurite", "azurite.cjs"), RepositoryRoot.At("node_modules", "azurite"),
            "--tableHost", "127.0.0.1", "--tablePort", $"{table}", "--blobHost", "127.0.0.1", "--blobPort", $"{blob}",
            "--silent", "--disableTelemetry", "--inMemoryPersistence",
        ]);
        await _azurite.WaitForLineAsync("Azurite Table service is successfully listening");
        _connectionString = $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={AccountKey};"
            + $"TableEndpoint=http://127.0.0.1:{table}/{Account};BlobEndpoint=http://127.0.0.1:{blob}/{Account};";
        _environment["Auriko__Storage__ConnectionString"] = _connectionString;
    }

    private void StartSimulator()
    {
        _simulatorAddress = new Uri($"http://127.0.0.1:{FreePort()}/");
        _simulator = ChildProcess.Start("dotnet", [RepositoryPaths.SimulatorAssembly, "--urls", _simulatorAddress.ToString()]);
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
}
