using System.Net;
using System.Text.Json;
using Auriko.Core.Streaming;
using Auriko.Http.Tests.Hosting;

namespace Auriko.Http.Tests.Results;

public sealed class EventStreamTests
{
    [Fact]
    public async Task Stream_WholeResponse_IsOneFrameAnEventAndNothingElse()
    {
        await using var server = await GatewayServer.StartAsync();
        var events = Samples.Events("Hel", "lo 🐎.");
        server.Gateway.Stream(events);

        var reply = await server.PostAsync(Samples.StreamBody);

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Equal("text/event-stream; charset=utf-8", reply.Content.Headers.ContentType?.ToString());
        Assert.True(reply.Headers.CacheControl?.NoCache);
        Assert.Equal("no", reply.Header("X-Accel-Buffering"));
        Assert.NotEmpty(reply.Header("X-Request-ID"));
        Assert.NotEmpty(reply.Header("x-gateway-overhead-ms"));
        var body = await reply.Content.ReadAsStreamAsync(GatewayServer.Stop);
        foreach (var next in events)
        {
            AssertFrame(next, await body.FrameAsync());
        }

        Assert.Null(await body.FrameAsync());
        await server.Gateway.Disposed.Task.WaitAsync(GatewayServer.Stop);
    }

    [Fact]
    public async Task Stream_EventsThatComeOneByOne_AreEachReadBeforeTheNextIsMade()
    {
        await using var server = await GatewayServer.StartAsync();
        var source = server.Gateway.StreamFromChannel();
        var events = Samples.Events("a", "b", "c");
        await source.WriteAsync(events[0], GatewayServer.Stop);

        var reply = await server.PostAsync(Samples.StreamBody);
        var body = await reply.Content.ReadAsStreamAsync(GatewayServer.Stop);

        AssertFrame(events[0], await body.FrameAsync());
        foreach (var next in events.Skip(1))
        {
            await source.WriteAsync(next, GatewayServer.Stop);
            AssertFrame(next, await body.FrameAsync());
        }

        source.Complete();
        Assert.Null(await body.FrameAsync());
    }

    [Fact]
    public async Task Stream_MoreReadyEventsThanOneWriteHolds_AllArriveInOrder()
    {
        await using var server = await GatewayServer.StartAsync();
        var events = Samples.Events([.. Enumerable.Range(0, 3000).Select(i => new string('x', i % 200) + i)]);
        server.Gateway.Stream(events);

        var body = await (await server.PostAsync(Samples.StreamBody)).Content.ReadAsStreamAsync(GatewayServer.Stop);

        foreach (var next in events)
        {
            AssertFrame(next, await body.FrameAsync());
        }

        Assert.Null(await body.FrameAsync());
    }

    [Fact]
    public async Task Stream_SilenceAfterTheFirstEvent_IsFilledWithComments()
    {
        await using var server = await GatewayServer.StartAsync();
        var source = server.Gateway.StreamFromChannel();
        var events = Samples.Events("a");
        await source.WriteAsync(events[0], GatewayServer.Stop);
        var body = await (await server.PostAsync(Samples.StreamBody)).Content.ReadAsStreamAsync(GatewayServer.Stop);
        AssertFrame(events[0], await body.FrameAsync());

        for (var i = 0; i < 3; i++)
        {
            await server.Clock.TimerMadeAsync(GatewayServer.Stop);
            server.Clock.Advance(TimeSpan.FromSeconds(15));
            Assert.Equal(": keep-alive", await body.FrameAsync());
        }

        await server.Clock.TimerMadeAsync(GatewayServer.Stop);
        server.Clock.Advance(TimeSpan.FromSeconds(14.9));
        await source.WriteAsync(events[1], GatewayServer.Stop);
        AssertFrame(events[1], await body.FrameAsync());
    }

    [Fact]
    public async Task Stream_KeepAliveSetting_IsTheSilenceMeant()
    {
        await using var server = await GatewayServer.StartAsync(new() { ["Auriko:Streaming:KeepAlive"] = "00:00:02" });
        var source = server.Gateway.StreamFromChannel();
        await source.WriteAsync(Samples.Events()[0], GatewayServer.Stop);
        var body = await (await server.PostAsync(Samples.StreamBody)).Content.ReadAsStreamAsync(GatewayServer.Stop);
        await body.FrameAsync();

        await server.Clock.TimerMadeAsync(GatewayServer.Stop);
        server.Clock.Advance(TimeSpan.FromSeconds(2));

        Assert.Equal(": keep-alive", await body.FrameAsync());
    }

    [Fact]
    public async Task Stream_EndsWithoutATerminalEvent_IsCutNotClosed()
    {
        await using var server = await GatewayServer.StartAsync();
        server.Gateway.Stream(Samples.Events("a").SkipLast(1));

        await Assert.ThrowsAnyAsync<HttpRequestException>(async () =>
        {
            var reply = await server.PostAsync(Samples.StreamBody);
            await reply.Content.ReadAsStringAsync(GatewayServer.Stop);
        });
        await server.Gateway.Disposed.Task.WaitAsync(GatewayServer.Stop);
    }

    [Fact]
    public async Task Stream_ThrowsInTheMiddle_IsCutNotClosed()
    {
        await using var server = await GatewayServer.StartAsync();
        var source = server.Gateway.StreamFromChannel();
        await source.WriteAsync(Samples.Events("a")[0], GatewayServer.Stop);
        var reply = await server.PostAsync(Samples.StreamBody);
        var body = await reply.Content.ReadAsStreamAsync(GatewayServer.Stop);
        await body.FrameAsync();

        source.Complete(new InvalidOperationException("a fault"));

        await Assert.ThrowsAnyAsync<IOException>(body.FrameAsync);
    }

    [Fact]
    public async Task Stream_CallerHangsUp_CancelsTheGatewayAndDisposesTheStream()
    {
        await using var server = await GatewayServer.StartAsync();
        var source = server.Gateway.StreamFromChannel();
        await source.WriteAsync(Samples.Events("a")[0], GatewayServer.Stop);
        var reply = await server.PostAsync(Samples.StreamBody);
        await (await reply.Content.ReadAsStreamAsync(GatewayServer.Stop)).FrameAsync();

        reply.Dispose();

        await server.Gateway.Cancelled.Task.WaitAsync(GatewayServer.Stop);
        await server.Gateway.Disposed.Task.WaitAsync(GatewayServer.Stop);
    }

    [Fact]
    public async Task Stream_CallerHangsUpBeforeTheFirstEvent_CancelsTheGateway()
    {
        await using var server = await GatewayServer.StartAsync();
        server.Gateway.StreamFromChannel();
        using var hangUp = new CancellationTokenSource();
        var scripted = server.Gateway.OnStream;
        var started = new TaskCompletionSource();
        server.Gateway.OnStream = (call, token) =>
        {
            started.SetResult();
            return scripted(call, token);
        };

        var reply = server.Client.SendAsync(
            server.Request(HttpMethod.Post, "/v1/responses", GatewayServer.Json(Samples.StreamBody)), hangUp.Token);
        await started.Task.WaitAsync(GatewayServer.Stop);
        await hangUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reply);
        await server.Gateway.Disposed.Task.WaitAsync(GatewayServer.Stop);
    }

    private static void AssertFrame(ResponseEvent expected, string? frame)
    {
        Assert.NotNull(frame);
        var lines = frame.Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.Equal("event: " + expected.Type, lines[0]);
        Assert.StartsWith("data: {", lines[1], StringComparison.Ordinal);
        var written = JsonElement.Parse(lines[1]["data: ".Length..]);
        Assert.Equal(expected.Type, written.GetProperty("type").GetString());
        Assert.Equal(expected.SequenceNumber, written.GetProperty("sequence_number").GetInt32());
        if (expected is TextDeltaEvent text)
        {
            Assert.Equal(text.Delta, written.GetProperty("delta").GetString());
        }
    }
}
