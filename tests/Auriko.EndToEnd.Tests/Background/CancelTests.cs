using Auriko.EndToEnd.Tests.Harness;

namespace Auriko.EndToEnd.Tests.Background;

/// <summary>Responses are cancelled at seeded moments; the upstream says when its socket was closed.</summary>
public sealed class CancelTests(SharedGateway shared, ITestOutputHelper output)
{
    private const string Model = "gpt-4.1-nano";
    private const double Bound = 2000;

    private readonly HttpClient _http = shared.Gateway.Http;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public Task Cancel_AtFiveMoments_StaysAndClosesTheUpstream() => CancelAsync(5);

    [Fact]
    [Trait("Category", "Long")]
    public async Task Cancel_AtHundredMoments_ClosesTheUpstreamInTime() => Assert.InRange(await CancelAsync(100), 0, Bound);

    /// <returns>The 99th percentile from asking to the close of the upstream's socket, in ms.</returns>
    private async Task<double> CancelAsync(int count)
    {
        await shared.Gateway.Simulator.KeepRequestsAsync(1000);
        var random = new Random(count);
        var asked = new Dictionary<string, double>();
        for (var number = 0; number < count; number++)
        {
            var mark = $"cancel {number} of {count}.";
            var id = await _http.CreateBackgroundAsync($"[[sim:deltas count=10000 delay_ms=20]] {mark}", Model);
            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(1000)), TimeProvider.System, Stop);

            asked[mark] = BackgroundCalls.Now;
            Assert.Equal("cancelled", (await _http.CancelAsync(id))["status"]!.GetValue<string>());
            Assert.Equal("cancelled", (await _http.PollAsync(id))["status"]!.GetValue<string>());
            Assert.Contains("\"status\":\"cancelled\"", (await _http.ReplayAsync(id)).Split("\n\n")[^2], StringComparison.Ordinal);
        }

        // A response cancelled before its provider was called has no socket to close.
        var calls = (await shared.Gateway.Simulator.CallsAsync())
            .Select(call => (Call: call, Mark: asked.Keys.SingleOrDefault(mark => call.Body.Contains(mark, StringComparison.Ordinal))))
            .Where(found => found.Mark is not null).ToArray();
        Assert.All(calls, found => Assert.NotNull(found.Call.LeftAt));
        double[] waits = [.. calls.Select(found => found.Call.LeftAt!.Value - asked[found.Mark!]).Order()];
        output.WriteLine(
            $"{count} cancelled, {waits.Length} upstream sockets closed after p50 {At(waits, 50):f1}, p99 {At(waits, 99):f1}, at most {At(waits, 100):f1} ms");
        return At(waits, 99);
    }

    private static double At(double[] sorted, int percent) =>
        sorted.Length == 0 ? 0 : sorted[Math.Min(sorted.Length - 1, sorted.Length * percent / 100)];
}
