using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Net.Sockets;
using System.Text.Json.Nodes;
using Auriko.EndToEnd.Tests.Harness;

namespace Auriko.EndToEnd.Tests.Telemetry;

/// <summary>Standalone that tells all it can of itself: logs of every level, and all signals to a collector.</summary>
internal sealed class ObservedGateway : IAsyncDisposable
{
    /// <summary>What every provider's key begins with.</summary>
    public const string ProviderKey = "sk-UpstreamKeyMark";

    private static readonly (string Name, string Path)[] Providers =
    [
        ("openai", "openai/v1"), ("azure_openai", "azure/openai/v1"), ("deepseek", "deepseek"),
        ("anthropic", "anthropic/v1"), ("google_ai_studio", "gemini/v1beta"),
    ];

    private readonly string _dataFolder = RepositoryPaths.NewFolder();
    private ChildProcess? _simulator;
    private ChildProcess? _gateway;

    private ObservedGateway()
    {
        Http = StandaloneGateway.NewClient();
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", StandaloneGateway.Key);
    }

    public OtlpCollector Collector { get; } = new();

    public HttpClient Http { get; }

    public SimulatorProbe Simulator { get; private set; } = null!;

    /// <summary>What the process wrote, without the banner, which is meant to show the development key.</summary>
    public IEnumerable<string> Log => _gateway!.Output.Split('\n').Where(line =>
        !line.StartsWith("key ", StringComparison.Ordinal) && !line.StartsWith("curl ", StringComparison.Ordinal));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public static async Task<ObservedGateway> StartAsync()
    {
        var gateway = new ObservedGateway();
        try
        {
            await gateway.LaunchAsync();
            return gateway;
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    /// <summary>Posts a body and returns as soon as the headers are there.</summary>
    public Task<HttpResponseMessage> PostAsync(JsonObject body, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "v1/responses") { Content = JsonContent.Create(body) };
        foreach (var (name, value) in headers)
        {
            request.Headers.Add(name, value);
        }

        return Http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, Stop);
    }

    /// <summary>Posts a body and reads the reply to its end, whatever its status.</summary>
    public async Task<(int Status, string Body)> AskAsync(JsonObject body, params (string Name, string Value)[] headers)
    {
        using var reply = await PostAsync(body, headers);
        return ((int)reply.StatusCode, await reply.Content.ReadAsStringAsync(Stop));
    }

    /// <summary>Ends the gateway, which sends what it still has.</summary>
    public async Task EndAsync()
    {
        _gateway!.Signal("TERM");
        await _gateway.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Http.Dispose();
        Simulator?.Dispose();
        foreach (var process in (ChildProcess?[])[_gateway, _simulator])
        {
            if (process is not null)
            {
                await process.DisposeAsync();
            }
        }

        await Collector.DisposeAsync();
        Directory.Delete(_dataFolder, recursive: true);
    }

    private async Task LaunchAsync()
    {
        var simulator = new Uri($"http://127.0.0.1:{FreePort()}/");
        _simulator = ChildProcess.Start("dotnet", [RepositoryPaths.SimulatorAssembly, "--urls", simulator.ToString()]);
        Simulator = new SimulatorProbe(simulator);

        var environment = new Dictionary<string, string?>
        {
            ["Auriko__Telemetry__OtlpEndpoint"] = Collector.Address.ToString(),
            ["Auriko__Telemetry__OtlpProtocol"] = "http/protobuf",
            ["OTEL_BSP_SCHEDULE_DELAY"] = "100",
            ["OTEL_BLRP_SCHEDULE_DELAY"] = "100",
            ["Logging__LogLevel__Default"] = "Trace",

            // A provider that fails again and again is to be called all the same.
            ["Auriko__Execution__Breaker__MinimumAttempts"] = "1000",
        };
        foreach (var (name, path) in Providers)
        {
            environment[$"Auriko__Providers__{name}__BaseUrl"] = new Uri(simulator, path).ToString();
            environment[$"Auriko__Providers__{name}__ApiKey"] = $"{ProviderKey}-{name}";
        }

        _gateway = StandaloneGateway.Launch(
            ["--urls", "http://127.0.0.1:0", "--data", _dataFolder, "--key", StandaloneGateway.Key], environment);
        Http.BaseAddress = new Uri(await _gateway.WaitForLineAsync("gateway"));
    }

    private static int FreePort()
    {
        using var socket = new TcpListener(IPAddress.Loopback, 0);
        socket.Start();
        return ((IPEndPoint)socket.LocalEndpoint).Port;
    }
}
