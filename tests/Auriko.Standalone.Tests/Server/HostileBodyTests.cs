using System.Net;
using Auriko.Http.Tests.Hosting;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace Auriko.Standalone.Tests.Server;

/// <summary>Bodies and heads that are too large, too deep, too slow or no text, on this host's own web server.</summary>
public sealed class HostileBodyTests
{
    [Theory]
    [InlineData("Content-Length: 2000\r\n\r\n", "")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n7d0\r\n", "\r\n0\r\n\r\n")]
    public async Task Create_BodyOverTheLimit_IsTooLargeAndTheConnectionClosed(string framing, string end)
    {
        await using var server = await StartAsync(new() { ["Auriko:Limits:MaxBodyBytes"] = "1024" });

        var reply = await server.ExchangeAsync(
            RawExchange.Head + framing + new string('x', 2000) + end);

        Assert.StartsWith("HTTP/1.1 413 ", reply, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"payload_too_large\"", reply, StringComparison.Ordinal);
    }

    /// <summary>A client that is told before it has sent everything must be able to read the answer, and go on.</summary>
    [Fact]
    public async Task Create_BodyOverTheLimit_LeavesTheServerUsable()
    {
        await using var server = await StartAsync(new() { ["Auriko:Limits:MaxBodyBytes"] = "1024" });

        var reply = await server.PostAsync($$"""{"model":"m","input":"{{new string('x', 200_000)}}"}""");
        var next = await server.PostAsync(Samples.PlainBody);

        await reply.ErrorAsync(HttpStatusCode.RequestEntityTooLarge, "invalid_request_error", "payload_too_large");
        Assert.Equal(HttpStatusCode.OK, next.StatusCode);
    }

    [Theory]
    [InlineData(100)]
    [InlineData(100_000)]
    public async Task Create_DeepBody_IsRefusedAndTheDepthNamed(int depth)
    {
        await using var server = await StartAsync();
        var deep = string.Concat(Enumerable.Repeat("[", depth)) + string.Concat(Enumerable.Repeat("]", depth));

        var reply = await server.PostAsync($$"""{"model":"m","input":{{deep}}}""");

        var error = await reply.ErrorAsync(HttpStatusCode.BadRequest, "invalid_request_error", "invalid_request");
        Assert.Contains("deep", error.GetProperty("message").GetString(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("{\"model\":\"m\",\"input\":\"\u00ff\u00fe\"}")]
    [InlineData("{\"model\":\"m\",\"input\":\"\u00c0\u00af\"}")]
    [InlineData("{\"model\":\"m\",\"input\":\"\u00ed\u00a0\u0080\"}")]
    [InlineData("{\"model\":\"m\",\"input\":\"a\0b\"}")]
    [InlineData("\0\0\0\0")]
    [InlineData("{\"model\":\"m\",\"input\":\"x\"}\0")]
    public async Task Create_BytesThatAreNoJsonText_AreRefused(string bytes)
    {
        await using var server = await StartAsync();

        var reply = await server.ExchangeAsync($"{RawExchange.Head}Content-Length: {bytes.Length}\r\n\r\n{bytes}");

        Assert.StartsWith("HTTP/1.1 400 ", reply, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"invalid_request\"", reply, StringComparison.Ordinal);
        Assert.Empty(server.Gateway.Calls);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate, gzip")]
    [InlineData("br")]
    public async Task Create_CompressedBody_IsRefusedUnopened(string encoding)
    {
        await using var server = await StartAsync();

        var reply = await server.ExchangeAsync(
            $"{RawExchange.Head}Content-Encoding: {encoding}\r\nContent-Length: 4\r\n\r\n\u001f\u008b\u0008\0");

        Assert.StartsWith("HTTP/1.1 415 ", reply, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"unsupported_media_type\"", reply, StringComparison.Ordinal);
    }

    /// <summary>Slow enough for any line, too slow to hold a connection for nothing.</summary>
    [Fact]
    public async Task Create_BodyThatStalls_IsAnsweredAndTheConnectionClosed()
    {
        await using var server = await GatewayServer.StartAsync(configure: Impatient);

        var reply = await server.ExchangeAsync($"{RawExchange.RequestLine}{RawExchange.Headers}Content-Length: 5000\r\n\r\n{{");

        Assert.StartsWith("HTTP/1.1 408 ", reply, StringComparison.Ordinal);
        Assert.Empty(server.Gateway.Calls);
    }

    [Fact]
    public async Task Create_HeadThatStalls_IsEnded()
    {
        await using var server = await GatewayServer.StartAsync(configure: Impatient);

        var reply = await server.ExchangeAsync(RawExchange.RequestLine + "Host: x\r\nX-Slow: ");

        Assert.True(reply.Length == 0 || reply.StartsWith("HTTP/1.1 408 ", StringComparison.Ordinal), reply);
    }

    [Fact]
    public void Configure_Limits_AreThoseOfThePage()
    {
        var server = new KestrelServerOptions();

        WebServer.Configure(server);

        Assert.Equal(TimeSpan.FromSeconds(30), server.Limits.RequestHeadersTimeout);
        Assert.Equal(240, server.Limits.MinRequestBodyDataRate!.BytesPerSecond);
        Assert.Equal(TimeSpan.FromSeconds(5), server.Limits.MinRequestBodyDataRate.GracePeriod);
        Assert.Equal((8192, 32_768, 100), (
            server.Limits.MaxRequestLineSize, server.Limits.MaxRequestHeadersTotalSize, server.Limits.MaxRequestHeaderCount));
        Assert.False(server.AddServerHeader);
    }

    [Fact]
    public async Task Get_HugeHeaders_AreRefused()
    {
        await using var server = await StartAsync();

        var large = await server.ExchangeAsync($"GET /v1/me HTTP/1.1\r\nHost: x\r\nX-Large: {new string('x', 40_000)}\r\n\r\n");
        var many = await server.ExchangeAsync(
            $"GET /v1/me HTTP/1.1\r\nHost: x\r\n{string.Concat(Enumerable.Range(0, 150).Select(i => $"X-{i}: a\r\n"))}\r\n");

        Assert.StartsWith("HTTP/1.1 431 ", large, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 431 ", many, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(500, "HTTP/1.1 200 ")]
    [InlineData(5000, "HTTP/1.1 414 ")]
    public async Task Get_ManyQueryParameters_CountForNothingUntilTheLineIsTooLong(int count, string status)
    {
        await using var server = await StartAsync();
        var query = string.Join('&', Enumerable.Range(0, count).Select(i => $"p{i}=1"));

        var reply = await server.ExchangeAsync(
            $"GET /v1/me?{query} HTTP/1.1\r\nConnection: close\r\n{RawExchange.Headers}\r\n");

        Assert.StartsWith(status, reply, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_AsksFirstWithoutAKey_IsRefusedBeforeItSends()
    {
        await using var server = await StartAsync();

        var reply = await server.ExchangeAsync(
            $"{RawExchange.RequestLine}Host: x\r\nContent-Type: application/json\r\nContent-Length: 5000\r\nExpect: 100-continue\r\n"
            + "Connection: close\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 401 ", reply, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HEAD", "/v1/me", "200")]
    [InlineData("HEAD", "/nowhere", "404")]
    [InlineData("OPTIONS", "/v1/responses", "204")]
    [InlineData("OPTIONS", "*", "404")]
    [InlineData("TRACE", "/v1/responses", "405")]
    public async Task Any_MethodWithoutABody_IsAnsweredWithoutOne(string method, string target, string status)
    {
        await using var server = await StartAsync();

        var reply = await server.ExchangeAsync($"{method} {target} HTTP/1.1\r\nConnection: close\r\n{RawExchange.Headers}\r\n");

        Assert.StartsWith($"HTTP/1.1 {status} ", reply, StringComparison.Ordinal);
        Assert.DoesNotContain("Server:", reply, StringComparison.OrdinalIgnoreCase);
        Assert.True(method is not ("HEAD" or "OPTIONS") || target == "*" || reply.EndsWith("\r\n\r\n", StringComparison.Ordinal), reply);
    }

    private static Task<GatewayServer> StartAsync(Dictionary<string, string?>? settings = null) =>
        GatewayServer.StartAsync(settings, configure: WebServer.Configure);

    /// <summary>The host's own server, with less patience than anybody's test would have.</summary>
    private static void Impatient(KestrelServerOptions server)
    {
        WebServer.Configure(server);
        server.Limits.RequestHeadersTimeout = TimeSpan.FromSeconds(1);
        server.Limits.MinRequestBodyDataRate = new MinDataRate(240, TimeSpan.FromSeconds(1.5));
    }
}
