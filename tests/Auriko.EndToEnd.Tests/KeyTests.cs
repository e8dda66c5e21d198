using System.ClientModel;
using System.ClientModel.Primitives;
using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Auriko.EndToEnd.Tests.Harness;
using OpenAI.Responses;

namespace Auriko.EndToEnd.Tests;

/// <summary>Keys that are made over HTTP, against real processes and real storage.</summary>
public sealed class KeyTests(SharedGateway shared)
{
    private const string Keys = "/v1/workspaces/default/api-keys";

    private readonly StandaloneGateway _gateway = shared.Gateway;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task CreateResponse_MoreThanTheKeyMay_IsTooManyRequestsToTheSdk()
    {
        var key = await PostAsync(Keys, """{"name":"limited","rate_limit_rpm":1000,"rate_limit_tpm":200}""");
        var client = _gateway.NewSdkClient(key.GetProperty("api_key").GetString()!);
        var options = new CreateResponseOptions("gpt-4.1-mini", [ResponseItem.CreateUserMessageItem("Hi")]) { MaxOutputTokenCount = 150 };

        var served = (await client.CreateResponseAsync(options, Cancellation)).GetRawResponse();
        options.MaxOutputTokenCount = 400;
        var refusal = await Assert.ThrowsAsync<ClientResultException>(() => client.CreateResponseAsync(options, Cancellation));

        Assert.Equal(("1000", "999"), (Header(served, "X-RateLimit-Limit-Requests"), Header(served, "X-RateLimit-Remaining-Requests")));
        Assert.Equal(429, refusal.Status);
        var refused = refusal.GetRawResponse()!;
        Assert.Contains("tokens_per_min_exceeded", refused.Content.ToString(), StringComparison.Ordinal);
        Assert.Equal("gateway", Header(refused, "X-Rate-Limit-Source"));
        Assert.InRange(int.Parse(Header(refused, "Retry-After")!, CultureInfo.InvariantCulture), 1, 60);
    }

    [Fact]
    public async Task Rotate_Key_OldAndNewSecretAreGoodForTheOverlap()
    {
        var first = await PostAsync(Keys, """{"name":"rotated","models":["gpt-4.1-mini"]}""");
        var id = first.GetProperty("id").GetString();

        var second = await PostAsync($"{Keys}/{id}/rotate", """{"overlap_seconds":3600}""");

        foreach (var key in new[] { first, second })
        {
            var client = _gateway.NewSdkClient(key.GetProperty("api_key").GetString()!);
            Assert.NotEmpty((await client.CreateResponseAsync("gpt-4.1-mini", "Hi", null, Cancellation)).Value.GetOutputText());
            var refusal = await Assert.ThrowsAsync<ClientResultException>(
                () => client.CreateResponseAsync("deepseek-chat", "Hi", null, Cancellation));
            Assert.Equal(403, refusal.Status);
        }
    }

    [Fact]
    public async Task ListCommand_UsedKey_SaysWhenItWasLastUsed()
    {
        string listed;
        do
        {
            await _gateway.Http.GetStringAsync("v1/me", Cancellation);
            await using var process = StandaloneGateway.Launch(["keys", "list", "--data", _gateway.DataFolder]);
            Assert.True(await process.WaitForExitAsync() == 0, process.Output);
            listed = process.Output.Split('\n').First(line => line.Contains("development", StringComparison.Ordinal));
        }
        while (listed.Split("  ", StringSplitOptions.RemoveEmptyEntries) is not [_, _, "active", _, "never", not "never", ..]);
    }

    private static string? Header(PipelineResponse response, string name) =>
        response.Headers.TryGetValue(name, out var value) ? value : null;

    private async Task<JsonElement> PostAsync(string path, string body)
    {
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        using var reply = await _gateway.Http.PostAsync(new Uri(path, UriKind.Relative), content, Cancellation);
        Assert.True(reply.StatusCode is HttpStatusCode.Created or HttpStatusCode.OK);
        return JsonElement.Parse(await reply.Content.ReadAsByteArrayAsync(Cancellation));
    }
}
