using System.Net;
using System.Net.Sockets;
using System.Text;
using Auriko.Core.Execution;
using Auriko.Core.Streaming;
using Auriko.Providers.OpenAIResponses;
using Auriko.Providers.Settings;
using Auriko.Providers.Tests.Conformance;
using Auriko.Providers.Upstream;

namespace Auriko.Providers.Tests.Upstream;

/// <summary>The real pool on loopback.</summary>
public sealed class UpstreamHandlersTests
{
    private const string Head =
        "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n";

    [Fact]
    public async Task Send_ServerThatNeverSpeaksTls_EndsAtTheConnectLimit()
    {
        using var server = Listen();

        var outcome = await CallAsync(server, settings => settings with
        {
            BaseUrl = new Uri($"https://127.0.0.1:{PortOf(server)}"),
            ConnectTimeout = TimeSpan.FromMilliseconds(50),
        });

        Assert.Equal(FailureKind.ConnectFailed, outcome.Failure.Kind);
        Assert.Contains("connect limit of 0.05 s", outcome.Failure.PublicMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Send_NobodyListens_IsAConnectFailure()
    {
        var server = Listen();
        var port = PortOf(server);
        server.Dispose();

        var outcome = await CallAsync(server, settings => settings with { BaseUrl = new Uri($"http://127.0.0.1:{port}") });

        Assert.Equal(FailureKind.ConnectFailed, outcome.Failure.Kind);
    }

    [Fact]
    public async Task Send_ConnectionClosedBeforeTheReply_IsAConnectFailure()
    {
        using var server = Listen();
        var serving = ServeAsync(server, (socket, _) =>
        {
            socket.Dispose();
            return Task.CompletedTask;
        });

        var outcome = await CallAsync(server);

        await serving;
        Assert.Equal(FailureKind.ConnectFailed, outcome.Failure.Kind);
    }

    [Fact]
    public async Task Send_ReplyCutInAChunk_IsAProtocolFailure()
    {
        using var server = Listen();
        var serving = ServeAsync(server, async (socket, cancelled) =>
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes(Head + "20\r\ndata: {\"type\":"), cancelled);
            socket.Shutdown(SocketShutdown.Both);
        });

        var outcome = await CallAsync(server);

        await serving;
        Assert.Equal(FailureKind.UpstreamProtocol, outcome.Failure.Kind);
    }

    [Fact]
    public async Task Send_Redirect_IsNotFollowed()
    {
        using var server = Listen();
        var serving = ServeAsync(server, async (socket, cancelled) => await socket.SendAsync(
            "HTTP/1.1 307 Moved\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"u8.ToArray(), cancelled));

        var outcome = await CallAsync(server);

        await serving;
        Assert.Equal((FailureKind.UpstreamProtocol, 307), (outcome.Failure.Kind, outcome.Failure.UpstreamStatus));
    }

    [Fact]
    public async Task Send_StreamLetGoOf_ClosesTheSocketAtOnce()
    {
        using var server = Listen();
        var serving = ServeAsync(server, async (socket, cancelled) =>
        {
            var head = Encoding.ASCII.GetBytes(Head + "4\r\n: a\n\r\n");
            await socket.SendAsync(head, cancelled);
            Assert.Equal(0, await ReadUntilClosedAsync(socket, cancelled));
        });

        await foreach (var said in Call(server).StreamAsync(TestContext.Current.CancellationToken))
        {
            Assert.IsType<StreamStarted>(said);
            break;
        }

        await serving;
    }

    [Fact]
    public async Task Send_FinishedStreams_ShareAConnection()
    {
        using var server = Listen();
        const string Event = "data: {\"type\":\"response.completed\",\"response\":{\"status\":\"completed\"}}\n\n";
        var reply = Encoding.ASCII.GetBytes($"{Head}{Event.Length:x}\r\n{Event}\r\n0\r\n\r\n");
        var serving = ServeAsync(server, async (socket, cancelled) =>
        {
            await socket.SendAsync(reply, cancelled);
            await ReadRequestAsync(socket, cancelled);
            await socket.SendAsync(reply, cancelled);
        });
        var provider = Provider(server, settings => settings);

        for (var call = 0; call < 2; call++)
        {
            var outcome = await Outcome.OfAsync(
                provider.Prepare(Calls.Request(), Calls.Offering), TestContext.Current.CancellationToken);
            Assert.Equal(StopReason.EndOfTurn, outcome.Stop);
        }

        await serving;
    }

    private static TcpListener Listen()
    {
        var server = new TcpListener(IPAddress.Loopback, 0);
        server.Start();
        return server;
    }

    private static int PortOf(TcpListener server) => ((IPEndPoint)server.LocalEndpoint).Port;

    private static async Task ServeAsync(TcpListener server, Func<Socket, CancellationToken, Task> serve)
    {
        var cancelled = TestContext.Current.CancellationToken;
        using var socket = await server.AcceptSocketAsync(cancelled);
        await ReadRequestAsync(socket, cancelled);
        await serve(socket, cancelled);
    }

    private static async Task ReadRequestAsync(Socket socket, CancellationToken cancelled)
    {
        var buffer = new byte[16 * 1024];
        var length = 0;
        while (!buffer.AsSpan(0, length).EndsWith("}"u8))
        {
            var read = await socket.ReceiveAsync(buffer.AsMemory(length), cancelled);
            Assert.NotEqual(0, read);
            length += read;
        }
    }

    private static async Task<int> ReadUntilClosedAsync(Socket socket, CancellationToken cancelled)
    {
        try
        {
            return await socket.ReceiveAsync(new byte[16], cancelled);
        }
        catch (SocketException)
        {
            return 0;
        }
    }

    private static Task<Outcome> CallAsync(TcpListener server, Func<ProviderSettings, ProviderSettings>? change = null) =>
        Outcome.OfAsync(Call(server, change), TestContext.Current.CancellationToken);

    private static IProviderCall Call(TcpListener server, Func<ProviderSettings, ProviderSettings>? change = null) =>
        Provider(server, change ?? (settings => settings)).Prepare(Calls.Request(), Calls.Offering);

    private static OpenAIResponsesProvider Provider(TcpListener server, Func<ProviderSettings, ProviderSettings> change)
    {
        var settings = change(new ProviderSettings
        {
            Name = new ProviderName("upstream"),
            Dialect = "openai_responses",
            BaseUrl = new Uri("http://127.0.0.1:" + (server.Server.IsBound ? PortOf(server) : 1)),
            ExtensionFamily = "openai",
        });
        var pool = new HttpMessageInvoker(UpstreamHandlers.Create(settings));
        return new OpenAIResponsesProvider(
            settings, new UpstreamTransport(pool, settings, null, TimeProvider.System), TestSeal.Instance);
    }
}
