using System.Text.Json.Nodes;
using Auriko.EndToEnd.Tests.Harness;

namespace Auriko.EndToEnd.Tests;

/// <summary>What is said of the cost is what is booked.</summary>
public sealed class LedgerTests(SharedGateway shared)
{
    private const decimal NanosPerUsd = 1_000_000_000m;

    [Theory]
    [InlineData("gpt-4.1-mini")]
    [InlineData("deepseek-chat")]
    public async Task PlainReply_CostSaid_IsTheRows(string model)
    {
        var (_, body) = await shared.Gateway.PostForJsonAsync(Requests.Text("Say hello.", model));

        var row = Assert.Single(await shared.Gateway.Ledger.WaitForResponseAsync(body["id"]!.GetValue<string>()));
        Assert.Equal(CostOf(body), row.GetInt64("CostNanoUsd") / NanosPerUsd);
        Assert.Equal("reported", row.GetString("UsageSource"), ignoreCase: true);
        Assert.Equal(model, row.GetString("Model"));
    }

    [Fact]
    public async Task Stream_CostSaid_IsTheRows()
    {
        using var reply = await shared.Gateway.PostAsync(Requests.Text("Say hello.", stream: true));
        var final = JsonNode.Parse((await Sse.ReadLegalAsync(reply))[^1].GetProperty("response").GetRawText())!;

        var row = Assert.Single(await shared.Gateway.Ledger.WaitForResponseAsync(final["id"]!.GetValue<string>()));
        Assert.Equal(CostOf(final), row.GetInt64("CostNanoUsd") / NanosPerUsd);
    }

    [Fact]
    public async Task CallerHangsUp_MidStream_IsStillBooked()
    {
        var tag = Guid.NewGuid().ToString("N");
        var request = Requests.Text("[[sim:deltas count=10000 delay_ms=20]]", stream: true);
        request["gateway"] = new JsonObject { ["metadata"] = new JsonObject { ["run"] = tag } };

        using (var reply = await shared.Gateway.PostAsync(request))
        {
            await using var body = await reply.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
            await body.ReadExactlyAsync(new byte[2000], TestContext.Current.CancellationToken);
        }

        var row = Assert.Single(await shared.Gateway.Ledger.WaitForTagAsync(tag));
        Assert.Equal("estimated", row.GetString("UsageSource"), ignoreCase: true);
        Assert.True(row.GetInt64("CostNanoUsd") > 0);
    }

    private static decimal CostOf(JsonNode response) =>
        response["routing_metadata"]!["cost"]!["usd"]!.GetValue<decimal>();
}
