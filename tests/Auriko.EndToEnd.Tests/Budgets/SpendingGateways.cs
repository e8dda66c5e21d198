using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Auriko.EndToEnd.Tests.Harness;

namespace Auriko.EndToEnd.Tests.Budgets;

/// <summary>Two Standalone processes that share storage and simulator, and one key with a budget.</summary>
internal sealed class SpendingGateways : IAsyncDisposable
{
    private readonly List<string> _folders = [];
    private readonly List<ChildProcess> _processes = [];
    private readonly HttpClient _http = StandaloneGateway.NewClient();
    private readonly Backends _backends;

    private SpendingGateways(Backends backends) => _backends = backends;

    public Backends Backends => _backends;

    /// <summary>Where they are.</summary>
    public List<Uri> Addresses { get; } = [];

    /// <summary>The key with the budget.</summary>
    public string Key { get; private set; } = string.Empty;

    /// <summary>The key's id.</summary>
    public string KeyId { get; private set; } = string.Empty;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Starts two gateways and makes a key.</summary>
    /// <param name="budget">The key's budget of a month, in dollars.</param>
    public static async Task<SpendingGateways> StartAsync(string budget)
    {
        var gateways = new SpendingGateways(await Backends.StartAsync([new("Auriko__Access__Budgets__StorageTimeout", "00:00:30")]));
        await gateways.StartGatewayAsync();
        await gateways.StartGatewayAsync();
        await using var command = ChildProcess.Start(
            "dotnet",
            [RepositoryPaths.StandaloneAssembly, "keys", "create", "--name", "spender", "--budget", budget],
            gateways._backends.Environment);
        gateways.KeyId = await command.WaitForLineAsync("id ");
        gateways.Key = await command.WaitForLineAsync("key ");
        gateways._http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", gateways.Key);
        return gateways;
    }

    /// <summary>Posts a request to one of the gateways.</summary>
    /// <param name="gateway">Which.</param>
    /// <param name="body">The request.</param>
    public Task<HttpResponseMessage> PostAsync(int gateway, JsonObject body) =>
        _http.PostAsJsonAsync(new Uri(Addresses[gateway], "v1/responses"), body, Stop);

    public Task<HttpResponseMessage> MeAsync(int gateway) => _http.GetAsync(new Uri(Addresses[gateway], "v1/me"), Stop);

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        foreach (var process in _processes)
        {
            await process.DisposeAsync();
        }

        await _backends.DisposeAsync();
        _folders.ForEach(folder => Directory.Delete(folder, recursive: true));
    }

    private async Task StartGatewayAsync()
    {
        var (folder, port) = (RepositoryPaths.NewFolder(), Backends.FreePort());
        _folders.Add(folder);
        var process = StandaloneGateway.Launch(
            ["--urls", $"http://127.0.0.1:{port}", "--data", folder, "--key", StandaloneGateway.Key], _backends.Environment);
        _processes.Add(process);
        Addresses.Add(new Uri(await process.WaitForLineAsync("gateway")));
    }
}
