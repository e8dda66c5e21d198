using System.Net;
using System.Runtime.CompilerServices;
using Auriko.Core.Contract;
using Auriko.Core.Diagnostics;
using Auriko.Http.Tests.Hosting;

namespace Auriko.Http.Tests.Endpoints;

public sealed class StoredResponsesEndpointTests : IAsyncLifetime
{
    private const string Path = "/v1/responses/" + ScriptedBackground.Id;

    private GatewayServer? _server;

    private GatewayServer Server => _server!;

    public async ValueTask InitializeAsync() => _server = await GatewayServer.StartAsync();

    public ValueTask DisposeAsync() => Server.DisposeAsync();

    [Fact]
    public async Task Create_Background_AnswersWithWhatWasAccepted()
    {
        using var reply = await Server.PostAsync("""{"model":"some-model","input":"Hi","background":true}""");

        Assert.Equal(ScriptedBackground.Id, (await reply.JsonAsync()).GetProperty("id").GetString());
        Assert.Equal("1", reply.Header("Retry-After"));
        Assert.Equal(["accept key_1"], Server.Background.Asked);
        Assert.Empty(Server.Gateway.Calls);
    }

    [Fact]
    public async Task Create_BackgroundStream_FollowsFromTheStart()
    {
        Server.Background.Frames = _ => new[] { "event: a\ndata: {}\n\n", "event: b\ndata: {}\n\n" }.ToAsyncEnumerable();

        using var reply = await Server.PostAsync("""{"model":"some-model","input":"Hi","background":true,"stream":true}""");

        Assert.Equal("text/event-stream; charset=utf-8", reply.Content.Headers.ContentType?.ToString());
        Assert.Equal(
            "event: a\ndata: {}\n\nevent: b\ndata: {}\n\n", await reply.Content.ReadAsStringAsync(GatewayServer.Stop));
        Assert.Equal(["accept key_1", $"follow {ScriptedBackground.Id} "], Server.Background.Asked);
    }

    [Theory]
    [InlineData(ResponseStatus.InProgress, true)]
    [InlineData(ResponseStatus.Completed, false)]
    [InlineData(ResponseStatus.Cancelled, false)]
    public async Task Get_ByStatus_SaysWhenToAskAgain(ResponseStatus status, bool isHinted)
    {
        Server.Background.Response = ScriptedBackground.Stored(status);

        using var reply = await Server.GetAsync(Path);

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Equal(isHinted, reply.Headers.Contains("Retry-After"));
        Assert.Equal([$"get key_1 {ScriptedBackground.Id}"], Server.Background.Asked);
    }

    [Fact]
    public async Task Get_StreamStartingAfter_AsksForTheRest()
    {
        Server.Background.Frames = _ => new[] { "event: a\ndata: {}\n\n" }.ToAsyncEnumerable();

        using var reply = await Server.GetAsync(Path + "?stream=true&starting_after=7");

        Assert.Equal("event: a\ndata: {}\n\n", await reply.Content.ReadAsStringAsync(GatewayServer.Stop));
        Assert.Equal([$"follow {ScriptedBackground.Id} 7"], Server.Background.Asked);
    }

    [Fact]
    public async Task Get_SilentStream_IsKeptAlive()
    {
        var ended = new TaskCompletionSource();
        Server.Background.Frames = Silent;
        using var reply = await Server.GetAsync(Path + "?stream=true");
        await using var body = await reply.Content.ReadAsStreamAsync(GatewayServer.Stop);
        await Server.Clock.TimerMadeAsync(GatewayServer.Stop); // The limit of the whole stream.
        await Server.Clock.TimerMadeAsync(GatewayServer.Stop);

        Server.Clock.Advance(TimeSpan.FromSeconds(15));

        Assert.Equal(": keep-alive", await body.FrameAsync());
        ended.SetResult();
        Assert.Equal("last", await body.FrameAsync());
        Assert.Null(await body.FrameAsync());

        async IAsyncEnumerable<string> Silent([EnumeratorCancellation] CancellationToken stop)
        {
            await ended.Task.WaitAsync(stop);
            yield return "last\n\n";
        }
    }

    [Fact]
    public async Task Get_StreamOpenForAnHour_IsCutNotClosed()
    {
        var stopped = new TaskCompletionSource();
        Server.Background.Frames = OneThenSilent;
        using var reply = await Server.GetAsync(Path + "?stream=true");
        await using var body = await reply.Content.ReadAsStreamAsync(GatewayServer.Stop);
        Assert.Equal("event: a", await body.FrameAsync());
        await Server.Clock.TimerMadeAsync(GatewayServer.Stop); // The limit itself.
        await Server.Clock.TimerMadeAsync(GatewayServer.Stop);

        Server.Clock.Advance(TimeSpan.FromHours(1) - TimeSpan.FromTicks(1));
        Assert.Equal(": keep-alive", await body.FrameAsync());
        Server.Clock.Advance(TimeSpan.FromTicks(1));

        await Assert.ThrowsAnyAsync<IOException>(async () => await body.FrameAsync());
        await stopped.Task.WaitAsync(GatewayServer.Stop);

        async IAsyncEnumerable<string> OneThenSilent([EnumeratorCancellation] CancellationToken stop)
        {
            yield return "event: a\n\n";
            try
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
            }
            finally
            {
                stopped.SetResult();
            }
        }
    }

    [Fact]
    public async Task Head_Stream_IsTheHeadersAlone()
    {
        var isRead = false;
        Server.Background.Frames = Read;

        using var reply = await Server.SendAsync(Server.Request(HttpMethod.Head, Path + "?stream=true"));

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        Assert.Equal("text/event-stream; charset=utf-8", reply.Content.Headers.ContentType?.ToString());
        Assert.NotEmpty(reply.Header("X-Request-ID"));
        Assert.Equal([$"follow {ScriptedBackground.Id} "], Server.Background.Asked);
        Assert.False(isRead);

        async IAsyncEnumerable<string> Read([EnumeratorCancellation] CancellationToken stop)
        {
            isRead = true;
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, stop);
            yield break;
        }
    }

    [Fact]
    public async Task Head_StreamOfAnother_Is404()
    {
        Server.Background.Error = new GatewayError(ErrorCode.ResourceNotFound, "There is no such response.", "response_id");

        using var reply = await Server.SendAsync(Server.Request(HttpMethod.Head, Path + "?stream=true"));

        Assert.Equal(HttpStatusCode.NotFound, reply.StatusCode);
    }

    [Theory]
    [InlineData("?stream=yes", "stream")]
    [InlineData("?stream=true&starting_after=-1", "starting_after")]
    [InlineData("?stream=true&starting_after=x", "starting_after")]
    [InlineData("/input_items?limit=0", "limit")]
    [InlineData("/input_items?limit=101", "limit")]
    [InlineData("/input_items?order=up", "order")]
    public async Task Get_MalformedQuery_NamesTheParameter(string query, string param)
    {
        using var reply = await Server.GetAsync(Path + query);

        var error = await reply.ErrorAsync(HttpStatusCode.BadRequest, "invalid_request_error", "invalid_parameter_value");
        Assert.Equal(param, error.GetProperty("param").GetString());
        Assert.Empty(Server.Background.Asked);
    }

    [Fact]
    public async Task ListInput_Page_IsPassedOn()
    {
        using var reply = await Server.GetAsync(Path + "/input_items?limit=5&order=asc&after=msg_1");

        Assert.Equal("list", (await reply.JsonAsync()).GetProperty("object").GetString());
        Assert.Equal([$"input {ScriptedBackground.Id} 5 True msg_1"], Server.Background.Asked);
    }

    [Fact]
    public async Task Cancel_Post_AnswersWithTheResponse()
    {
        using var reply = await Server.SendAsync(Server.Request(HttpMethod.Post, Path + "/cancel"));

        Assert.Equal(ScriptedBackground.Id, (await reply.JsonAsync()).GetProperty("id").GetString());
        Assert.Equal([$"cancel {ScriptedBackground.Id}"], Server.Background.Asked);
    }

    [Fact]
    public async Task Delete_Response_SaysSo()
    {
        using var reply = await Server.SendAsync(Server.Request(HttpMethod.Delete, Path));

        var body = await reply.JsonAsync();
        Assert.Equal((ScriptedBackground.Id, "response", true), (
            body.GetProperty("id").GetString(), body.GetProperty("object").GetString(), body.GetProperty("deleted").GetBoolean()));
    }

    [Theory]
    [InlineData("GET", "")]
    [InlineData("GET", "?stream=true")]
    [InlineData("DELETE", "")]
    [InlineData("POST", "/cancel")]
    [InlineData("GET", "/input_items")]
    public async Task AnyMethod_NotFound_IsTheSame404(string method, string rest)
    {
        Server.Background.Error = new GatewayError(ErrorCode.ResourceNotFound, "There is no such response.", "response_id");

        using var reply = await Server.SendAsync(Server.Request(new HttpMethod(method), Path + rest));

        await reply.ErrorAsync(HttpStatusCode.NotFound, "not_found_error", "resource_not_found");
    }

    [Fact]
    public async Task Get_StorageDown_Is503()
    {
        Server.Background.Failure = new StorageUnavailableException("down");

        using var reply = await Server.GetAsync(Path);

        await reply.ErrorAsync(HttpStatusCode.ServiceUnavailable, "api_error", "service_unavailable");
        Assert.Equal("5", reply.Header("Retry-After"));
    }

    [Theory]
    [InlineData("PUT", "", "GET, HEAD, DELETE")]
    [InlineData("GET", "/cancel", "POST")]
    public async Task AnyPath_WrongMethod_NamesTheRightOnes(string method, string rest, string allow)
    {
        using var reply = await Server.SendAsync(Server.Request(new HttpMethod(method), Path + rest));

        await reply.ErrorAsync(HttpStatusCode.MethodNotAllowed, "invalid_request_error", "method_not_allowed");
        Assert.Equal(allow, string.Join(", ", reply.Content.Headers.Allow));
    }
}
