using Auriko.Core.Catalog;
using Auriko.Core.Ledger;

namespace Auriko.Core.Tests.Catalog;

public sealed class CatalogFileReaderTests
{
    private const string Prices = "$.models[0].offerings[0].prices";

    [Fact]
    public void Read_WholeModel_KeepsEveryMember()
    {
        var model = Assert.Single(CatalogFiles.WithModels("""
            [{ "id":"m", "aliases":["n"], "created_at":"2026-04-23", "context_window":1000, "max_output_tokens":100,
               "capabilities":{ "images":true, "files":true, "reasoning_efforts":["low","max"],
                 "sampling_parameters":["temperature","top_k"], "built_in_tools":["web_search"] },
               "offerings":[{ "provider":"p", "model":"m-1", "data_policy":"zdr", "context_window":500,
                 "priors":{ "ttft_ms":250, "throughput_tps":82.5, "success_rate":0.995 },
                 "prices":{ "input":"1.25", "output":10, "cached_input":0.125, "web_search_per_1k":"10",
                   "long_context":[{ "above_input_tokens":200, "input":"2.5", "output":"15" }],
                   "service_tiers":[{ "name":"flex", "input":"0.6", "output":"5",
                     "long_context":[{ "above_input_tokens":300, "input":"1.2", "output":"7" }] }],
                   "windows":[{ "from":"22:00", "to":"02:30", "days":["mon"], "input":"0.5", "output":"5" }] } }] }]
            """).Models);

        Assert.Equal(("m", 1000, 100, new DateTimeOffset(2026, 4, 23, 0, 0, 0, TimeSpan.Zero)),
            (model.Id, model.ContextWindow, model.MaxOutputTokens, model.CreatedAt));
        Assert.Equal(["n"], model.Aliases);
        Assert.True(model.Capabilities.Images);
        Assert.Null(model.Capabilities.Tools);
        Assert.True(model.Capabilities.Files);
        Assert.Equal(["low", "max"], model.Capabilities.ReasoningEfforts);
        Assert.Equal(["temperature", "top_k"], model.Capabilities.SamplingParameters);
        Assert.Equal(["web_search"], model.Capabilities.BuiltInTools);
        var offering = Assert.Single(model.Offerings);
        Assert.Equal(("p", "m-1", "zdr", 500), (offering.Provider.Value, offering.Model, offering.DataPolicy, offering.ContextWindow));
        Assert.Equal(new OfferingPriors(250, 82.5, 0.995), offering.Priors);
        var prices = offering.Prices!.Base;
        Assert.Equal(1_250_000_000, prices.InputPer1M.Nanos);
        Assert.Equal(10_000_000_000, prices.OutputPer1M.Nanos);
        Assert.Equal(125_000_000, prices.CacheReadPer1M!.Value.Nanos);
        Assert.Equal(200, Assert.Single(prices.LongContext).AboveInputTokens);
        var tier = Assert.Single(prices.ServiceTiers);
        Assert.Equal(("flex", 600_000_000, 300), (tier.Name, tier.Prices.InputPer1M.Nanos, tier.Prices.LongContext[0].AboveInputTokens));
        var window = Assert.Single(offering.Prices.Windows);
        Assert.Equal((new TimeOnly(22, 0), new TimeOnly(2, 30)), (window.From, window.To));
        Assert.Equal([DayOfWeek.Monday], window.Days);
    }

    [Theory]
    [InlineData("0.000000001", 1)]
    [InlineData("0.003625", 3_625_000)]
    [InlineData("0.1", 100_000_000)]
    [InlineData("0.30", 300_000_000)]
    [InlineData("123456.789012345", 123_456_789_012_345)]
    public void Read_Price_IsExactAsNumberAndAsText(string price, long nanos)
    {
        var model = $$"""[{ "id":"m", "offerings":[{ "provider":"p", "prices":{ "input":{{price}}, "output":"{{price}}" } }] }]""";

        var prices = CatalogFiles.WithModels(model).Models[0].Offerings[0].Prices!.Base;

        Assert.Equal((new Usd(nanos), new Usd(nanos)), (prices.InputPer1M, prices.OutputPer1M));
    }

    [Theory]
    [InlineData("-1")]
    [InlineData("0.0000000001")]
    [InlineData("0.1000000000000000000000000000001")]
    [InlineData("1e-3")]
    [InlineData("1000000.1")]
    [InlineData("true")]
    [InlineData("\"1,5\"")]
    [InlineData("\" 1\"")]
    [InlineData("\"\"")]
    public void Read_AmountThatIsNotExactDollars_IsRefused(string price)
    {
        var errors = CatalogFiles.ErrorsOfPrices($$"""{ "input":{{price}}, "output":"1" }""");

        Assert.StartsWith($"{Prices}.input: must be US dollars", Assert.Single(errors), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{ "input":"1" }""", "$.models[0].offerings[0].prices: 'output' is required.")]
    [InlineData("""{ "input":"1", "output":"1", "outputs":"1" }""", "$.models[0].offerings[0].prices.outputs: is not known here.")]
    [InlineData(
        """{ "input":"1", "output":"1", "long_context":[{ "above_input_tokens":2, "input":"1", "output":"1" }, { "above_input_tokens":2, "input":"1", "output":"1" }] }""",
        "$.models[0].offerings[0].prices: 'long_context' must ascend")]
    [InlineData(
        """{ "input":"1", "output":"1", "windows":[{ "from":"25:00", "to":"01:00", "input":"1", "output":"1" }] }""",
        "$.models[0].offerings[0].prices.windows[0].from: must be a time of day")]
    [InlineData(
        """{ "input":"1", "output":"1", "windows":[{ "from":"01:00", "to":"02:00", "days":["monday"], "input":"1", "output":"1" }] }""",
        "$.models[0].offerings[0].prices.windows[0].days[0]: must be one of sun, mon")]
    [InlineData(
        """{ "input":"1", "output":"1", "service_tiers":[{ "name":"Flex", "input":"1", "output":"1" }] }""",
        "$.models[0].offerings[0].prices.service_tiers[0]: 'name' must be a service tier other than the standard one")]
    [InlineData(
        """{ "input":"1", "output":"1", "service_tiers":[{ "name":"default", "input":"1", "output":"1" }] }""",
        "$.models[0].offerings[0].prices.service_tiers[0]: 'name' must be a service tier other than the standard one")]
    [InlineData(
        """{ "input":"1", "output":"1", "service_tiers":[{ "name":"flex", "input":"1", "output":"1" }, { "name":"flex", "input":"2", "output":"1" }] }""",
        "$.models[0].offerings[0].prices: 'service_tiers' must name each tier once.")]
    [InlineData("""{ "input":"1", "output":"1", "long_context":{} }""", "$.models[0].offerings[0].prices.long_context: must be a list.")]
    public void Read_WrongPrices_NamesTheirPlace(string prices, string error) =>
        Assert.StartsWith(error, Assert.Single(CatalogFiles.ErrorsOfPrices(prices)), StringComparison.Ordinal);

    [Theory]
    [InlineData("""{ }""", "$.models[0]: 'id' is required.")]
    [InlineData("""{ "id":" m" }""", "$.models[0].id: must be a string")]
    [InlineData("""[]""", "$.models[0]: must be an object.")]
    [InlineData("""{ "id":"m", "contextWindow":1 }""", "$.models[0].contextWindow: is not known here.")]
    [InlineData("""{ "id":"m", "context_window":0 }""", "$.models[0].context_window: must be a whole number")]
    [InlineData("""{ "id":"m", "max_output_tokens":1.5 }""", "$.models[0].max_output_tokens: must be a whole number")]
    [InlineData("""{ "id":"m", "created_at":"yesterday" }""", "$.models[0].created_at: must be a date")]
    [InlineData("""{ "id":"m", "capabilities":{ "vision":true } }""", "$.models[0].capabilities.vision: is not known here.")]
    [InlineData("""{ "id":"m", "capabilities":{ "images":"yes" } }""", "$.models[0].capabilities.images: must be true or false.")]
    [InlineData("""{ "id":"m", "capabilities":{ "sampling_parameters":["seed"] } }""", "$.models[0].capabilities.sampling_parameters[0]: must be one of temperature, top_p")]
    [InlineData("""{ "id":"m", "capabilities":{ "built_in_tools":[1] } }""", "$.models[0].capabilities.built_in_tools[0]: must be a string")]
    [InlineData("""{ "id":"m", "capabilities":{ "built_in_tools":{} } }""", "$.models[0].capabilities.built_in_tools: must be a list.")]
    [InlineData("""{ "id":"m", "offerings":[{ "provider":"p", "priors":{ "success_rate":1.5 } }] }""", "$.models[0].offerings[0].priors.success_rate: must be a number from 0 to 1.")]
    [InlineData("""{ "id":"m", "offerings":[{ "provider":"p", "priors":{ "ttft_ms":"300" } }] }""", "$.models[0].offerings[0].priors.ttft_ms: must be a number from 0 to 3600000.")]
    [InlineData("""{ "id":"m", "offerings":[{ "provider":"p", "priors":{ "ttft":1 } }] }""", "$.models[0].offerings[0].priors.ttft: is not known here.")]
    [InlineData("""{ "id":"m", "offerings":[{ }] }""", "$.models[0].offerings[0]: 'provider' is required.")]
    [InlineData("""{ "id":"m", "offerings":[{ "provider":"A!" }] }""", "$.models[0].offerings[0].provider: must be of a-z")]
    [InlineData("""{ "id":"m", "offerings":[{ "provider":"p" }, { "provider":"p" }] }""", "$.models[0]: 'offerings' has a provider twice.")]
    [InlineData("""{ "id":"m", "offerings":[{ "provider":"p", "data_policy":"any" }] }""", "$.models[0].offerings[0].data_policy: must be one of")]
    [InlineData("""{ "id":"m", "aliases":["m"] }""", "$.models: the alias 'm' of 'm' is already a name of 'm'.")]
    [InlineData("""{ "id":"m", "aliases":["n", "n"] }""", "$.models: the alias 'n' of 'm' is already a name of 'm'.")]
    public void Read_WrongModel_NamesItsPlace(string model, string error) =>
        Assert.StartsWith(error, Assert.Single(CatalogFiles.ErrorsOfModel(model)), StringComparison.Ordinal);

    [Fact]
    public void Read_ManyFaults_SaysThemAll()
    {
        var errors = CatalogFiles.ErrorsOf("""
            { "published_at":"now", "model":[], "models":[
              { "id":"m", "aliases":["x"] }, { "id":"n", "aliases":["x", "m"] }, { "id":"m", "context_window":-1 } ] }
            """);

        Assert.Equal(
            [
                "$.model: is not known here. Known: version, published_at, generated, models.",
                "$: 'version' is required.",
                "$.published_at: must be a date such as 2026-11-23 or a time such as 2026-11-23T09:00:00Z.",
                "$.models[2].context_window: must be a whole number from 1 to 2147483647.",
                "$.models: 'm' stands here 2 times.",
                "$.models: the alias 'x' of 'n' is already a name of 'm'.",
                "$.models: the alias 'm' of 'n' is already a name of 'm'.",
            ],
            errors);
    }

    [Theory]
    [InlineData("{", "$: is not JSON, at line 1")]
    [InlineData("", "$: is not JSON")]
    [InlineData("[]", "$: must be an object.")]
    [InlineData("""{ "version":"1", "version":"2" }""", "$: is not JSON")]
    public void Read_NotACatalog_SaysSo(string json, string error) =>
        Assert.StartsWith(error, Assert.Single(CatalogFiles.ErrorsOf(json)), StringComparison.Ordinal);
}
