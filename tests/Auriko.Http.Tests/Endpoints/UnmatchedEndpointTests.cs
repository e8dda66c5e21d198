using System.Net;
using Auriko.Http.Tests.Hosting;

namespace Auriko.Http.Tests.Endpoints;

public sealed class UnmatchedEndpointTests
{
    [Theory]
    [InlineData("GET", "/")]
    [InlineData("GET", "/v1")]
    [InlineData("POST", "/v1/chat/completions")]
    [InlineData("GET", "/v1/registry")]
    [InlineData("GET", "/v1/directory/models/some-model")]
    [InlineData("DELETE", "/v1/responses/resp_1/nothing")]
    [InlineData("OPTIONS", "/nowhere")]
    [InlineData("PURGE", "/nowhere")]
    public async Task Handle_UnknownPath_IsNotFoundWithoutAKey(string method, string path)
    {
        await using var server = await GatewayServer.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(server.Address, path));

        var reply = await server.SendAsync(request);

        await reply.ErrorAsync(HttpStatusCode.NotFound, "not_found_error", "resource_not_found");
    }

    [Theory]
    [InlineData("GET", "/v1/responses", "POST")]
    [InlineData("DELETE", "/v1/responses/", "POST")]
    [InlineData("POST", "/v1/models", "GET, HEAD")]
    [InlineData("PATCH", "/v1/models/lab/some-model", "GET, HEAD")]
    [InlineData("POST", "/v1/directory/models", "GET, HEAD")]
    [InlineData("PUT", "/v1/registry/models", "GET, HEAD")]
    [InlineData("DELETE", "/v1/registry/providers/", "GET, HEAD")]
    [InlineData("POST", "/v1/me", "GET, HEAD")]
    [InlineData("PUT", "/health/live", "GET, HEAD")]
    [InlineData("PURGE", "/HEALTH/ready", "GET, HEAD")]
    public async Task Handle_WrongMethod_IsRefusedWithTheRightOnes(string method, string path, string allow)
    {
        await using var server = await GatewayServer.StartAsync();
        using var request = new HttpRequestMessage(new HttpMethod(method), new Uri(server.Address, path));

        var reply = await server.SendAsync(request);

        await reply.ErrorAsync(HttpStatusCode.MethodNotAllowed, "invalid_request_error", "method_not_allowed");
        Assert.Equal(allow, string.Join(", ", reply.Content.Headers.Allow));
    }

    [Fact]
    public async Task Handle_OptionsOnKnownPath_TellsTheMethods()
    {
        await using var server = await GatewayServer.StartAsync();
        using var request = new HttpRequestMessage(HttpMethod.Options, new Uri(server.Address, "/v1/responses"));

        var reply = await server.SendAsync(request);

        Assert.Equal(HttpStatusCode.NoContent, reply.StatusCode);
        Assert.Equal("POST", Assert.Single(reply.Content.Headers.Allow));
        Assert.NotEmpty(reply.Header("X-Request-ID"));
    }

    [Fact]
    public async Task Handle_HeadOnUnknownPath_HasNoBody()
    {
        await using var server = await GatewayServer.StartAsync();

        var reply = await server.SendAsync(server.Request(HttpMethod.Head, "/nowhere"));

        Assert.Equal(HttpStatusCode.NotFound, reply.StatusCode);
        Assert.Empty(await reply.Content.ReadAsByteArrayAsync(GatewayServer.Stop));
    }
}
