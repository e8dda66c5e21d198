using System.Net;
using System.Text;
using Auriko.Core.Byok;
using Auriko.Core.Contract;
using Auriko.Http.Tests.Hosting;
using Moq;

namespace Auriko.Http.Tests.Endpoints;

public sealed class ByokEndpointTests
{
    private const string Path = "/v1/workspaces/ws_1/byok-keys";

    private static readonly ByokKey Key = new()
    {
        Id = "byok_1",
        WorkspaceId = "ws_1",
        Provider = "first",
        Name = "Ours",
        SealedSecret = "the sealed secret",
        CreatedAt = DateTimeOffset.UnixEpoch,
        UpdatedAt = DateTimeOffset.UnixEpoch,
        DefaultSince = DateTimeOffset.UnixEpoch,
    };

    [Fact]
    public async Task Create_Key_IsShownWithoutItself()
    {
        await using var server = await GatewayServer.StartAsync();
        string? sent = null;
        server.Byok.Setup(keys => keys.CreateAsync(
                It.Is<ByokAccess>(access => access.WorkspaceId == "ws_1" && access.Caller.KeyId == "key_1"),
                It.IsAny<ReadOnlyMemory<byte>>(), It.IsAny<CancellationToken>()))
            .Callback<ByokAccess, ReadOnlyMemory<byte>, CancellationToken>((_, body, _) => sent = Encoding.UTF8.GetString(body.Span))
            .ReturnsAsync(Key);

        var reply = await server.SendAsync(server.Request(HttpMethod.Post, Path, GatewayServer.Json("""{"a":1}""")));

        Assert.Equal(HttpStatusCode.Created, reply.StatusCode);
        Assert.Equal("""{"a":1}""", sent);
        Assert.Equal(
            """{"id":"byok_1","object":"byok_key","workspace_id":"ws_1","provider":"first","name":"Ours","is_default":true"""
            + ""","account_tier":null,"disabled":false"""
            + ""","created_at":"1970-01-01T00:00:00+00:00","updated_at":"1970-01-01T00:00:00+00:00"}""",
            await reply.Content.ReadAsStringAsync(GatewayServer.Stop));
    }

    [Fact]
    public async Task Create_SameIdempotencyKey_SavesItOnce()
    {
        await using var server = await GatewayServer.StartAsync();
        server.Byok.Setup(keys => keys.CreateAsync(
            It.IsAny<ByokAccess>(), It.IsAny<ReadOnlyMemory<byte>>(), It.IsAny<CancellationToken>())).ReturnsAsync(Key);

        var first = await SendAsync("""{"a":1}""");
        var second = await SendAsync("""{"a":1}""");
        var other = await SendAsync("""{"a":2}""");

        Assert.Equal((HttpStatusCode.Created, HttpStatusCode.Created), (first.StatusCode, second.StatusCode));
        Assert.Equal(
            await first.Content.ReadAsStringAsync(GatewayServer.Stop), await second.Content.ReadAsStringAsync(GatewayServer.Stop));
        Assert.Equal((false, true), (first.Headers.Contains("Idempotency-Replayed"), second.Headers.Contains("Idempotency-Replayed")));
        await other.ErrorAsync(HttpStatusCode.Conflict, "invalid_request_error", "idempotency_conflict");
        server.Byok.Verify(
            keys => keys.CreateAsync(It.IsAny<ByokAccess>(), It.IsAny<ReadOnlyMemory<byte>>(), It.IsAny<CancellationToken>()),
            Times.Once());

        Task<HttpResponseMessage> SendAsync(string body)
        {
            var request = server.Request(HttpMethod.Post, Path, GatewayServer.Json(body));
            request.Headers.Add("Idempotency-Key", "once");
            return server.SendAsync(request);
        }
    }

    [Theory]
    [InlineData("", null)]
    [InlineData("?provider=first", "first")]
    public async Task List_Provider_IsPassedOn(string query, string? provider)
    {
        await using var server = await GatewayServer.StartAsync();
        server.Byok.Setup(keys => keys.ListAsync(It.IsAny<ByokAccess>(), provider, It.IsAny<CancellationToken>())).ReturnsAsync([Key]);

        var list = await (await server.GetAsync(Path + query)).JsonAsync();

        Assert.Equal(("list", 1), (list.GetProperty("object").GetString(), list.GetProperty("count").GetInt32()));
        Assert.Equal("byok_1", list.GetProperty("data")[0].GetProperty("id").GetString());
    }

    [Fact]
    public async Task ChangeAndDelete_Id_IsTheLastSegment()
    {
        await using var server = await GatewayServer.StartAsync();
        server.Byok.Setup(keys => keys.ChangeAsync(
            It.IsAny<ByokAccess>(), "byok_1", It.IsAny<ReadOnlyMemory<byte>>(), It.IsAny<CancellationToken>())).ReturnsAsync(Key);

        var changed = await server.SendAsync(server.Request(HttpMethod.Patch, Path + "/byok_1", GatewayServer.Json("{}")));
        var deleted = await server.SendAsync(server.Request(HttpMethod.Delete, Path + "/byok_1"));

        Assert.Equal("byok_1", (await changed.JsonAsync()).GetProperty("id").GetString());
        Assert.True((await deleted.JsonAsync()).GetProperty("deleted").GetBoolean());
        server.Byok.Verify(keys => keys.RemoveAsync(It.IsAny<ByokAccess>(), "byok_1", It.IsAny<CancellationToken>()));
    }

    [Fact]
    public async Task AnyCall_Refused_IsAnError()
    {
        await using var server = await GatewayServer.StartAsync();
        server.Byok.Setup(keys => keys.ListAsync(It.IsAny<ByokAccess>(), null, It.IsAny<CancellationToken>()))
            .ThrowsAsync(new GatewayException(new GatewayError(ErrorCode.InsufficientPermissions, "No.")));

        var reply = await server.GetAsync(Path);

        await reply.ErrorAsync(HttpStatusCode.Forbidden, "permission_error", "insufficient_permissions");
    }
}
