using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Auriko.EndToEnd.Tests.Harness;

namespace Auriko.EndToEnd.Tests.Background;

/// <summary>
/// Many background requests, at once and paced: all end, each provider is called once. Printed are the times from asking to
/// the answer and from the answer to the provider's call, as client and simulator see them.
/// </summary>
public sealed class LoadTests(ITestOutputHelper output)
{
    private const string Model = "gpt-4.1-mini";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public Task Create_FiftyAtOnce_AllEnd() => LoadAsync(50, perSecond: null);

    [Fact]
    [Trait("Category", "Long")]
    public Task Create_ThousandAtOnce_AllEnd() => LoadAsync(1000, perSecond: null);

    [Theory]
    [Trait("Category", "Long")]
    [InlineData(20)]
    [InlineData(50)]
    [InlineData(100)]
    public Task Create_Paced_AllEnd(int perSecond) => LoadAsync(perSecond * 20, perSecond);

    private async Task LoadAsync(int count, int? perSecond)
    {
        await using var gateway = await StandaloneGateway.StartAsync(RepositoryPaths.NewFolder());
        await gateway.Simulator.KeepRequestsAsync(count + 100);
        await WarmUpAsync(gateway);
        var began = TimeProvider.System.GetTimestamp();

        var asked = await Task.WhenAll(Enumerable.Range(0, count).Select(number => AskAsync(gateway, number, perSecond)));
        foreach (var response in asked)
        {
            Assert.Equal("completed", (await gateway.Http.PollAsync(response.Id))["status"]!.GetValue<string>());
        }

        var total = TimeProvider.System.GetElapsedTime(began);
        var called = await CalledAsync(gateway);
        Assert.Equal(count, asked.Select(response => response.Id).Distinct().Count());
        Assert.All(asked, response => Assert.Single(called[response.Mark]));
        output.WriteLine(
            $"{count} {(perSecond is { } pace ? $"paced {pace}/s" : "at once")}: accepted {Quantiles(asked.Select(response => response.Answered - response.Asked))}; "
            + $"called after the answer {Quantiles(asked.Select(response => Math.Max(0, called[response.Mark].Single() - response.Answered)))}, "
            + $"after asking {Quantiles(asked.Select(response => called[response.Mark].Single() - response.Asked))}; all ended after {total.TotalSeconds:f1} s; "
            + $"peak memory {gateway.Process.PeakMegabytes:f0} MB");
    }

    private static async Task WarmUpAsync(StandaloneGateway gateway)
    {
        for (var number = 0; number < 200; number++)
        {
            await gateway.Http.CreateBackgroundAsync("Say hello.", Model);
        }

        await gateway.Http.PollAsync(await gateway.Http.CreateBackgroundAsync("Say hello.", Model));
    }

    private static async Task<Accepted> AskAsync(StandaloneGateway gateway, int number, int? perSecond)
    {
        await Task.Delay(TimeSpan.FromSeconds(perSecond is { } pace ? (double)number / pace : 0), TimeProvider.System, Stop);
        var mark = $"number {number}.";
        var body = Requests.Text($"[[sim:deltas count=8 delay_ms=20]] {mark}", Model);
        body["background"] = true;
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/responses") { Content = JsonContent.Create(body) };

        var asked = BackgroundCalls.Now;
        using var reply = await gateway.Http.SendAsync(request, Stop);
        var answer = await reply.Content.ReadAsStringAsync(Stop);
        var answered = BackgroundCalls.Now;
        return new Accepted(JsonNode.Parse(answer)!["id"]!.GetValue<string>(), mark, asked, answered);
    }

    /// <summary>When the provider was called, by the mark in the prompt.</summary>
    private static async Task<ILookup<string, double>> CalledAsync(StandaloneGateway gateway) =>
        (await gateway.Simulator.CallsAsync()).ToLookup(
            call => call.Body[(call.Body.LastIndexOf("number ", StringComparison.Ordinal) is >= 0 and var at ? at : 0)..].Split('"')[0], call => call.At);

    private static string Quantiles(IEnumerable<double> values)
    {
        var sorted = values.Order().ToArray();
        return $"p50 {sorted[sorted.Length / 2]:f1} p99 {sorted[sorted.Length * 99 / 100]:f1} ms";
    }

    private sealed record Accepted(string Id, string Mark, double Asked, double Answered);
}
