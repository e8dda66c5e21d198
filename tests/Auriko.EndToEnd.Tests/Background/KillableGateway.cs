using System.Net.Http.Headers;
using Auriko.EndToEnd.Tests.Harness;
using Azure.Data.Tables;

namespace Auriko.EndToEnd.Tests.Background;

/// <summary>Standalone as a process that can be killed and started again; simulator and storage are processes of their own and live on.</summary>
internal sealed class KillableGateway : IAsyncDisposable
{
    private readonly string _dataFolder = RepositoryPaths.NewFolder();
    private readonly int _port = Backends.FreePort();
    private readonly Backends _backends;
    private ChildProcess? _gateway;
    private Instance? _another;

    private KillableGateway(Backends backends)
    {
        _backends = backends;
        Http = NewClient(_port);
    }

    public HttpClient Http { get; }

    public int ProcessId => _gateway!.Id;

    /// <summary>A second process on the same storage.</summary>
    public HttpClient Another => _another!.Http;

    /// <summary>Starts all.</summary>
    /// <param name="settings">More settings.</param>
    public static async Task<KillableGateway> StartAsync(params IEnumerable<(string Name, string Value)> settings)
    {
        IEnumerable<(string Name, string Value)> all = [("Auriko__Background__SweepInterval", "00:00:01"), .. settings];
        var gateway = new KillableGateway(
            await Backends.StartAsync(all.Select(setting => KeyValuePair.Create(setting.Name, setting.Value))));
        await gateway.StartGatewayAsync();
        return gateway;
    }

    /// <summary>Starts <see cref="Another"/>.</summary>
    public async Task StartAnotherAsync()
    {
        var (port, folder) = (Backends.FreePort(), RepositoryPaths.NewFolder());
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
    public Task<long> UpstreamCallsAsync() => _backends.UpstreamCallsAsync();

    /// <summary>The ledger's rows, once no more come.</summary>
    public Task<IReadOnlyList<TableEntity>> LedgerAsync() => _backends.LedgerAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        _another?.Http.Dispose();
        foreach (var process in (ChildProcess?[])[_gateway, _another?.Process])
        {
            if (process is not null)
            {
                await process.DisposeAsync();
            }
        }

        await _backends.DisposeAsync();
        foreach (var folder in (string?[])[_dataFolder, _another?.DataFolder])
        {
            if (folder is not null)
            {
                Directory.Delete(folder, recursive: true);
            }
        }
    }

    private static HttpClient NewClient(int port)
    {
        var http = StandaloneGateway.NewClient();
        http.BaseAddress = new Uri($"http://127.0.0.1:{port}");
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", StandaloneGateway.Key);
        return http;
    }

    private async Task StartGatewayAsync() => _gateway = await LaunchAsync(_port, _dataFolder);

    private async Task<ChildProcess> LaunchAsync(int port, string dataFolder)
    {
        var process = StandaloneGateway.Launch(
            ["--urls", $"http://127.0.0.1:{port}", "--data", dataFolder, "--key", StandaloneGateway.Key], _backends.Environment);
        await process.WaitForLineAsync("gateway");
        return process;
    }

    private sealed record Instance(HttpClient Http, ChildProcess Process, string DataFolder);
}
