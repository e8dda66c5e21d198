using Auriko.Http.Tests.Hosting;

namespace Auriko.Http.Tests.Endpoints;

public sealed class RegistryEndpointTests
{
    [Fact]
    public async Task ListModels_NoKey_ListsTheWholeCatalog()
    {
        await using var server = await StartAsync();

        var list = await (await server.GetOpenlyAsync("/v1/registry/models")).JsonAsync();

        const string Plain = """
            "capabilities":{"tools":true,"parallel_tools":true,"required_tool_choice":true,"structured_output":true,
            "json_mode":true,"images":false,"files":false,"reasoning":false,"reasoning_efforts":[],
            "sampling_parameters":["temperature","top_p","top_k","frequency_penalty","presence_penalty"],
            "logprobs":false,"built_in_tools":[],"responses_only":false},
            """;
        Assert.Equal($$"""
            {"object":"list","data":[
            {"id":"lab/known","object":"model","created":1700000000,"aliases":["known","known-latest"],
            "context_window":128000,"max_output_tokens":16000,"input_modalities":["text","image","file"],
            "capabilities":{"tools":true,"parallel_tools":false,"required_tool_choice":true,"structured_output":true,
            "json_mode":true,"images":true,"files":true,"reasoning":true,"reasoning_efforts":["low","high"],
            "sampling_parameters":["temperature","top_p"],"logprobs":true,"built_in_tools":["web_search"],
            "responses_only":false},
            "providers":["first"],"callable":true},
            {"id":"plain","object":"model","created":1700000000,"aliases":[],
            "context_window":128000,"max_output_tokens":null,"input_modalities":["text"],
            {{Plain}}
            "providers":["second","absent"],"callable":true},
            {"id":"unserved","object":"model","created":1700000000,"aliases":[],
            "context_window":128000,"max_output_tokens":null,"input_modalities":["text"],
            {{Plain}}
            "providers":["absent"],"callable":false}],
            "catalog_version":"2026-02-28","catalog_age_seconds":3600}
            """.ReplaceLineEndings(string.Empty), list.GetRawText());
    }

    [Fact]
    public async Task ListProviders_NoKey_ListsThoseOfCatalogAndConfiguration()
    {
        await using var server = await StartAsync("second", "own", "first");

        var list = await (await server.GetOpenlyAsync("/v1/registry/providers")).JsonAsync();

        Assert.Equal("""
            {"object":"list","data":[
            {"name":"absent","object":"provider","configured":false,"data_policies":["no_training","none"],
            "models":["plain","unserved"]},
            {"name":"first","object":"provider","configured":true,"data_policies":["zdr"],"models":["lab/known"]},
            {"name":"own","object":"provider","configured":true,"data_policies":[],"models":[]},
            {"name":"second","object":"provider","configured":true,"data_policies":["no_training"],"models":["plain"]}],
            "catalog_version":"2026-02-28","catalog_age_seconds":3600}
            """.ReplaceLineEndings(string.Empty), list.GetRawText());
    }

    [Theory]
    [InlineData("/v1/registry/models")]
    [InlineData("/v1/registry/providers")]
    public async Task List_CatalogChanges_ListsTheNewOneAtOnce(string path)
    {
        await using var server = await StartAsync();
        var before = await (await server.GetOpenlyAsync(path)).JsonAsync();

        server.Catalog.Current = Samples.Catalog;
        var after = await (await server.GetOpenlyAsync(path)).JsonAsync();

        Assert.Contains("lab/known", before.GetRawText(), StringComparison.Ordinal);
        Assert.DoesNotContain("lab/known", after.GetRawText(), StringComparison.Ordinal);
    }

    private static async Task<GatewayServer> StartAsync(params string[] providers)
    {
        var server = await GatewayServer.StartAsync(providers: providers.Length > 0 ? providers : null);
        server.Catalog.Current = Samples.DetailedCatalog;
        return server;
    }
}
