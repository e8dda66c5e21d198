using Azure.Data.Tables;

namespace Auriko.EndToEnd.Tests.Background;

/// <summary>The process is asked to end while responses run, and another one is started.</summary>
public sealed class HandOverTests
{
    private static readonly (int Deltas, int DelayMs)[] Kinds = [(5, 20), (60, 200), (5, 20), (60, 200), (60, 200)];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Terminated_WhileResponsesRun_TheNextProcessEndsWhatWasHandedOver()
    {
        await using var gateway = await KillableGateway.StartAsync(("Auriko__Background__DrainTimeout", "00:00:01"));
        var deltas = new Dictionary<string, int>();
        foreach (var (count, delay) in Kinds)
        {
            deltas[await gateway.Http.CreateBackgroundAsync($"[[sim:deltas count={count} delay_ms={delay}]]")] = count;
        }

        while (await gateway.UpstreamCallsAsync() < Kinds.Length)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System, Stop);
        }

        Assert.Equal(0, await gateway.TerminateAndRestartAsync());

        foreach (var (id, count) in deltas)
        {
            await gateway.CheckAsync(id, count);
        }

        var rows = (await gateway.LedgerAsync()).Where(row => deltas.ContainsKey(row.GetString("ResponseId"))).ToArray();
        Assert.Equal(rows.Length, rows.Select(row => row.GetString("AttemptId")).Distinct().Count());
        Assert.Equal(await gateway.UpstreamCallsAsync(), rows.Length);
        // One that was cut between the booking of its call and the storing of its result is made anew, and booked for both.
        Assert.Equal(deltas.Keys.Order(), ResponsesOf(rows, "completed").Distinct().Order());
        var handedOver = ResponsesOf(rows, "stopped").ToArray();
        Assert.Equal(handedOver.Distinct(), handedOver);
        Assert.All(deltas.Where(response => response.Value == 60), response => Assert.Contains(response.Key, handedOver));
        Assert.DoesNotContain(rows, row => row.GetString("End") == "lost");
    }

    private static IEnumerable<string> ResponsesOf(IEnumerable<TableEntity> rows, string end) =>
        rows.Where(row => row.GetString("End") == end).Select(row => row.GetString("ResponseId"));
}
