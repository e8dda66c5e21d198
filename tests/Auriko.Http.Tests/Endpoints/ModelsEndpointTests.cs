using System.Net;
using System.Text.Json;
using Auriko.Core.Access;
using Auriko.Core.Catalog;
using Auriko.Http.Tests.Hosting;

namespace Auriko.Http.Tests.Endpoints;

public sealed class ModelsEndpointTests
{
    [Fact]
    public async Task List_ConfiguredProviders_ListsWhatTheyServe()
    {
        await using var server = await GatewayServer.StartAsync();

        var list = await (await server.GetAsync("/v1/models")).JsonAsync();

        Assert.Equal("""
            {"object":"list","data":[
            {"id":"some-model","object":"model","created":1700000000,"owned_by":"auriko","context_window":128000,
            "supported_endpoints":["responses"],
            "providers":[{"name":"first","input_price":0.15,"output_price":0.6,"data_policy":"no_training"}]},
            {"id":"lab/some-model","object":"model","created":1700000000,"owned_by":"auriko","context_window":128000,
            "supported_endpoints":["responses"],
            "providers":[{"name":"second","input_price":null,"output_price":null,"data_policy":"no_training"}]}],
            "catalog_version":"2026-02-28","catalog_age_seconds":3600}
            """.ReplaceLineEndings(string.Empty), list.GetRawText());
    }

    [Fact]
    public async Task List_ResponsesEndpoint_AddsWhatNoOtherEndpointServes()
    {
        await using var server = await GatewayServer.StartAsync();
        server.Catalog.Current = Samples.CatalogWithResponsesOnly;

        var list = await (await server.GetAsync("/v1/models")).JsonAsync();
        var all = await (await server.GetAsync("/v1/models?endpoint=responses")).JsonAsync();
        var sameFromModel = await (await server.GetAsync("/v1/models/?endpoint=responses")).JsonAsync();
        var one = await (await server.GetAsync("/v1/models/responses-model")).JsonAsync();

        Assert.Equal(["some-model"], Ids(list));
        Assert.Equal(["some-model", "responses-model"], Ids(all));
        Assert.Equal(all.GetRawText(), sameFromModel.GetRawText());
        Assert.Equal(all.GetProperty("data")[1].GetRawText(), one.GetRawText());
    }

    [Fact]
    public async Task AnyRoute_LimitedKey_SeesOnlyWhatItMayCall()
    {
        await using var server = await GatewayServer.StartAsync();

        var byModel = await AskAsync(new KeyPolicy { Models = ["lab/some-model"] });
        var byAlias = await AskAsync(new KeyPolicy { Models = ["some-alias"] });
        var byProvider = await AskAsync(new KeyPolicy { Providers = ["first", "absent"] });
        var nothing = await AskAsync(new KeyPolicy { Models = ["some-model"], Providers = ["second"] });
        var one = await server.GetAsync("/v1/models/some-model");

        Assert.Equal(["lab/some-model"], Ids(byModel));
        Assert.Equal(["some-model"], Ids(byAlias));
        Assert.Equal(["some-model"], Ids(byProvider));
        Assert.Empty(Ids(nothing));
        await one.ErrorAsync(HttpStatusCode.NotFound, "not_found_error", "model_not_found");

        async Task<JsonElement> AskAsync(KeyPolicy policy)
        {
            server.Authenticator.Caller = new Caller("key_1", "ws_1") { Policy = policy };
            return await (await server.GetAsync("/v1/models")).JsonAsync();
        }
    }

    [Theory]
    [InlineData("?endpoint=")]
    [InlineData("?endpoint=RESPONSES")]
    [InlineData("?endpoint=chat_completions")]
    [InlineData("?endpoint=responses&endpoint=responses")]
    public async Task List_OtherEndpoint_IsRefused(string query)
    {
        await using var server = await GatewayServer.StartAsync();

        var reply = await server.GetAsync("/v1/models" + query);

        var error = await reply.ErrorAsync(HttpStatusCode.BadRequest, "invalid_request_error", "invalid_parameter_value");
        Assert.Equal("endpoint", error.GetProperty("param").GetString());
    }

    [Theory]
    [InlineData("/v1/models")]
    [InlineData("/v1/models?endpoint=nothing")]
    [InlineData("/v1/models/some-model")]
    [InlineData("/v1/models/nothing")]
    public async Task AnyRoute_NoKey_IsRefusedFirst(string path)
    {
        await using var server = await GatewayServer.StartAsync();

        var reply = await server.GetOpenlyAsync(path);

        await reply.ErrorAsync(HttpStatusCode.Unauthorized, "authentication_error", "invalid_api_key");
    }

    [Fact]
    public async Task List_CatalogChanges_ListsTheNewOneAtOnce()
    {
        await using var server = await GatewayServer.StartAsync();
        await server.GetAsync("/v1/models");

        server.Catalog.Current = new CatalogSnapshot("2026-03-01", server.Clock.GetUtcNow(), []);
        server.Clock.Advance(TimeSpan.FromSeconds(90));
        var list = await (await server.GetAsync("/v1/models")).JsonAsync();

        Assert.Equal(
            """{"object":"list","data":[],"catalog_version":"2026-03-01","catalog_age_seconds":90}""", list.GetRawText());
    }

    [Fact]
    public async Task List_SameCatalog_TellsItsAgeAnew()
    {
        await using var server = await GatewayServer.StartAsync();
        await server.GetAsync("/v1/models");

        server.Clock.Advance(TimeSpan.FromHours(1));
        var list = await (await server.GetAsync("/v1/models")).JsonAsync();

        Assert.Equal(7_200, list.GetProperty("catalog_age_seconds").GetInt64());
    }

    [Theory]
    [InlineData("/v1/models/some-model", "some-model")]
    [InlineData("/v1/models/some-alias", "some-model")]
    [InlineData("/v1/models/lab/some-model", "lab/some-model")]
    [InlineData("/v1/models/lab%2Fsome-model", "lab/some-model")]
    [InlineData("/v1/models/lab%2fsome-model", "lab/some-model")]
    public async Task Get_IdOrAlias_GivesTheModel(string path, string id)
    {
        await using var server = await GatewayServer.StartAsync();

        var model = await (await server.GetAsync(path)).JsonAsync();

        Assert.Equal(id, model.GetProperty("id").GetString());
        Assert.Equal("model", model.GetProperty("object").GetString());
    }

    [Theory]
    [InlineData("/v1/models/nothing")]
    [InlineData("/v1/models/unserved")]
    [InlineData("/v1/models/lab")]
    [InlineData("/v1/models/SOME-MODEL")]
    public async Task Get_ModelNobodyServes_IsNotFound(string path)
    {
        await using var server = await GatewayServer.StartAsync();

        var reply = await server.GetAsync(path);

        var error = await reply.ErrorAsync(HttpStatusCode.NotFound, "not_found_error", "model_not_found");
        Assert.Equal("model", error.GetProperty("param").GetString());
        Assert.Contains("/v1/models?endpoint=responses", error.GetProperty("suggestion").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Get_EmptyId_ListsAll()
    {
        await using var server = await GatewayServer.StartAsync();

        var list = await (await server.GetAsync("/v1/models/")).JsonAsync();

        Assert.Equal("list", list.GetProperty("object").GetString());
    }

    [Theory]
    [InlineData("/v1/models")]
    [InlineData("/v1/directory/models")]
    [InlineData("/v1/registry/models")]
    [InlineData("/v1/registry/providers")]
    [InlineData("/v1/me")]
    [InlineData("/health/ready")]
    public async Task Head_AnyReadRoute_HasTheHeadersOfGetAndNoBody(string path)
    {
        await using var server = await GatewayServer.StartAsync();

        var get = await server.GetAsync(path);
        var head = await server.SendAsync(server.Request(HttpMethod.Head, path));

        Assert.Equal(HttpStatusCode.OK, head.StatusCode);
        Assert.Equal(get.Content.Headers.ContentLength, head.Content.Headers.ContentLength);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync(GatewayServer.Stop));
    }

    private static IEnumerable<string?> Ids(JsonElement list) =>
        list.GetProperty("data").EnumerateArray().Select(model => model.GetProperty("id").GetString());
}
