using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Auriko.Core.Contract;
using Auriko.Http.Tests.Hosting;

namespace Auriko.Http.Tests.Endpoints;

public sealed class ResponsesEndpointTests
{
    [Fact]
    public async Task Create_PlainBody_GivesTheResponseAsOneJsonBody()
    {
        await using var server = await GatewayServer.StartAsync();
        server.Gateway.OnCreate = (_, _) => Task.FromResult(Samples.Response("Žluťoučký 🐎"));

        var reply = await server.PostAsync(Samples.PlainBody);

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
        var response = await reply.JsonAsync();
        Assert.Equal("response", response.GetProperty("object").GetString());
        Assert.Equal(
            "Žluťoučký 🐎", response.GetProperty("output")[0].GetProperty("content")[0].GetProperty("text").GetString());
    }

    [Fact]
    public async Task Create_PlainBody_GivesTheGatewayRequestAndCaller()
    {
        await using var server = await GatewayServer.StartAsync();

        await server.PostAsync("""{"model":"m:ttft","input":"Ahoj 🐎","temperature":0.5}""");

        var call = Assert.Single(server.Gateway.Calls);
        Assert.Equal("m:ttft", call.Request.Model);
        Assert.Equal(0.5, call.Request.Temperature);
        Assert.Equal("key_1", call.Caller.KeyId);
    }

    [Theory]
    [InlineData("true", true)]
    [InlineData("True", true)]
    [InlineData("false", false)]
    [InlineData(null, false)]
    public async Task Create_ExplainHeader_AsksForTheDecision(string? value, bool isAsked)
    {
        await using var server = await GatewayServer.StartAsync();
        using var request = server.Request(
            HttpMethod.Post, "/v1/responses", new StringContent(Samples.PlainBody, Encoding.UTF8, "application/json"));
        request.Headers.Add("X-Auriko-Explain", value is null ? [] : [value]);

        await server.SendAsync(request);

        Assert.Equal(isAsked, Assert.Single(server.Gateway.Calls).Explain);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("Bearer ak_test_other")]
    [InlineData("Basic dXNlcjpwYXNz")]
    public async Task Create_WithoutAKnownKey_IsRefusedBeforeTheBodyIsLookedAt(string? authorization)
    {
        await using var server = await GatewayServer.StartAsync();
        using var request = server.Request(HttpMethod.Post, "/v1/responses", new StringContent("not json"));
        request.Headers.Authorization = authorization is null ? null : AuthenticationHeaderValue.Parse(authorization);

        var reply = await server.SendAsync(request);

        await reply.ErrorAsync(HttpStatusCode.Unauthorized, "authentication_error", "invalid_api_key");
        Assert.Equal("Bearer", Assert.Single(reply.Headers.WwwAuthenticate).Scheme);
        Assert.Empty(server.Gateway.Calls);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"model":"m","model":"m","input":"x"}""")]
    public async Task Create_MalformedBody_IsRefused(string body)
    {
        await using var server = await GatewayServer.StartAsync();

        var reply = await server.PostAsync(body);

        await reply.ErrorAsync(HttpStatusCode.BadRequest, "invalid_request_error", "invalid_request");
    }

    [Fact]
    public async Task Create_BodyThatIsNotUtf8_IsRefused()
    {
        await using var server = await GatewayServer.StartAsync();
        using var content = new ByteArrayContent(Encoding.Latin1.GetBytes("""{"model":"m","input":"é"}"""));
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");

        var reply = await server.PostAsync(content);

        await reply.ErrorAsync(HttpStatusCode.BadRequest, "invalid_request_error", "invalid_request");
    }

    [Fact]
    public async Task Create_WrongField_IsNamed()
    {
        await using var server = await GatewayServer.StartAsync();

        var reply = await server.PostAsync("""{"model":"m","input":"x","temperature":"hot"}""");

        var error = await reply.ErrorAsync(HttpStatusCode.BadRequest, "invalid_request_error", "invalid_parameter_value");
        Assert.Equal("temperature", error.GetProperty("param").GetString());
    }

    [Theory]
    [InlineData(null, null)]
    [InlineData("text/plain", null)]
    [InlineData("application/json; charset=latin1", null)]
    [InlineData("application/jsonp", null)]
    [InlineData("application/json", "gzip")]
    public async Task Create_OtherThanPlainJson_IsUnsupported(string? type, string? encoding)
    {
        await using var server = await GatewayServer.StartAsync();
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Samples.PlainBody));
        content.Headers.ContentType = type is null ? null : MediaTypeHeaderValue.Parse(type);
        if (encoding is not null)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        var reply = await server.PostAsync(content);

        await reply.ErrorAsync(HttpStatusCode.UnsupportedMediaType, "invalid_request_error", "unsupported_media_type");
    }

    [Theory]
    [InlineData("application/json", null)]
    [InlineData("Application/JSON; charset=\"UTF-8\"", null)]
    [InlineData("application/json; charset=utf-8; profile=x", "identity")]
    public async Task Create_JsonHoweverSpelled_IsTaken(string type, string? encoding)
    {
        await using var server = await GatewayServer.StartAsync();
        using var content = new ByteArrayContent(Encoding.UTF8.GetBytes(Samples.PlainBody));
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        if (encoding is not null)
        {
            content.Headers.ContentEncoding.Add(encoding);
        }

        var reply = await server.PostAsync(content);

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Create_BodyOverTheLimit_IsTooLarge(bool withLength)
    {
        await using var server = await GatewayServer.StartAsync(new() { ["Auriko:Limits:MaxBodyBytes"] = "1024" });

        var reply = await PostOfLengthAsync(server, 1025, withLength);

        await reply.ErrorAsync(HttpStatusCode.RequestEntityTooLarge, "invalid_request_error", "payload_too_large");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Create_BodyOfTheLimit_IsTakenWhateverTheServersOwnLimit(bool withLength)
    {
        await using var server = await GatewayServer.StartAsync(
            new() { ["Auriko:Limits:MaxBodyBytes"] = "1024" }, configure: server => server.Limits.MaxRequestBodySize = 100);

        var reply = await PostOfLengthAsync(server, 1024, withLength);

        Assert.Equal(HttpStatusCode.OK, reply.StatusCode);
    }

    [Fact]
    public async Task Create_BodyLargerThanItsFirstBuffer_ArrivesWhole()
    {
        await using var server = await GatewayServer.StartAsync();
        var text = new string('x', 3_000_000);

        await server.PostAsync($$"""{"model":"m","instructions":"{{text}}","input":"x"}""");

        Assert.Equal(text, Assert.Single(server.Gateway.Calls).Request.Instructions);
    }

    [Fact]
    public async Task Create_FaultOfTheGateway_IsAnInternalErrorWithoutItsText()
    {
        await using var server = await GatewayServer.StartAsync();
        server.Gateway.OnCreate = (_, _) => throw new InvalidOperationException("secret");

        var reply = await server.PostAsync(Samples.PlainBody);

        var error = await reply.ErrorAsync(HttpStatusCode.InternalServerError, "api_error", "internal_error");
        Assert.DoesNotContain("secret", error.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_StreamThatFailsBeforeItsFirstEvent_IsAnHttpError()
    {
        await using var server = await GatewayServer.StartAsync();
        server.Gateway.OnStream = (_, _) => throw new GatewayException(
            new GatewayError(ErrorCode.UpstreamTimeout, "The provider was silent too long.", Provider: "first"));

        var reply = await server.PostAsync(Samples.StreamBody);

        var error = await reply.ErrorAsync(HttpStatusCode.GatewayTimeout, "api_error", "upstream_timeout");
        Assert.Equal("first", error.GetProperty("provider").GetString());
        await server.Gateway.Disposed.Task.WaitAsync(GatewayServer.Stop);
    }

    [Fact]
    public async Task Create_StreamWithoutAnEvent_IsAnInternalError()
    {
        await using var server = await GatewayServer.StartAsync();
        server.Gateway.Stream();

        var reply = await server.PostAsync(Samples.StreamBody);

        await reply.ErrorAsync(HttpStatusCode.InternalServerError, "api_error", "internal_error");
    }

    [Fact]
    public async Task Create_CallerHangsUpOnAPlainCall_CancelsTheGateway()
    {
        await using var server = await GatewayServer.StartAsync();
        server.Gateway.OnCreate = (_, token) => server.Gateway.HangAsync(token);
        using var hangUp = new CancellationTokenSource();
        var started = new TaskCompletionSource();
        server.Gateway.OnCreate = (_, token) =>
        {
            started.SetResult();
            return server.Gateway.HangAsync(token);
        };

        var reply = server.Client.SendAsync(
            server.Request(HttpMethod.Post, "/v1/responses", GatewayServer.Json(Samples.PlainBody)), hangUp.Token);
        await started.Task.WaitAsync(GatewayServer.Stop);
        await hangUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reply);
        await server.Gateway.Cancelled.Task.WaitAsync(GatewayServer.Stop);
    }

    private static Task<HttpResponseMessage> PostOfLengthAsync(GatewayServer server, int length, bool withLength)
    {
        const string Frame = """{"model":"m","input":""}""";
        var body = Frame.Insert(Frame.Length - 2, new string('x', length - Frame.Length));
        var request = server.Request(HttpMethod.Post, "/v1/responses", GatewayServer.Json(body));
        request.Headers.TransferEncodingChunked = !withLength;
        return server.SendAsync(request);
    }
}
