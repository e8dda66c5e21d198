using System.Net;
using System.Text.Json;
using Auriko.Core.Access;
using Auriko.Http.Tests.Hosting;

namespace Auriko.Http.Tests.Endpoints;

public sealed class ApiKeysEndpointTests
{
    private const string Keys = "/v1/workspaces/ws_1/api-keys";

    [Fact]
    public async Task Create_WholeBody_MakesTheKeyAndShowsItOnce()
    {
        await using var server = await StartAsync();

        var reply = await server.SendAsync(server.Request(HttpMethod.Post, Keys, GatewayServer.Json("""
            {"name":"ci","key_type":"api","scopes":["keys:read"],"rate_limit_rpm":60,"rate_limit_tpm":100000,"max_concurrency":4,
            "models":["some-alias"],"providers":["first"],"expires_at":"2026-04-01T00:00:00+02:00",
            "budget":{"limit_usd":25.5,"period":"weekly","enforce":false,"include_byok":true}}
            """)));

        Assert.Equal(HttpStatusCode.Created, reply.StatusCode);
        var created = await reply.JsonAsync();
        var record = Assert.Single(server.Keys.All);
        var key = created.GetProperty("api_key").GetString();
        Assert.True(ApiKeySecret.TryParse(key, out var secret));
        Assert.Equal(record.Hash, secret.Hash);
        Assert.StartsWith("ak_live_", key, StringComparison.Ordinal);
        var shown = $$"""
            {"id":"{{record.Id}}","object":"api_key","workspace_id":"ws_1","name":"ci","key_prefix":"{{record.Prefix}}",
            "scopes":["keys:read"],"is_active":true,"created_at":"2026-03-01T12:00:00+00:00",
            "rate_limit_rpm":60,"rate_limit_tpm":100000,"max_concurrency":4,"models":["some-model"],"providers":["first"],
            "budget":{"limit_usd":25.5,"period":"weekly","enforce":false,"include_byok":true},
            "expires_at":"2026-03-31T22:00:00+00:00","last_used_at":null,"created_by_key_id":"key_1"}
            """.ReplaceLineEndings(string.Empty);
        Assert.Equal(shown, (await (await server.GetAsync($"{Keys}/{record.Id}")).JsonAsync()).GetRawText());
        Assert.Equal(
            $$"""{"object":"list","data":[{{shown}}],"count":1}""",
            (await (await server.GetAsync(Keys)).JsonAsync()).GetRawText());
    }

    [Theory]
    [InlineData("{}", "missing_required_parameter", "name")]
    [InlineData("""{"name":null}""", "missing_required_parameter", "name")]
    [InlineData("""{"name":"x","color":1}""", "unknown_parameter", "color")]
    [InlineData("""{"name":"x","key_type":"session"}""", "invalid_parameter_value", "key_type")]
    [InlineData("""{"name":"x","scopes":["keys:read","keys:all"]}""", "invalid_parameter_value", "scopes[1]")]
    [InlineData("""{"name":"x","scopes":"keys:read"}""", "invalid_parameter_value", "scopes")]
    [InlineData("""{"name":"x","rate_limit_rpm":0}""", "invalid_parameter_value", "rate_limit_rpm")]
    [InlineData("""{"name":"x","rate_limit_tpm":1.5}""", "invalid_parameter_value", "rate_limit_tpm")]
    [InlineData("""{"name":"x","models":["nothing"]}""", "invalid_parameter_value", "models[0]")]
    [InlineData("""{"name":"x","providers":["Some One"]}""", "invalid_parameter_value", "providers[0]")]
    [InlineData("""{"name":"x","expires_at":"tomorrow"}""", "invalid_parameter_value", "expires_at")]
    [InlineData("""{"name":"x","expires_at":"2026-03-01T12:00:00Z"}""", "invalid_parameter_value", "expires_at")]
    [InlineData("""{"name":"x","budget":{}}""", "missing_required_parameter", "budget.limit_usd")]
    [InlineData("""{"name":"x","budget":{"limit_usd":0}}""", "invalid_parameter_value", "budget.limit_usd")]
    [InlineData("""{"name":"x","budget":{"limit_usd":0.0000000001}}""", "invalid_parameter_value", "budget.limit_usd")]
    [InlineData("""{"name":"x","budget":{"limit_usd":1,"period":"yearly"}}""", "invalid_parameter_value", "budget.period")]
    [InlineData("""{"name":"x","budget":{"limit_usd":1,"soft":true}}""", "unknown_parameter", "budget.soft")]
    public async Task Create_WrongBody_NamesTheField(string body, string code, string param)
    {
        await using var server = await StartAsync();

        var reply = await server.SendAsync(server.Request(HttpMethod.Post, Keys, GatewayServer.Json(body)));

        var error = await reply.ErrorAsync(HttpStatusCode.BadRequest, "invalid_request_error", code);
        Assert.Equal(param, error.GetProperty("param").GetString());
        Assert.Empty(server.Keys.All);
    }

    [Theory]
    [InlineData("GET", "", "keys:read")]
    [InlineData("POST", "", "keys:write")]
    [InlineData("GET", "/key_2", "keys:read")]
    [InlineData("PATCH", "/key_2", "keys:write")]
    [InlineData("DELETE", "/key_2", "keys:write")]
    [InlineData("POST", "/key_2/rotate", "keys:write")]
    public async Task AnyRoute_WithoutTheScope_NamesIt(string method, string path, string scope)
    {
        await using var server = await StartAsync();
        server.Authenticator.Caller = new Caller("key_1", "ws_1")
        {
            Policy = new KeyPolicy { Scopes = [.. KeyScopes.All.Where(other => other != scope)] },
        };

        var reply = await server.SendAsync(server.Request(new HttpMethod(method), Keys + path, BodyFor(method)));

        var error = await reply.ErrorAsync(HttpStatusCode.Forbidden, "permission_error", "insufficient_permissions");
        Assert.Contains($"'{scope}'", error.GetProperty("message").GetString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/v1/workspaces/ws_2/api-keys")]
    [InlineData("POST", "/v1/workspaces/ws_2/api-keys")]
    [InlineData("GET", "/v1/workspaces/ws_1/api-keys/key_2")]
    [InlineData("GET", "/v1/workspaces/ws_1/api-keys/key_0")]
    [InlineData("PATCH", "/v1/workspaces/ws_1/api-keys/key_2")]
    [InlineData("DELETE", "/v1/workspaces/ws_1/api-keys/key_2")]
    [InlineData("POST", "/v1/workspaces/ws_1/api-keys/key_2/rotate")]
    [InlineData("POST", "/v1/workspaces/ws_2/api-keys/key_2/rotate")]
    public async Task AnyRoute_OtherWorkspace_IsNotFoundLikeWhatIsNotThere(string method, string path)
    {
        await using var server = await StartAsync();
        await server.Keys.AddAsync(Key("key_2") with { WorkspaceId = "ws_2" }, GatewayServer.Stop);

        var reply = await server.SendAsync(server.Request(new HttpMethod(method), path, BodyFor(method)));

        var error = await reply.ErrorAsync(HttpStatusCode.NotFound, "not_found_error", "resource_not_found");
        Assert.Equal(
            "There is no such key or workspace, or it is not open to this key.", error.GetProperty("message").GetString());
    }

    [Fact]
    public async Task List_KeysWithoutAWorkspace_AreThoseOfTheDefaultOne()
    {
        await using var server = await StartAsync(workspace: null);
        await server.Keys.AddAsync(Key("key_2"), GatewayServer.Stop);
        await server.Keys.AddAsync(Key("key_3") with { RevokedAt = Now }, GatewayServer.Stop);
        await server.Keys.AddAsync(Key("key_4") with { WorkspaceId = "ws_2" }, GatewayServer.Stop);
        server.Keys.Uses["key_2"] = Now;

        var active = await (await server.GetAsync("/v1/workspaces/default/api-keys")).JsonAsync();
        var all = await (await server.GetAsync("/v1/workspaces/default/api-keys?include_revoked=true")).JsonAsync();
        var wrong = await server.GetAsync("/v1/workspaces/default/api-keys?include_revoked=1");

        var only = Assert.Single(active.GetProperty("data").EnumerateArray());
        Assert.Equal(
            ("key_2", "default", "2026-03-01T12:00:00+00:00"),
            (Text(only, "id"), Text(only, "workspace_id"), Text(only, "last_used_at")));
        Assert.Equal(2, all.GetProperty("count").GetInt32());
        await wrong.ErrorAsync(HttpStatusCode.BadRequest, "invalid_request_error", "invalid_parameter_value");
    }

    [Fact]
    public async Task Change_SomeMembers_LeavesTheOthersAndClearsNulls()
    {
        await using var server = await StartAsync();
        await server.Keys.AddAsync(
            Key("key_2") with
            {
                WorkspaceId = "ws_1",
                ExpiresAt = Now.AddDays(1),
                Policy = new KeyPolicy { RateLimitRpm = 5, RateLimitTpm = 6, Models = ["some-model"] },
            },
            GatewayServer.Stop);

        var reply = await server.SendAsync(server.Request(
            HttpMethod.Patch, Keys + "/key_2", GatewayServer.Json("""{"name":"new","rate_limit_rpm":null,"expires_at":null,"models":[]}""")));

        var changed = await reply.JsonAsync();
        Assert.Equal("new", Text(changed, "name"));
        Assert.False(changed.TryGetProperty("api_key", out _));
        var record = Assert.Single(server.Keys.All);
        Assert.Equal(("new", null, new KeyPolicy { RateLimitTpm = 6 }), (record.Name, record.ExpiresAt, record.Policy));
    }

    [Fact]
    public async Task Rotate_WithAndWithoutABody_ShowsTheNewKey()
    {
        await using var server = await StartAsync();
        await server.Keys.AddAsync(Key("key_2") with { WorkspaceId = "ws_1" }, GatewayServer.Stop);

        var first = await server.SendAsync(server.Request(
            HttpMethod.Post, Keys + "/key_2/rotate", GatewayServer.Json("""{"overlap_seconds":60}""")));
        var second = await server.SendAsync(server.Request(HttpMethod.Post, Keys + "/key_2/rotate"));
        var wrong = await server.SendAsync(server.Request(
            HttpMethod.Post, Keys + "/key_2/rotate", GatewayServer.Json("""{"overlap_seconds":-1}""")));

        var keys = new[] { await first.JsonAsync(), await second.JsonAsync() }.Select(key => Text(key, "api_key")).ToArray();
        Assert.Equal(2, keys.Distinct().Count());
        Assert.Equal(3, server.Keys.All.Count);
        Assert.All(server.Keys.All, record => Assert.Equal("key_2", record.Id));
        Assert.True(ApiKeySecret.TryParse(keys[1], out var newest));
        Assert.Equal(newest.Hash, Assert.Single(server.Keys.All, record => record.ReplacedAt is null).Hash);
        await wrong.ErrorAsync(HttpStatusCode.BadRequest, "invalid_request_error", "invalid_parameter_value");
    }

    [Fact]
    public async Task Revoke_Key_IsAcceptedAgainAndAgain()
    {
        await using var server = await StartAsync();
        await server.Keys.AddAsync(Key("key_2") with { WorkspaceId = "ws_1" }, GatewayServer.Stop);

        for (var time = 0; time < 2; time++)
        {
            var reply = await server.SendAsync(server.Request(HttpMethod.Delete, Keys + "/key_2"));

            Assert.Equal(HttpStatusCode.Accepted, reply.StatusCode);
            var revoked = await reply.JsonAsync();
            Assert.Equal(("key_2", "pending"), (Text(revoked, "id"), Text(revoked, "propagation_status")));
        }

        Assert.Equal(Now, Assert.Single(server.Keys.All).RevokedAt);
    }

    /// <summary>What a limited key asks for, and the field it is refused with; null when it is not.</summary>
    [Theory]
    [InlineData("POST", "", """{"name":"x","scopes":["byok:write"]}""", "scopes[0]")]
    [InlineData("POST", "", """{"name":"x","models":["lab/some-model"]}""", "models")]
    [InlineData("POST", "", """{"name":"x","providers":["second"]}""", "providers")]
    [InlineData("POST", "", """{"name":"x"}""", null)]
    [InlineData("PATCH", "/key_weak", """{"scopes":["usage:read"]}""", "scopes[0]")]
    [InlineData("PATCH", "/key_weak", """{"models":null}""", "models")]
    [InlineData("PATCH", "/key_weak", """{"name":"x"}""", null)]
    [InlineData("PATCH", "/key_strong", """{"scopes":[]}""", "scopes[0]")]
    [InlineData("POST", "/key_strong/rotate", "{}", "scopes[0]")]
    [InlineData("POST", "/key_weak/rotate", "{}", null)]
    public async Task AnyRoute_LimitedKey_NeitherGivesNorGetsMoreThanItHas(string method, string path, string body, string? param)
    {
        await using var server = await StartAsync();
        var limited = new KeyPolicy { Scopes = [KeyScopes.KeysRead, KeyScopes.KeysWrite], Models = ["some-model"], Providers = ["first"] };
        server.Authenticator.Caller = new Caller("key_1", "ws_1") { Policy = limited };
        await server.Keys.AddAsync(
            Key("key_weak") with { WorkspaceId = "ws_1", Policy = limited with { Scopes = [] } }, GatewayServer.Stop);
        await server.Keys.AddAsync(
            Key("key_strong") with { WorkspaceId = "ws_1", Policy = limited with { Scopes = [KeyScopes.UsageRead] } }, GatewayServer.Stop);

        var reply = await server.SendAsync(server.Request(new HttpMethod(method), Keys + path, GatewayServer.Json(body)));

        if (param is null)
        {
            Assert.True(reply.IsSuccessStatusCode);
            var shown = await reply.JsonAsync();
            Assert.Equal("""["some-model"]""", shown.GetProperty("models").GetRawText());
            Assert.Equal("""["first"]""", shown.GetProperty("providers").GetRawText());
            return;
        }

        var error = await reply.ErrorAsync(HttpStatusCode.Forbidden, "permission_error", "insufficient_permissions");
        Assert.Equal(param, Text(error, "param"));
    }

    private static DateTimeOffset Now { get; } = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static async Task<GatewayServer> StartAsync(string? workspace = "ws_1")
    {
        var server = await GatewayServer.StartAsync();
        server.Authenticator.Caller = new Caller("key_1", workspace) { Policy = new KeyPolicy { Scopes = KeyScopes.All } };
        return server;
    }

    private static StringContent? BodyFor(string method) =>
        method is "POST" or "PATCH" ? GatewayServer.Json("""{"name":"x"}""") : null;

    private static string? Text(JsonElement element, string name) => element.GetProperty(name).GetString();

    private static ApiKeyRecord Key(string id)
    {
        var secret = ApiKeySecret.Create(live: false);
        return new ApiKeyRecord { Id = id, Hash = secret.Hash, Prefix = secret.Prefix, Name = "old", CreatedAt = Now };
    }
}
