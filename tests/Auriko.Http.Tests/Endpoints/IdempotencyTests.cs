using System.Net;
using Auriko.Core.Contract;
using Auriko.Core.Streaming;
using Auriko.Http.Tests.Hosting;

namespace Auriko.Http.Tests.Endpoints;

/// <summary><c>POST /v1/responses</c> with an <c>Idempotency-Key</c>.</summary>
public sealed class IdempotencyTests
{
    private const string BackgroundBody = """{"model":"some-model","input":"Hi","background":true}""";

    [Theory]
    [InlineData(Samples.PlainBody)]
    [InlineData(Samples.StreamBody)]
    public async Task Create_SameKeyAndBody_IsReplayedByteByByte(string body)
    {
        await using var server = await GatewayServer.StartAsync();

        var (first, firstReply) = await AskAsync(server, body);
        var (second, secondReply) = await AskAsync(server, body);

        Assert.Equal(first, second);
        Assert.Single(server.Gateway.Calls);
        Assert.Equal(firstReply.Content.Headers.ContentType, secondReply.Content.Headers.ContentType);
        Assert.False(firstReply.Headers.Contains("Idempotency-Replayed"));
        Assert.Equal("true", secondReply.Header("Idempotency-Replayed"));
        Assert.NotEqual(firstReply.Header("X-Request-ID"), secondReply.Header("X-Request-ID"));
    }

    [Theory]
    [InlineData(Samples.PlainBody)]
    [InlineData(Samples.StreamBody)]
    public async Task Create_FirstAnswer_IsTheOneWithoutAKey(string body)
    {
        await using var server = await GatewayServer.StartAsync();
        var events = Samples.Events("Hel", "lo.");
        server.Gateway.Stream(events);
        server.Gateway.OnCreate = (_, _) => Task.FromResult(((ResponseSnapshotEvent)events[^1]).Response);

        var (keyed, _) = await AskAsync(server, body);
        var plain = await (await server.PostAsync(body)).Content.ReadAsStringAsync(GatewayServer.Stop);

        Assert.Equal(plain, keyed);
    }

    [Fact]
    public async Task Create_AnotherKey_IsMadeAnew()
    {
        await using var server = await GatewayServer.StartAsync();

        await AskAsync(server, Samples.PlainBody);
        await AskAsync(server, Samples.PlainBody, "another");
        await server.PostAsync(Samples.PlainBody);

        Assert.Equal(3, server.Gateway.Calls.Count);
    }

    [Fact]
    public async Task Create_SameKeyAndAnotherBody_IsAConflict()
    {
        await using var server = await GatewayServer.StartAsync();
        await AskAsync(server, Samples.PlainBody);

        var (_, reply) = await AskAsync(server, Samples.StreamBody);

        var error = await reply.ErrorAsync(HttpStatusCode.Conflict, "invalid_request_error", "idempotency_conflict");
        Assert.Equal("Idempotency-Key", error.GetProperty("param").GetString());
        Assert.Single(server.Gateway.Calls);
    }

    [Fact]
    public async Task Create_SameKeyAndAnExplanation_IsAConflict()
    {
        await using var server = await GatewayServer.StartAsync();
        await AskAsync(server, Samples.PlainBody);
        using var request = Request(server, Samples.PlainBody, "retry-1");
        request.Headers.Add("X-Auriko-Explain", "true");

        var reply = await server.SendAsync(request);

        await reply.ErrorAsync(HttpStatusCode.Conflict, "invalid_request_error", "idempotency_conflict");
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("one", "two")]
    public async Task Create_KeyThatIsNone_IsRefused(params string[] keys)
    {
        await using var server = await GatewayServer.StartAsync();

        var reply = await server.SendAsync(Request(server, Samples.PlainBody, keys));

        var error = await reply.ErrorAsync(HttpStatusCode.BadRequest, "invalid_request_error", "invalid_parameter_value");
        Assert.Equal("Idempotency-Key", error.GetProperty("param").GetString());
        Assert.Empty(server.Gateway.Calls);
    }

    [Fact]
    public async Task Create_BodyThatIsRefused_LeavesTheKeyFree()
    {
        await using var server = await GatewayServer.StartAsync();

        await AskAsync(server, """{"model":"some-model"}""");
        var (_, reply) = await AskAsync(server, Samples.PlainBody);

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
    }

    [Theory]
    [InlineData(ErrorCode.RateLimitExceeded, HttpStatusCode.TooManyRequests)]
    [InlineData(ErrorCode.UpstreamError, HttpStatusCode.BadGateway)]
    public async Task Create_Failure_IsNotReplayed(ErrorCode code, HttpStatusCode status)
    {
        await using var server = await GatewayServer.StartAsync();
        var succeed = server.Gateway.OnCreate;
        server.Gateway.FailWith(new GatewayError(code, "No.", Provider: "first"));

        var (_, failed) = await AskAsync(server, Samples.PlainBody);
        server.Gateway.OnCreate = succeed;
        var (_, made) = await AskAsync(server, Samples.PlainBody);

        Assert.Equal(status, failed.StatusCode);
        Assert.Equal("first", failed.Header("X-Error-Provider"));
        Assert.Equal(HttpStatusCode.OK, made.StatusCode);
        Assert.False(made.Headers.Contains("Idempotency-Replayed"));
    }

    [Fact]
    public async Task Create_FailedStream_IsGivenWholeAndNotReplayed()
    {
        await using var server = await GatewayServer.StartAsync();
        var events = Samples.Events("Hel", "lo.");
        var last = (ResponseSnapshotEvent)events[^1];
        server.Gateway.Stream([
            .. events.SkipLast(1),
            last with { Stage = ResponseStage.Failed, Response = last.Response with { Status = ResponseStatus.Failed } },
        ]);

        var (failed, _) = await AskAsync(server, Samples.StreamBody);
        server.Gateway.Stream(events);
        var (made, reply) = await AskAsync(server, Samples.StreamBody);

        Assert.Contains("event: response.failed", failed, StringComparison.Ordinal);
        Assert.Contains("event: response.completed", made, StringComparison.Ordinal);
        Assert.False(reply.Headers.Contains("Idempotency-Replayed"));
    }

    [Fact]
    public async Task Create_StreamThatFailsBeforeItsFirstEvent_IsAnHttpError()
    {
        await using var server = await GatewayServer.StartAsync();
        server.Gateway.OnStream = (_, _) => throw new GatewayException(new GatewayError(ErrorCode.UpstreamTimeout, "Silent."));

        var (_, reply) = await AskAsync(server, Samples.StreamBody);

        await reply.ErrorAsync(HttpStatusCode.GatewayTimeout, "api_error", "upstream_timeout");
    }

    [Fact]
    public async Task Create_StorageDown_CallsNobody()
    {
        await using var server = await GatewayServer.StartAsync();
        server.Replies.Outages = 1;

        var (_, reply) = await AskAsync(server, Samples.PlainBody);

        await reply.ErrorAsync(HttpStatusCode.ServiceUnavailable, "api_error", "service_unavailable");
        Assert.NotNull(reply.Headers.RetryAfter);
        Assert.Empty(server.Gateway.Calls);
    }

    [Fact]
    public async Task Create_StreamWhoseFirstCallerLeaves_GoesOnForTheOthers()
    {
        await using var server = await GatewayServer.StartAsync();
        var events = Samples.Events("Hel", "lo.");
        var writer = server.Gateway.StreamFromChannel();
        await writer.WriteAsync(events[0], GatewayServer.Stop);
        using var first = await server.SendAsync(Request(server, Samples.StreamBody, "retry-1"));
        using var joiner = await server.SendAsync(Request(server, Samples.StreamBody, "retry-1"));

        first.Dispose();
        foreach (var next in events.Skip(1))
        {
            await writer.WriteAsync(next, GatewayServer.Stop);
        }

        var joined = await joiner.Content.ReadAsStringAsync(GatewayServer.Stop);
        var (replayed, _) = await AskAsync(server, Samples.StreamBody);

        Assert.Equal(events.Count, joined.Split("event: ").Length - 1);
        Assert.Equal(joined, replayed);
        Assert.Equal("true", joiner.Header("Idempotency-Replayed"));
        Assert.Single(server.Gateway.Calls);
        Assert.False(server.Gateway.Cancelled.Task.IsCompleted);
    }

    [Fact]
    public async Task Create_InBackground_IsAcceptedOnce()
    {
        await using var server = await GatewayServer.StartAsync();

        var (first, _) = await AskAsync(server, BackgroundBody);
        var (second, reply) = await AskAsync(server, BackgroundBody);

        Assert.Equal(ScriptedBackground.Json, first);
        Assert.Equal(first, second);
        Assert.Equal("true", reply.Header("Idempotency-Replayed"));
        Assert.NotNull(reply.Headers.RetryAfter);
        Assert.Equal(["accept key_1"], server.Background.Asked);
    }

    [Fact]
    public async Task Create_InBackgroundStreamed_FollowsTheSameResponse()
    {
        await using var server = await GatewayServer.StartAsync();
        server.Background.Frames = _ => new[] { "event: a\ndata: {}\n\n" }.ToAsyncEnumerable();
        const string Body = """{"model":"some-model","input":"Hi","background":true,"stream":true}""";

        var (first, _) = await AskAsync(server, Body);
        var (second, _) = await AskAsync(server, Body);

        Assert.Equal("event: a\ndata: {}\n\n", first);
        Assert.Equal(first, second);
        Assert.Equal(
            ["accept key_1", $"follow {ScriptedBackground.Id} ", $"follow {ScriptedBackground.Id} "], server.Background.Asked);
    }

    private static async Task<(string Body, HttpResponseMessage Reply)> AskAsync(
        GatewayServer server, string body, string key = "retry-1")
    {
        var reply = await server.SendAsync(Request(server, body, key));
        return (await reply.Content.ReadAsStringAsync(GatewayServer.Stop), reply);
    }

    private static HttpRequestMessage Request(GatewayServer server, string body, params string[] keys)
    {
        var request = server.Request(HttpMethod.Post, "/v1/responses", GatewayServer.Json(body));
        foreach (var key in keys)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        return request;
    }
}
