using System.Text.Json.Nodes;
using Auriko.EndToEnd.Tests.Harness;

namespace Auriko.EndToEnd.Tests;

/// <summary>Storage dies under load: every caller is answered and every attempt is booked.</summary>
public sealed class StorageOutageTests
{
    private const int Count = 100;

    [Theory]
    [InlineData("KILL")]
    [InlineData("TERM")]
    public async Task AzuriteKilledDuringRequests_EveryReplyHasItsRow(string signal)
    {
        await using var gateway = await StandaloneGateway.StartAsync(RepositoryPaths.NewFolder());
        var tag = Guid.NewGuid().ToString("N");
        var azurite = gateway.Ledger.AzuriteProcessId;
        var replies = new List<Task<string>>();

        for (var number = 0; number < Count; number++)
        {
            if (number == Count / 3)
            {
                ChildProcess.Signal(azurite, signal);
            }

            replies.Add(AskAsync(gateway, tag));
            if (number % 5 == 0)
            {
                await Task.WhenAny(replies);
            }
        }

        var ids = await Task.WhenAll(replies);
        var rows = await gateway.Ledger.WaitForTagAsync(tag, Count);

        Assert.Equal(Count, ids.Distinct().Count());
        Assert.Equal(ids.Order(), rows.Select(row => row.GetString("ResponseId")).Order());
    }

    private static async Task<string> AskAsync(StandaloneGateway gateway, string tag)
    {
        var request = Requests.Text("[[sim:deltas count=4 delay_ms=5]]");
        request["gateway"] = new JsonObject { ["metadata"] = new JsonObject { ["run"] = tag } };
        var (status, body) = await gateway.PostForJsonAsync(request);
        Assert.Equal(200, status);
        return body["id"]!.GetValue<string>();
    }
}
