using System.ClientModel;
using System.ClientModel.Primitives;
using System.Globalization;
using System.Net;
using System.Text.Json.Nodes;
using OpenAI.Responses;

namespace Auriko.EndToEnd.Tests.Budgets;

/// <summary>A key with a budget of $1 is used up by many clients at once, over two processes.</summary>
public sealed class BudgetTests(ITestOutputHelper output)
{
    private const string Model = "gpt-4.1";
    private const int Clients = 64;
    private const int Requests = 12;
    private const long Limit = 1_000_000_000;

    /// <summary>500 tokens in at $2 a million and 250 out at $8: what the simulator says was used.</summary>
    private const long CostOfRequest = 3_000_000;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Budget_ManyClientsOverTwoProcesses_IsSpentAndNotOverspent()
    {
        await using var gateways = await SpendingGateways.StartAsync("1");

        var replies = (await Task.WhenAll(Enumerable.Range(0, Clients).Select(client => SpendAsync(gateways, client)))).Sum();

        var rows = (await gateways.Backends.LedgerAsync()).Where(row => row.GetString("KeyId") == gateways.KeyId).ToArray();
        var spent = rows.Sum(row => row.GetInt64("CostNanoUsd")!.Value);
        output.WriteLine(FormattableString.Invariant(
            $"{Clients} clients, 2 processes: {replies} answered, {(Clients * Requests) - replies} refused, ${spent / 1e9m} of $1 spent"));
        Assert.Equal(replies, rows.Length);
        Assert.All(rows, row => Assert.Equal(CostOfRequest, row.GetInt64("CostNanoUsd")));
        Assert.InRange(spent, (long)(0.9 * Limit), Limit);
        await AssertToldAsync(gateways, spent);
    }

    /// <summary>Sends one request after the other, half of them streamed, and returns how many were answered.</summary>
    private static async Task<int> SpendAsync(SpendingGateways gateways, int client)
    {
        var answered = 0;
        for (var number = 0; number < Requests; number++)
        {
            using var reply = await gateways.PostAsync((client + number) % 2, Request(stream: number % 2 == 0));
            AssertHeader(reply, "X-Budget-Monthly-Limit", "1");
            Assert.True(decimal.Parse(Header(reply, "X-Budget-Monthly-Spend")!, CultureInfo.InvariantCulture) <= 1);
            if (reply.StatusCode is HttpStatusCode.OK)
            {
                Assert.DoesNotContain("response.failed", await reply.Content.ReadAsStringAsync(Stop), StringComparison.Ordinal);
                answered++;
            }
            else
            {
                Assert.Equal(HttpStatusCode.TooManyRequests, reply.StatusCode);
                AssertHeader(reply, "X-Budget-Exceeded", "true");
                AssertHeader(reply, "X-Budget-Exceeded-Period", "monthly");
                AssertHeader(reply, "X-Budget-Exceeded-Scope", "api_key");
                Assert.True(int.Parse(Header(reply, "Retry-After")!, CultureInfo.InvariantCulture) > 0);
                var error = JsonNode.Parse(await reply.Content.ReadAsStringAsync(Stop))!["error"]!;
                Assert.Equal("budget_exhausted", error["code"]!.GetValue<string>());
            }
        }

        return answered;
    }

    /// <summary>The OpenAI SDK gives its user what is said of the budget.</summary>
    private static async Task AssertToldAsync(SpendingGateways gateways, long spent)
    {
        var client = new ResponsesClient(
            new ApiKeyCredential(gateways.Key),
            new ResponsesClientOptions { Endpoint = new Uri(gateways.Addresses[0], "v1"), RetryPolicy = new ClientRetryPolicy(0) });

        var refused = await Assert.ThrowsAsync<ClientResultException>(
            () => client.CreateResponseAsync(Model, Prompt, null, Stop));

        Assert.Equal(429, refused.Status);
        var headers = refused.GetRawResponse()!.Headers;
        Assert.True(headers.TryGetValue("X-Budget-Exceeded-Period", out var period));
        Assert.True(headers.TryGetValue("Retry-After", out var wait));
        Assert.Equal("monthly", period);
        Assert.InRange(int.Parse(wait!, CultureInfo.InvariantCulture), 1, 31 * 86_400);
        using var me = await gateways.MeAsync(1);
        Assert.InRange(decimal.Parse(Header(me, "X-Budget-Monthly-Spend")!, CultureInfo.InvariantCulture), 0.9m, spent / 1e9m);
    }

    /// <summary>As many tokens as the simulator says, by any count.</summary>
    private static string Prompt { get; } =
        "[[sim:usage input=500 output=250]] [[sim:text words=3]] [[sim:pace ttft_ms=0 delay_ms=0]] "
        + string.Concat(Enumerable.Repeat("rain ", 400));

    private static JsonObject Request(bool stream) =>
        new() { ["model"] = Model, ["input"] = Prompt, ["stream"] = stream, ["max_output_tokens"] = 300 };

    private static void AssertHeader(HttpResponseMessage reply, string name, string value) => Assert.Equal(value, Header(reply, name));

    private static string? Header(HttpResponseMessage reply, string name) =>
        reply.Headers.TryGetValues(name, out var values) ? values.Single() : null;
}
