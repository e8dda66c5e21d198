using System.Net.Sockets;
using System.Text;
using Auriko.Http.Tests.Hosting;

namespace Auriko.Http.Tests;

/// <summary>What no well-behaved client sends.</summary>
public sealed class RawRequestTests
{
    private const string Head =
        "POST /v1/responses HTTP/1.1\r\nHost: x\r\nConnection: close\r\nContent-Type: application/json\r\n"
        + "Authorization: Bearer " + OneKeyAuthenticator.Key + "\r\n";

    [Fact]
    public async Task Create_BrokenChunks_IsRefusedWithTheEnvelope()
    {
        await using var server = await GatewayServer.StartAsync();

        var reply = await ExchangeAsync(server, Head + "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 400 ", reply, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"invalid_request\"", reply, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_NoBodyAtAll_IsRefusedWithTheEnvelope()
    {
        await using var server = await GatewayServer.StartAsync();

        var reply = await ExchangeAsync(server, Head + "Content-Length: 0\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 400 ", reply, StringComparison.Ordinal);
        Assert.Contains("\"code\":\"invalid_request\"", reply, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_CallerThatLeavesInTheMiddleOfItsBody_ReachesNoGateway()
    {
        await using var server = await GatewayServer.StartAsync();

        await ExchangeAsync(server, Head + "Content-Length: 50\r\n\r\n{\"model\":", leave: true);
        var next = await server.PostAsync(Samples.PlainBody);

        Assert.True(next.IsSuccessStatusCode);
        Assert.Single(server.Gateway.Calls);
    }

    [Fact]
    public async Task Create_AsksFirstWhetherToSendALargeBody_IsToldBeforeSendingIt()
    {
        await using var server = await GatewayServer.StartAsync(new() { ["Auriko:Limits:MaxBodyBytes"] = "1024" });

        var reply = await ExchangeAsync(server, Head + "Content-Length: 5000\r\nExpect: 100-continue\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 413 ", reply, StringComparison.Ordinal);
    }

    /// <summary>Sends, and reads whatever comes until the server closes.</summary>
    private static async Task<string> ExchangeAsync(GatewayServer server, string request, bool leave = false)
    {
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(server.Address.Host, server.Address.Port, GatewayServer.Stop);
        await socket.SendAsync(Encoding.ASCII.GetBytes(request), GatewayServer.Stop);
        using var reply = new MemoryStream();
        await using var stream = new NetworkStream(socket);
        if (leave)
        {
            socket.Shutdown(SocketShutdown.Send);
        }

        try
        {
            await stream.CopyToAsync(reply, GatewayServer.Stop);
        }
        catch (IOException)
        {
            // A reset ends the reply as a close does.
        }

        return Encoding.UTF8.GetString(reply.ToArray());
    }
}
