using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Nodes;
using Auriko.Core.Streaming;
using Auriko.EndToEnd.Tests.Background;
using Auriko.EndToEnd.Tests.Harness;

namespace Auriko.EndToEnd.Tests.Idempotency;

/// <summary>Requests with an <c>Idempotency-Key</c> at two processes over one storage.</summary>
public sealed class IdempotencyTests(TwoGateways two, ITestOutputHelper output) : IClassFixture<TwoGateways>
{
    private const int Retries = 1000;
    private const string Header = "Idempotency-Key";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Retries_AThousandAtOnce_AreOneCallAndEqualAnswers(bool stream, bool background)
    {
        var (gateway, calls) = (two.Gateway, await two.Gateway.UpstreamCallsAsync());
        var body = Requests.Text("[[sim:deltas count=50 ttft_ms=500 delay_ms=20]]", stream: stream);
        body["background"] = background;
        var key = $"{Guid.NewGuid():N}";

        var replies = await Task.WhenAll(Enumerable.Range(0, Retries).Select(number =>
            AskAsync(number % 2 == 0 ? gateway.Http : gateway.Another, body, key)));

        Assert.All(replies, reply => Assert.Equal(HttpStatusCode.OK, reply.Status));
        var first = Assert.Single(replies, reply => !reply.IsReplayed);
        var ids = replies.Select(reply => IdOf(reply.Body, stream)).Distinct().ToList();
        var id = Assert.Single(ids);
        Assert.All(replies, reply => Assert.Equal(first.Body, reply.Body));
        Assert.Equal(Retries, replies.Select(reply => reply.RequestId).Distinct().Count());
        if (background)
        {
            await gateway.Another.PollAsync(id);
        }

        Assert.Equal(calls + 1, await gateway.UpstreamCallsAsync());
        Assert.Single(await gateway.LedgerAsync(), row => row.GetString("ResponseId") == id);
        output.WriteLine($"{Retries} requests, {ids.Count} response, {first.Body.Length} bytes each, 1 upstream call, 1 ledger row");
    }

    [Fact]
    public async Task StreamedJoiner_InTheSameProcess_GetsALegalStreamFromItsFirstEventLive()
    {
        var (gateway, calls) = (two.Gateway, await two.Gateway.UpstreamCallsAsync());
        var body = Requests.Text("[[sim:deltas count=20 ttft_ms=100 delay_ms=50]]", stream: true);
        using var first = await SendAsync(gateway.Http, body, "live");
        using var joiner = await SendAsync(gateway.Http, body, "live");

        first.Dispose(); // its caller hangs up
        var events = await Sse.ReadLegalAsync(joiner);

        Assert.Equal("response.completed", events[^1].GetProperty("type").GetString());
        Assert.Equal(calls + 1, await gateway.UpstreamCallsAsync());
    }

    [Fact]
    public async Task HangUp_WithoutAJoiner_TheRetryFindsTheAnswer()
    {
        var (gateway, calls) = (two.Gateway, await two.Gateway.UpstreamCallsAsync());
        var body = Requests.Text("[[sim:deltas count=20 ttft_ms=800 delay_ms=20]]");
        using var hangUp = new CancellationTokenSource();
        var lost = AskAsync(gateway.Http, body, "hang-up", hangUp.Token);
        await UpstreamAsync(gateway, calls + 1);

        await hangUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => lost);
        var reply = await AskAsync(gateway.Another, body, "hang-up");

        Assert.Equal((HttpStatusCode.OK, true), (reply.Status, reply.IsReplayed));
        Assert.Equal(calls + 1, await gateway.UpstreamCallsAsync());
    }

    [Fact]
    public async Task OwnerKilled_ARetryElsewhereTakesTheKeyOver()
    {
        await using var gateway = await TwoGateways.StartAsync();
        var body = Requests.Text("[[sim:deltas count=50 delay_ms=100]]");
        var lost = AskAsync(gateway.Http, body, "killed");
        await UpstreamAsync(gateway, 1);
        var waiting = AskAsync(gateway.Another, body, "killed");
        await gateway.KillAsync();

        await Assert.ThrowsAnyAsync<HttpRequestException>(() => lost);
        var made = await waiting;
        var again = await AskAsync(gateway.Another, body, "killed");
        Assert.Equal((HttpStatusCode.OK, false), (made.Status, made.IsReplayed));
        Assert.Equal((made.Body, true), (again.Body, again.IsReplayed));
        Assert.Equal(2, await gateway.UpstreamCallsAsync());
    }

    [Fact]
    public async Task AnotherBody_AtAnyProcess_IsAConflict()
    {
        var (gateway, calls) = (two.Gateway, await two.Gateway.UpstreamCallsAsync());
        await AskAsync(gateway.Http, Requests.Text("One."), "conflict");

        foreach (var http in (HttpClient[])[gateway.Http, gateway.Another])
        {
            var reply = await AskAsync(http, Requests.Text("Two."), "conflict");

            Assert.Equal(HttpStatusCode.Conflict, reply.Status);
            Assert.Equal("idempotency_conflict", JsonNode.Parse(reply.Body)!["error"]!["code"]!.GetValue<string>());
        }

        Assert.Equal(calls + 1, await gateway.UpstreamCallsAsync());
    }

    /// <summary>A model of its own for each: what an offering is paused for is no business of the next one.</summary>
    [Theory]
    [InlineData("status code=429 retry_after=1", "gpt-4.1", false, HttpStatusCode.TooManyRequests)]
    [InlineData("status code=500", "gpt-4.1-mini", false, HttpStatusCode.BadGateway)]
    [InlineData("status code=500", "gpt-4.1-nano", true, HttpStatusCode.BadGateway)]
    [InlineData("error_in_200 after=3", "gpt-4o", true, HttpStatusCode.OK)]
    public async Task Failure_AskedAgain_IsMadeAnew(string fault, string model, bool stream, HttpStatusCode status)
    {
        var (gateway, calls) = (two.Gateway, await two.Gateway.UpstreamCallsAsync());
        var key = $"{Guid.NewGuid():N}";
        var body = Requests.Text($"[[sim:{fault} times=1 key={key}]]", model, stream);
        body["gateway"] = new JsonObject { ["routing"] = new JsonObject { ["allow_fallbacks"] = false, ["providers"] = new JsonArray("openai") } };

        var failed = await AskAsync(gateway.Http, body, key);
        var made = await AskAsync(gateway.Another, body, key);

        Assert.Equal(status, failed.Status);
        Assert.Equal(stream && status is HttpStatusCode.OK, failed.Body.Contains("response.failed", StringComparison.Ordinal));
        Assert.Equal((HttpStatusCode.OK, false), (made.Status, made.IsReplayed));
        Assert.DoesNotContain("response.failed", made.Body, StringComparison.Ordinal);
        Assert.Equal(calls + 2, await gateway.UpstreamCallsAsync());
    }

    /// <summary>Waits until the upstream has had so many calls.</summary>
    private static async Task UpstreamAsync(KillableGateway gateway, long calls)
    {
        while (await gateway.UpstreamCallsAsync() < calls)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(20), TimeProvider.System, Stop);
        }
    }

    private static async Task<Reply> AskAsync(HttpClient http, JsonObject body, string key, CancellationToken cancellationToken = default)
    {
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, Stop);
        using var reply = await SendAsync(http, body, key, either.Token);
        return new Reply(
            reply.StatusCode,
            reply.Headers.Contains("Idempotency-Replayed"),
            reply.Headers.GetValues("X-Request-ID").Single(),
            await reply.Content.ReadAsStringAsync(either.Token));
    }

    private static Task<HttpResponseMessage> SendAsync(
        HttpClient http, JsonObject body, string key, CancellationToken cancellationToken = default)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "v1/responses") { Content = JsonContent.Create(body) };
        request.Headers.Add(Header, key);
        return http.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, cancellationToken == default ? Stop : cancellationToken);
    }

    private static string IdOf(string body, bool stream)
    {
        if (!stream)
        {
            return JsonNode.Parse(body)!["id"]!.GetValue<string>();
        }

        var events = body.Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(frame => JsonElement.Parse(frame[(frame.IndexOf("\ndata: ", StringComparison.Ordinal) + 7)..]))
            .ToList();
        Assert.Empty(StreamGrammar.Check(events));
        return events[0].GetProperty("response").GetProperty("id").GetString()!;
    }

    private sealed record Reply(HttpStatusCode Status, bool IsReplayed, string RequestId, string Body);
}
