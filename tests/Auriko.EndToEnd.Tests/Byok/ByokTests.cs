using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Auriko.EndToEnd.Tests.Background;
using Auriko.EndToEnd.Tests.Harness;
using Azure.Data.Tables;

namespace Auriko.EndToEnd.Tests.Byok;

/// <summary>A workspace's own provider key, saved over HTTP against the simulator and used by requests.</summary>
public sealed class ByokTests
{
    private const string Keys = "/v1/workspaces/default/byok-keys";
    private const string Secret = "sk-own-4f1c9a7e2b8d6035";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task OwnKey_SavedOverHttp_PaysAndIsNeverSeenAgain()
    {
        await using var gateway = await StandaloneGateway.StartAsync(RepositoryPaths.NewFolder());
        await RefuseAsync(gateway);
        var id = await SaveAsync(gateway);

        await PayAsync(gateway);
        await FallBackAsync(gateway);
        await OnlyByokAsync(gateway);
        await PayInTheBackgroundAsync(gateway);

        await AssertUnseenAsync(gateway);
        await RemoveAsync(gateway, id);
    }

    private static async Task RefuseAsync(StandaloneGateway gateway)
    {
        foreach (var provider in new[] { "openai", "azure_openai", "deepseek", "anthropic", "google_ai_studio" })
        {
            var (status, body) = await SendAsync(gateway, HttpMethod.Post, Keys, Key(provider, "invalid-0123456789"));

            Assert.Equal(HttpStatusCode.BadRequest, status);
            Assert.Equal("api_key", body["error"]!["param"]!.GetValue<string>());
            Assert.DoesNotContain("invalid-0123456789", body.ToJsonString(), StringComparison.Ordinal);
        }

        var (_, list) = await SendAsync(gateway, HttpMethod.Get, Keys);
        Assert.Equal(0, list["count"]!.GetValue<int>());
        await ExpectAsync(gateway, Request("Hi", "only_byok"), 400, "no_provider_available");
    }

    private static async Task<string> SaveAsync(StandaloneGateway gateway)
    {
        var (status, saved) = await SendAsync(gateway, HttpMethod.Post, Keys, Key("openai", Secret));

        Assert.Equal(HttpStatusCode.Created, status);
        Assert.Equal(("openai", "default"), (saved["provider"]!.GetValue<string>(), saved["workspace_id"]!.GetValue<string>()));
        Assert.DoesNotContain(Secret, saved.ToJsonString(), StringComparison.Ordinal);
        foreach (var other in new[] { "anthropic", "google_ai_studio", "deepseek" })
        {
            Assert.Equal(HttpStatusCode.Created, (await SendAsync(gateway, HttpMethod.Post, Keys, Key(other, Secret))).Status);
        }

        return saved["id"]!.GetValue<string>();
    }

    private static async Task PayAsync(StandaloneGateway gateway)
    {
        Assert.Equal(["byok"], await PayersAsync(gateway, Request("Hi")));
        Assert.Equal(["platform"], await PayersAsync(gateway, Request("Hi", "only_platform")));
        Assert.Equal(["byok"], await PayersAsync(gateway, Request("Hi", model: "claude-sonnet-5", provider: "anthropic")));
    }

    private static async Task FallBackAsync(StandaloneGateway gateway)
    {
        Assert.Equal(["byok", "platform"], await PayersAsync(gateway, Request("[[sim:status code=429 times=1 key=limited]] Hi"), 2));
        Assert.Equal(["byok", "platform"], await PayersAsync(gateway, Request("[[sim:status code=401 times=1 key=refused]] Hi"), 2));
    }

    private static async Task OnlyByokAsync(StandaloneGateway gateway)
    {
        Assert.Equal(["byok"], await PayersAsync(gateway, Request("Hi", "only_byok")));
        var calls = await gateway.Simulator.CallsAsync(Requests.Model);

        await ExpectAsync(gateway, Request("[[sim:status code=429]] Hi", "only_byok"), 429, "rate_limit_exceeded");

        Assert.Equal(calls + 1, await gateway.Simulator.CallsAsync(Requests.Model));
    }

    private static async Task PayInTheBackgroundAsync(StandaloneGateway gateway)
    {
        var body = Request("Hi", "only_byok");
        body["background"] = true;
        var (_, accepted) = await gateway.PostForJsonAsync(body);
        var id = accepted["id"]!.GetValue<string>();

        Assert.Equal("completed", (await gateway.Http.PollAsync(id))["status"]!.GetValue<string>());
        Assert.Equal(["byok"], Payers(await gateway.Ledger.WaitForResponseAsync(id)));
    }

    /// <summary>Neither what the processes said nor what they wrote down has the key.</summary>
    private static async Task AssertUnseenAsync(StandaloneGateway gateway)
    {
        Assert.DoesNotContain(Secret, (await SendAsync(gateway, HttpMethod.Get, Keys)).Body.ToJsonString(), StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, gateway.Process.Output, StringComparison.Ordinal);
        var rows = await new TableClient(gateway.ConnectionString, "ByokKeys").QueryAsync<TableEntity>(cancellationToken: Stop)
            .ToListAsync(Stop);
        Assert.Equal(4, rows.Count);
        Assert.True(await IsInFilesAsync(gateway, rows[0].RowKey));
        Assert.False(await IsInFilesAsync(gateway, Secret));
    }

    /// <summary>The files are locked by those who write them, which <c>grep</c> does not mind.</summary>
    private static async Task<bool> IsInFilesAsync(StandaloneGateway gateway, string text)
    {
        await using var search = ChildProcess.Start("grep", ["-r", "-q", "-F", "-e", text, gateway.DataFolder]);
        var code = await search.WaitForExitAsync();
        Assert.InRange(code, 0, 1);
        return code == 0;
    }

    private static async Task RemoveAsync(StandaloneGateway gateway, string id)
    {
        var (status, _) = await SendAsync(gateway, HttpMethod.Delete, $"{Keys}/{id}");

        Assert.Equal(HttpStatusCode.OK, status);
        Assert.Equal(["platform"], await PayersAsync(gateway, Request("Hi")));
    }

    private static JsonObject Key(string provider, string secret) => new() { ["provider"] = provider, ["api_key"] = secret };

    private static JsonObject Request(string input, string? only = null, string model = Requests.Model, string provider = "openai")
    {
        var routing = new JsonObject { ["providers"] = new JsonArray(provider) };
        if (only is not null)
        {
            routing[only] = true;
        }

        var body = Requests.Text(input, model);
        body["gateway"] = new JsonObject { ["routing"] = routing };
        return body;
    }

    /// <summary>Who paid for the attempts of a request, in their order.</summary>
    private static async Task<string[]> PayersAsync(StandaloneGateway gateway, JsonObject body, int attempts = 1)
    {
        var (status, response) = await gateway.PostForJsonAsync(body);
        Assert.True(status == 200, response.ToJsonString());
        return Payers(await gateway.Ledger.WaitForResponseAsync(response["id"]!.GetValue<string>(), attempts));
    }

    private static string[] Payers(IEnumerable<TableEntity> rows) =>
        [.. rows.OrderBy(row => row.GetInt32("AttemptNumber")).Select(row => row.GetString("Credential"))];

    private static async Task ExpectAsync(StandaloneGateway gateway, JsonObject body, int status, string code)
    {
        var (told, error) = await gateway.PostForJsonAsync(body);

        Assert.Equal((status, code), (told, error["error"]!["code"]!.GetValue<string>()));
    }

    private static async Task<(HttpStatusCode Status, JsonNode Body)> SendAsync(
        StandaloneGateway gateway, HttpMethod method, string path, JsonObject? body = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        request.Content = body is null ? null : JsonContent.Create(body);
        using var reply = await gateway.Http.SendAsync(request, Stop);
        return (reply.StatusCode, JsonNode.Parse(await reply.Content.ReadAsStringAsync(Stop))!);
    }
}
