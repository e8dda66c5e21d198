using System.Net;
using Auriko.Core.Access;
using Auriko.Core.Contract;
using Auriko.Http.Tests.Hosting;

namespace Auriko.Http.Tests.Endpoints;

/// <summary>What callers of limited keys see; the server's clock stands at a full minute.</summary>
public sealed class RateLimitTests
{
    [Theory]
    [InlineData(Samples.PlainBody)]
    [InlineData(Samples.StreamBody)]
    public async Task Create_RequestsOfTheMinute_AreToldAndThenRefused(string body)
    {
        await using var server = await StartAsync(new KeyPolicy { RateLimitRpm = 2 });

        var replies = new[] { await server.PostAsync(body), await server.PostAsync(body), await server.PostAsync(body) };

        Assert.Equal(["1", "0", "0"], replies.Select(reply => reply.Header("X-RateLimit-Remaining-Requests")));
        Assert.All(replies, reply => Assert.Equal(
            ("2", "2026-03-01T12:01:00Z", "gateway"),
            (reply.Header("X-RateLimit-Limit-Requests"), reply.Header("X-RateLimit-Reset-Requests"), reply.Header("X-Rate-Limit-Source"))));
        Assert.Equal("60", replies[2].Header("Retry-After"));
        await replies[2].ErrorAsync(HttpStatusCode.TooManyRequests, "rate_limit_error", "rate_limit_exceeded");
        Assert.Equal(2, server.Gateway.Calls.Count);
    }

    [Fact]
    public async Task Create_TokensOfTheMinute_AreRefusedWithTheirCode()
    {
        await using var server = await StartAsync(new KeyPolicy { RateLimitTpm = 100 });

        var reply = await server.PostAsync(Samples.PlainBody);

        var error = await reply.ErrorAsync(HttpStatusCode.TooManyRequests, "rate_limit_error", "tokens_per_min_exceeded");
        Assert.Contains("max_output_tokens", error.GetProperty("suggestion").GetString(), StringComparison.Ordinal);
        Assert.Equal(("60", "gateway"), (reply.Header("Retry-After"), reply.Header("X-Rate-Limit-Source")));
        Assert.False(reply.Headers.Contains("X-RateLimit-Limit-Requests"));
    }

    [Fact]
    public async Task Create_OneMoreAtOnce_IsRefusedUntilTheStreamIsLeft()
    {
        await using var server = await StartAsync(new KeyPolicy { MaxConcurrency = 1 });
        var events = server.Gateway.StreamFromChannel();
        events.TryWrite(Samples.Events("Hel")[0]);
        var stream = await server.PostAsync(Samples.StreamBody);

        var refused = await server.PostAsync(Samples.PlainBody);
        stream.Dispose();
        await server.Gateway.Disposed.Task.WaitAsync(GatewayServer.Stop);
        HttpResponseMessage reply;
        do
        {
            reply = await server.PostAsync(Samples.PlainBody);
        }
        while (reply.StatusCode is HttpStatusCode.TooManyRequests);

        await refused.ErrorAsync(HttpStatusCode.TooManyRequests, "rate_limit_error", "concurrent_requests_exceeded");
        Assert.Equal("1", refused.Header("Retry-After"));
        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
    }

    [Fact]
    public async Task Create_UnlimitedKey_IsToldNothing()
    {
        await using var server = await StartAsync(KeyPolicy.Default);

        var reply = await server.PostAsync(Samples.PlainBody);

        Assert.DoesNotContain(reply.Headers, header => header.Key.Contains("Limit", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Create_LimitOfAProvider_IsCalledSo()
    {
        await using var server = await StartAsync(KeyPolicy.Default);
        server.Gateway.FailWith(new GatewayError(ErrorCode.RateLimitExceeded, "The provider is busy.", Provider: "first"));

        var reply = await server.PostAsync(Samples.PlainBody);

        Assert.Equal("provider", reply.Header("X-Rate-Limit-Source"));
    }

    private static async Task<GatewayServer> StartAsync(KeyPolicy policy)
    {
        var server = await GatewayServer.StartAsync();
        server.Authenticator.Caller = new Caller("key_1", "ws_1") { Policy = policy };
        return server;
    }
}
