using System.Text.Json;
using Auriko.Core.Routing.Stats;
using Auriko.Http.Tests.Hosting;

namespace Auriko.Http.Tests.Endpoints;

public sealed class DirectoryEndpointTests
{
    private const string Path = "/v1/directory/models";

    [Fact]
    public async Task ListModels_NoKey_TellsAllThatIsKnown()
    {
        await using var server = await StartAsync();

        var list = await (await server.GetOpenlyAsync(Path)).JsonAsync();

        Assert.Equal("""
            {"object":"list","data":[
            {"id":"lab/known","object":"model","created":1700000000,"owned_by":"auriko","aliases":["known","known-latest"],
            "context_window":128000,"max_output_tokens":16000,"providers":[
            {"name":"first","supported_endpoints":["responses"],"context_window":64000,"max_output_tokens":8000,
            "data_policy":"zdr","pricing":{"input_price":2,"output_price":8,"cached_input_price":0.2,
            "cache_write_price":2.5,"cache_write_1h_price":4,"image_output_price":30,"web_search_price_per_1k":10,
            "long_context":[{"above_input_tokens":32000,"pricing":{"input_price":4,"output_price":12,
            "cached_input_price":null,"cache_write_price":null,"cache_write_1h_price":null,"image_output_price":null,
            "web_search_price_per_1k":null,"long_context":[]}}]},
            "pricing_windows":[{"from":"16:30","to":"00:30","days":["sat","sun"],"pricing":{"input_price":1,
            "output_price":4.000000001,"cached_input_price":null,"cache_write_price":null,"cache_write_1h_price":null,
            "image_output_price":null,"web_search_price_per_1k":null,"long_context":[]}}],
            "supported_parameters":["temperature","top_p","top_logprobs","reasoning","tools","tool_choice"],
            "capabilities":{"tools":true,"parallel_tools":false,"required_tool_choice":true,"structured_output":true,
            "json_mode":true,"images":true,"files":true,"reasoning":true,"reasoning_efforts":["low","high"],
            "sampling_parameters":["temperature","top_p"],"logprobs":true,"built_in_tools":["web_search"],
            "responses_only":false},
            "priors":{"ttft_ms":400,"throughput_tps":80.5,"success_rate":0.99},"figures":null}]},
            {"id":"plain","object":"model","created":1700000000,"owned_by":"auriko","aliases":[],"context_window":128000,
            "max_output_tokens":null,"providers":[
            {"name":"second","supported_endpoints":["responses"],"context_window":null,"max_output_tokens":null,
            "data_policy":"no_training","pricing":null,"pricing_windows":[],
            "supported_parameters":["temperature","top_p","top_k","frequency_penalty","presence_penalty","tools",
            "tool_choice","parallel_tool_calls"],
            "capabilities":{"tools":true,"parallel_tools":true,"required_tool_choice":true,"structured_output":true,
            "json_mode":true,"images":false,"files":false,"reasoning":false,"reasoning_efforts":[],
            "sampling_parameters":["temperature","top_p","top_k","frequency_penalty","presence_penalty"],
            "logprobs":false,"built_in_tools":[],"responses_only":false},
            "priors":null,"figures":null}]}],
            "catalog_version":"2026-02-28","catalog_age_seconds":3600}
            """.ReplaceLineEndings(string.Empty), list.GetRawText());
    }

    [Fact]
    public async Task ListModels_MeasuredOffering_HasItsFigures()
    {
        await using var server = await StartAsync();
        server.Figures.Figures["first"] = new OfferingFigures
        {
            TtftP50Ms = 312.34,
            TtftP95Ms = 900.06,
            ThroughputP50 = 88.149,
            ThroughputP95 = 21,
            SuccessRate = 0.98765432,
            CacheHitRate = 0.5,
            Attempts = 40,
        };
        server.Figures.Figures["second"] = new OfferingFigures { SuccessRate = 0 };

        var list = await (await server.GetOpenlyAsync(Path)).JsonAsync();

        Assert.Equal("""
            {"ttft_ms":{"p50":312.3,"p95":900.1},"throughput_tps":{"p50":88.1,"p95":21},
            "success_rate":0.9877,"cache_hit_rate":0.5}
            """.ReplaceLineEndings(string.Empty), FiguresOf(list, 0));
        Assert.Equal("""
            {"ttft_ms":{"p50":null,"p95":null},"throughput_tps":{"p50":null,"p95":null},
            "success_rate":0,"cache_hit_rate":null}
            """.ReplaceLineEndings(string.Empty), FiguresOf(list, 1));
    }

    [Fact]
    public async Task ListModels_ManyRequests_AsksForFiguresOnceInAWhile()
    {
        await using var server = await StartAsync();
        await server.GetOpenlyAsync(Path);
        server.Figures.Figures["first"] = new OfferingFigures { SuccessRate = 1 };

        server.Clock.Advance(TimeSpan.FromSeconds(5));
        var early = await (await server.GetOpenlyAsync(Path)).JsonAsync();
        var askedEarly = server.Figures.Asked;
        server.Clock.Advance(TimeSpan.FromMilliseconds(1));
        var late = await (await server.GetOpenlyAsync(Path)).JsonAsync();

        Assert.Equal("null", FiguresOf(early, 0));
        Assert.Equal(2, askedEarly);
        Assert.NotEqual("null", FiguresOf(late, 0));
        Assert.Equal(4, server.Figures.Asked);
    }

    [Fact]
    public async Task ListModels_CatalogChanges_ListsTheNewOneAtOnce()
    {
        await using var server = await StartAsync();
        await server.GetOpenlyAsync(Path);

        server.Catalog.Current = Samples.Catalog;
        var list = await (await server.GetOpenlyAsync(Path)).JsonAsync();

        Assert.Equal("some-model", list.GetProperty("data")[0].GetProperty("id").GetString());
    }

    private static async Task<GatewayServer> StartAsync()
    {
        var server = await GatewayServer.StartAsync();
        server.Catalog.Current = Samples.DetailedCatalog;
        return server;
    }

    private static string FiguresOf(JsonElement list, int model) =>
        list.GetProperty("data")[model].GetProperty("providers")[0].GetProperty("figures").GetRawText();
}
