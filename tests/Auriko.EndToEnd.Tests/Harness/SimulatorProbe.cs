using System.Text.Json;

namespace Auriko.EndToEnd.Tests.Harness;

/// <summary>Asks the simulated upstream what it saw.</summary>
public sealed class SimulatorProbe(Uri address) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http = StandaloneGateway.NewClient();

    /// <summary>How many calls of a model there were.</summary>
    public Task<long> CallsAsync(string model) => CountAsync(model, "calls");

    /// <summary>How many calls of a model the client closed before the end.</summary>
    public Task<long> ClosedByClientAsync(string model) => CountAsync(model, "closed_by_client");

    /// <summary>The bodies of the last calls, the oldest first.</summary>
    public async Task<IReadOnlyList<string>> RequestsAsync() => [.. (await CallsAsync()).Select(call => call.Body)];

    /// <summary>The last calls, the oldest first.</summary>
    public async Task<IReadOnlyList<SimulatedCall>> CallsAsync()
    {
        using var requests = JsonDocument.Parse(
            await _http.GetStringAsync(new Uri(address, "_sim/requests"), TestContext.Current.CancellationToken));
        return
        [
            .. requests.RootElement.EnumerateArray()
                .Select(call => new SimulatedCall(
                    call.GetProperty("at").GetDouble(),
                    call.TryGetProperty("left_at", out var left) ? left.GetDouble() : null,
                    call.GetProperty("body").GetRawText())),
        ];
    }

    /// <summary>Has the simulator keep so many calls.</summary>
    public async Task KeepRequestsAsync(int count)
    {
        using var content = new StringContent($$"""{"kept_requests":{{count}}}""");
        using var reply = await _http.PostAsync(
            new Uri(address, "_sim/config"), content, TestContext.Current.CancellationToken);
        reply.EnsureSuccessStatusCode();
    }

    /// <summary>The headers of the last calls by lower-case name, the oldest first.</summary>
    public async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> HeadersAsync()
    {
        using var requests = JsonDocument.Parse(
            await _http.GetStringAsync(new Uri(address, "_sim/requests"), TestContext.Current.CancellationToken));
        return
        [
            .. requests.RootElement.EnumerateArray().Select(call => call.GetProperty("headers").EnumerateObject()
                .ToDictionary(header => header.Name, header => header.Value.GetString()!)),
        ];
    }

    /// <summary>Waits until at least <paramref name="count"/> calls of a model were closed by the client.</summary>
    public async Task WaitForClosedAsync(string model, long count)
    {
        var started = TimeProvider.System.GetTimestamp();
        while (await ClosedByClientAsync(model) < count)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(started) < Patience, "The upstream was not closed.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<long> CountAsync(string model, string what)
    {
        using var stats = JsonDocument.Parse(
            await _http.GetStringAsync(new Uri(address, "_sim/stats"), TestContext.Current.CancellationToken));
        return stats.RootElement.GetProperty("models").EnumerateArray()
            .Where(entry => entry.GetProperty("model").GetString() == model)
            .Sum(entry => entry.GetProperty(what).GetInt64());
    }
}

/// <summary>A call the simulated upstream had.</summary>
/// <param name="At">When it came, in milliseconds since 1970.</param>
/// <param name="LeftAt">When its socket was closed by the client; null when it ended otherwise.</param>
/// <param name="Body">Its body.</param>
public sealed record SimulatedCall(double At, double? LeftAt, string Body);
