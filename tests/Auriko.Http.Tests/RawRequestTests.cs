using Auriko.Http.Tests.Hosting;

namespace Auriko.Http.Tests;

/// <summary>What no well-behaved client sends.</summary>
public sealed class RawRequestTests
{
    [Fact]
    public async Task Create_BrokenChunks_IsRefusedWithTheEnvelope()
    {
        await using var server = await GatewayServer.StartAsync();

        var reply = await server.ExchangeAsync(RawExchange.Head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 400 ", reply, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"invalid_request\"", reply, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_NoBodyAtAll_IsRefusedWithTheEnvelope()
    {
        await using var server = await GatewayServer.StartAsync();

        var reply = await server.ExchangeAsync(RawExchange.Head + "Content-Length: 0\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 400 ", reply, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"invalid_request\"", reply, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_CallerThatLeavesInTheMiddleOfItsBody_ReachesNoGateway()
    {
        await using var server = await GatewayServer.StartAsync();

        await server.ExchangeAsync(RawExchange.Head + "Content-Length: 50\r\n\r\n{\"model\":", leave: true);
        var next = await server.PostAsync(Samples.PlainBody);

        Assert.True(next.IsSuccessStatusCode);
        Assert.Single(server.Gateway.Calls);
    }

    [Fact]
    public async Task Create_AsksFirstWhetherToSendALargeBody_IsToldBeforeSendingIt()
    {
        await using var server = await GatewayServer.StartAsync(new() { ["Auriko:Limits:MaxBodyBytes"] = "1024" });

        var reply = await server.ExchangeAsync(RawExchange.Head + "Content-Length: 5000\r\nExpect: 100-continue\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 413 ", reply, StringComparison.Ordinal);
    }
}
