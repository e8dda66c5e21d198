using System.Text.Json.Nodes;
using Auriko.EndToEnd.Tests.Matrix;
using Azure.Data.Tables;

namespace Auriko.EndToEnd.Tests.Background;

/// <summary>The process is killed at seeded moments, from before dispatch to the settling of the cost, and started again.</summary>
public sealed class KillTests(ITestOutputHelper output)
{
    /// <summary>Every provider, with streams short, long and slow to begin.</summary>
    private static readonly (MatrixProvider Provider, int Deltas, int DelayMs, int FirstMs)[] Kinds =
    [
        (MatrixProvider.Of(MatrixProvider.OpenAI), 3, 1, 0),
        (MatrixProvider.Of(MatrixProvider.Azure), 20, 30, 100),
        (MatrixProvider.Of(MatrixProvider.Anthropic), 20, 30, 0),
        (MatrixProvider.Of(MatrixProvider.Gemini), 3, 1, 100),
        (MatrixProvider.Of(MatrixProvider.DeepSeek), 20, 30, 100),
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public Task Killed_SixTimes_EveryResponseEndsOnceAndIsBooked() => KillAsync(6, seed: 6);

    [Fact]
    [Trait("Category", "Long")]
    public Task Killed_TwoHundredTimes_EveryResponseEndsOnceAndIsBooked() => KillAsync(200, seed: 200);

    private async Task KillAsync(int kills, int seed)
    {
        // On a slow machine a response may be cut more often than one is allowed to be.
        await using var gateway = await KillableGateway.StartAsync(("Auriko__Background__MaxRuns", "1000"));
        var (random, deltas) = (new Random(seed), new Dictionary<string, int>());
        for (var kill = 0; kill < kills; kill++)
        {
            foreach (var (provider, count, delay, first) in Kinds)
            {
                var script = $"[[sim:deltas count={count} delay_ms={delay} ttft_ms={first}]]";
                if (await gateway.Http.TryCreateAsync(provider.Model, script, provider.Name) is { } id)
                {
                    deltas[id] = count;
                }
            }

            await Task.Delay(TimeSpan.FromMilliseconds(random.Next(1200)), TimeProvider.System, Stop);
            await gateway.KillAndRestartAsync();
        }

        var responses = new Dictionary<string, JsonNode>();
        foreach (var (id, count) in deltas)
        {
            responses[id] = await gateway.CheckAsync(id, count);
        }

        var rows = (await gateway.LedgerAsync()).Where(row => deltas.ContainsKey(row.GetString("ResponseId"))).ToArray();
        var calls = await gateway.UpstreamCallsAsync();
        output.WriteLine(
            $"{kills} kills, {deltas.Count} responses: {calls} upstream calls, {calls - deltas.Count} of them duplicates, {rows.Length} ledger "
            + $"rows, {rows.Count(row => row.GetString("End") == "lost")} lost attempts; "
            + $"{responses.Values.Count(response => response["routing_metadata"]?["cost"] is not null)} responses with a cost");
        Assert.All(responses, response => Assert.Equal(
            Cost(rows.Where(row => row.GetString("ResponseId") == response.Key)),
            response.Value["routing_metadata"]?["cost"]?["usd"]?.GetValue<decimal>()));
        Assert.Equal(rows.Length, rows.Select(row => row.GetString("AttemptId")).Distinct().Count());
        Assert.True(rows.Length >= calls, $"{calls} calls, {rows.Length} rows");
        Assert.Equal(
            deltas.Keys.Order(),
            rows.Where(row => row.GetString("End") is "completed" or "lost").Select(row => row.GetString("ResponseId")).Distinct().Order());
    }

    /// <summary>What a response costs is what its attempts cost; null where that of one is not known.</summary>
    private static decimal? Cost(IEnumerable<TableEntity> rows)
    {
        long?[] costs = [.. rows.Select(row => row.GetInt64("CostNanoUsd"))];
        return costs.Contains(null) ? null : costs.Sum() / 1_000_000_000m;
    }
}
