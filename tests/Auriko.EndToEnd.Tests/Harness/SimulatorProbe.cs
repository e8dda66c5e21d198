using System.Text.Json;

namespace Auriko.EndToEnd.Tests.Harness;

/// <summary>Asks the simulated upstream what it saw.</summary>
public sealed class SimulatorProbe(Uri address) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http = StandaloneGateway.NewClient();

    /// <summary>How many calls it has seen of a model.</summary>
    public Task<long> CallsAsync(string model) => CountAsync(model, "calls");

    /// <summary>How many of them the client closed before the end.</summary>
    public Task<long> ClosedByClientAsync(string model) => CountAsync(model, "closed_by_client");

    /// <summary>Waits until at least <paramref name="count"/> calls of a model were closed by the client.</summary>
    public async Task WaitForClosedAsync(string model, long count)
    {
        var deadline = TimeProvider.System.GetTimestamp();
        while (await ClosedByClientAsync(model) < count)
        {
            Assert.True(TimeProvider.System.GetElapsedTime(deadline) < Patience, "The upstream was not closed.");
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, TestContext.Current.CancellationToken);
        }
    }

    public void Dispose() => _http.Dispose();

    private async Task<long> CountAsync(string model, string member)
    {
        using var stats = JsonDocument.Parse(
            await _http.GetStringAsync(new Uri(address, "_sim/stats"), TestContext.Current.CancellationToken));
        return stats.RootElement.GetProperty("models").EnumerateArray()
            .Where(entry => entry.GetProperty("model").GetString() == model)
            .Sum(entry => entry.GetProperty(member).GetInt64());
    }
}
