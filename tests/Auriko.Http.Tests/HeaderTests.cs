using System.Net;
using Auriko.Core.Contract;
using Auriko.Http.Tests.Hosting;

namespace Auriko.Http.Tests;

public sealed class HeaderTests
{
    [Theory]
    [InlineData("abc-1")]
    [InlineData("!~")]
    public async Task RequestId_UsableOne_IsKept(string id)
    {
        await using var server = await GatewayServer.StartAsync();
        using var request = server.Request(HttpMethod.Get, "/v1/me");
        request.Headers.TryAddWithoutValidation("x-request-id", id);

        var reply = await server.SendAsync(request);

        Assert.Equal(id, reply.Header("X-Request-ID"));
    }

    [Theory]
    [InlineData]
    [InlineData("")]
    [InlineData("has a space")]
    [InlineData("one", "two")]
    public async Task RequestId_NoneOrUnusable_IsMade(params string[] ids)
    {
        await using var server = await GatewayServer.StartAsync();
        using var request = server.Request(HttpMethod.Get, "/v1/me");
        foreach (var id in ids)
        {
            request.Headers.TryAddWithoutValidation("X-Request-ID", id);
        }

        var reply = await server.SendAsync(request);

        Assert.Matches("^req_[0-9a-f]{32}$", reply.Header("X-Request-ID"));
    }

    [Fact]
    public async Task RequestId_OneThatIsTooLong_IsMade()
    {
        await using var server = await GatewayServer.StartAsync();
        using var request = server.Request(HttpMethod.Get, "/v1/me");
        request.Headers.TryAddWithoutValidation("X-Request-ID", new string('a', 129));

        var reply = await server.SendAsync(request);

        Assert.StartsWith("req_", reply.Header("X-Request-ID"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Overhead_UpstreamWaits_AreLeftOut()
    {
        await using var server = await GatewayServer.StartAsync();
        server.Gateway.OnCreate = (call, _) =>
        {
            server.Clock.Advance(TimeSpan.FromMilliseconds(1.5));
            call.Overhead.BeginUpstreamWait();
            server.Clock.Advance(TimeSpan.FromSeconds(3));
            call.Overhead.EndUpstreamWait();
            server.Clock.Advance(TimeSpan.FromMilliseconds(2));
            return Task.FromResult(Samples.Response("Hi"));
        };

        var reply = await server.PostAsync(Samples.PlainBody);

        Assert.Equal("3.5", reply.Header("x-gateway-overhead-ms"));
    }

    [Theory]
    [InlineData(ErrorCode.RateLimitExceeded, 1200, "2")]
    [InlineData(ErrorCode.ModelUnavailable, 30_000, "30")]
    [InlineData(ErrorCode.ServiceUnavailable, 0, "1")]
    [InlineData(ErrorCode.RateLimitExceeded, null, "1")]
    public async Task RetryAfter_WorthWaiting_IsInWholeSeconds(ErrorCode code, int? waitMs, string expected)
    {
        await using var server = await GatewayServer.StartAsync();
        TimeSpan? wait = waitMs is { } ms ? TimeSpan.FromMilliseconds(ms) : null;
        server.Gateway.FailWith(new GatewayError(code, "Wait.", RetryAfter: wait));

        var reply = await server.PostAsync(Samples.PlainBody);

        Assert.Equal(expected, reply.Header("Retry-After"));
    }

    [Theory]
    [InlineData(ErrorCode.UpstreamError, HttpStatusCode.BadGateway, "true", "server_error")]
    [InlineData(ErrorCode.UpstreamTimeout, HttpStatusCode.GatewayTimeout, "true", "timeout")]
    [InlineData(ErrorCode.RateLimitExceeded, HttpStatusCode.TooManyRequests, "true", "rate_limit")]
    [InlineData(ErrorCode.InvalidRequest, HttpStatusCode.BadRequest, "false", "invalid_request")]
    public async Task Blame_UpstreamsFault_IsInTheHeaders(ErrorCode code, HttpStatusCode status, string retryable, string type)
    {
        await using var server = await GatewayServer.StartAsync();
        server.Gateway.FailWith(new GatewayError(code, "It failed.", Provider: "first", Suggestion: "Try another."));

        var reply = await server.PostAsync(Samples.PlainBody);

        Assert.Equal(status, reply.StatusCode);
        Assert.Equal("first", reply.Header("X-Error-Provider"));
        Assert.Equal(retryable, reply.Header("X-Error-Retryable"));
        Assert.Equal(type, reply.Header("X-Error-Type"));
        var error = (await reply.JsonAsync()).GetProperty("error");
        Assert.Equal("first", error.GetProperty("provider").GetString());
        Assert.Equal("Try another.", error.GetProperty("suggestion").GetString());
    }

    [Fact]
    public async Task Blame_OurOwnRefusal_HasNoHeaders()
    {
        await using var server = await GatewayServer.StartAsync();

        var reply = await server.PostAsync("{}");

        Assert.DoesNotContain(reply.Headers, header => header.Key.StartsWith("X-Error", StringComparison.OrdinalIgnoreCase));
        Assert.False(reply.Headers.Contains("Retry-After"));
        Assert.False((await reply.JsonAsync()).GetProperty("error").TryGetProperty("provider", out _));
    }

    /// <summary>No reply may be taken for another kind of content, or be kept: each is one caller's own.</summary>
    [Theory]
    [InlineData("GET", "/v1/me")]
    [InlineData("HEAD", "/v1/models")]
    [InlineData("GET", "/v1/models")]
    [InlineData("GET", "/v1/registry/models")]
    [InlineData("GET", "/health/live")]
    [InlineData("GET", "/health/ready")]
    [InlineData("GET", "/nowhere")]
    [InlineData("PUT", "/v1/me")]
    [InlineData("OPTIONS", "/v1/responses")]
    [InlineData("POST", "/v1/responses")]
    public async Task Security_EveryReply_IsNeitherSniffedNorKept(string method, string path)
    {
        await using var server = await GatewayServer.StartAsync();

        var reply = await server.SendAsync(server.Request(new HttpMethod(method), path));

        Assert.Equal("nosniff", reply.Header("X-Content-Type-Options"));
        Assert.Equal("no-store", reply.Header("Cache-Control"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Security_Response_IsNeitherSniffedNorKept(bool stream)
    {
        await using var server = await GatewayServer.StartAsync();

        var reply = await server.PostAsync(stream ? Samples.StreamBody : Samples.PlainBody);

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Equal("nosniff", reply.Header("X-Content-Type-Options"));
        Assert.True(reply.Headers.CacheControl!.NoStore);
    }

    [Fact]
    public void StatusCode_EveryCode_IsOfItsTypesFamily()
    {
        foreach (var code in Enum.GetValues<ErrorCode>())
        {
            var statuses = code.WireType switch
            {
                "invalid_request_error" => (int[])[400, 405, 408, 409, 413, 415, 422, 499],
                "authentication_error" => [401],
                "permission_error" => [403],
                "not_found_error" => [404],
                "rate_limit_error" => [429],
                _ => [500, 502, 503, 504],
            };
            Assert.Contains(code.StatusCode, statuses);
        }
    }
}
