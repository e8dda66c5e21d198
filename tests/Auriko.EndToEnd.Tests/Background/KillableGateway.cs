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

    private KillableGateway(Backends backends)
    {
        _backends = backends;
        Http = StandaloneGateway.NewClient();
        Http.BaseAddress = new Uri($"http://127.0.0.1:{_port}");
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", StandaloneGateway.Key);
    }

    public HttpClient Http { get; }

    public int ProcessId => _gateway!.Id;

    public static async Task<KillableGateway> StartAsync()
    {
        var gateway = new KillableGateway(await Backends.StartAsync([new("Auriko__Background__SweepInterval", "00:00:01")]));
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

    /// <summary>How many calls the upstream has had.</summary>
    public Task<long> UpstreamCallsAsync() => _backends.UpstreamCallsAsync();

    /// <summary>The ledger's rows, once no more come.</summary>
    public Task<IReadOnlyList<TableEntity>> LedgerAsync() => _backends.LedgerAsync();

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        if (_gateway is not null)
        {
            await _gateway.DisposeAsync();
        }

        await _backends.DisposeAsync();
        Directory.Delete(_dataFolder, recursive: true);
    }

    private async Task StartGatewayAsync()
    {
        _gateway = StandaloneGateway.Launch(
            ["--urls", $"http://127.0.0.1:{_port}", "--data", _dataFolder, "--key", StandaloneGateway.Key], _backends.Environment);
        await _gateway.WaitForLineAsync("gateway");
    }
}
