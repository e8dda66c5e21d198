namespace Auriko.CatalogGenerator.Tests;

public sealed class ModelTests
{
    private const string Price = """ "prices":{ "input_mtok":1, "output_mtok":2 } """;

    [Fact]
    public void Run_Aliases_AreThoseThatMeanThisModel()
    {
        var (catalog, errors) = Inputs.Make(
            Inputs.Package($$"""
                { "id":"g-1", "match":{ "or":[{ "equals":"g-1.5" }, { "equals":"g-1.5-2026-04-23" }, { "equals":"g-1-5" },
                  { "equals":"g-1.5-20260423" }, { "equals":"g-1.5-chat" }, { "equals":"g-1.5-fast" }, { "equals":"g-1.5-2026-05-01" },
                  { "starts_with":"g-1.5-x" }] }, {{Price}} }
                """),
            Inputs.Curated("""
                { "id":"g-1.5", "aliases":["g"], "offerings":{ "p":{} } }, { "id":"g-1.5-fast", "offerings":{ "p":{} } },
                { "id":"g-1.5-2026-05-01", "offerings":{ "p":{} } }
                """));

        Assert.Empty(errors);
        Assert.Equal(
            """["g","g-1.5-2026-04-23","g-1-5","g-1.5-20260423"]""", catalog["models"]![0]!["aliases"]!.ToJsonString());
        Assert.Null(catalog["models"]![1]!["aliases"]);
        Assert.Null(catalog["models"]![2]!["aliases"]);
    }

    [Theory]
    [InlineData("""{ "equals":"M-1" }""", true)]
    [InlineData("""{ "starts_with":"m" }""", true)]
    [InlineData("""{ "ends_with":"-1" }""", true)]
    [InlineData("""{ "contains":"-" }""", true)]
    [InlineData("""{ "regex":"^m-\\d$" }""", true)]
    [InlineData("""{ "regex":"^(?!m)" }""", false)]
    [InlineData("""{ "or":[{ "equals":"x" }, { "equals":"m-1" }] }""", true)]
    [InlineData("""{ "and":[{ "starts_with":"m" }, { "equals":"x" }] }""", false)]
    public void Run_MatchRule_TakesWhatItSays(string rule, bool takes)
    {
        var (_, errors) = Inputs.Make(
            Inputs.Package($$"""{ "id":"entry", "match":{{rule}}, {{Price}} }"""),
            Inputs.Curated("""{ "id":"m-1", "offerings":{ "p":{} } }"""));

        Assert.Equal(takes ? [] : ["m-1 at curated.models[0].offerings.p: no entry of theirs in prices 1.0.0 takes 'm-1'."], errors);
    }

    [Theory]
    [InlineData("""{ "sounds_like":"m" }""", "prices.providers.theirs['entry'].match.sounds_like: is a match rule of an unknown kind.")]
    [InlineData("""{ "equals":"m", "contains":"m" }""", "prices.providers.theirs['entry'].match: is no match rule: it must be an object of one member.")]
    [InlineData("""{ "equals":1 }""", "prices.providers.theirs['entry'].match.equals: must be text.")]
    [InlineData("""{ "or":"m" }""", "prices.providers.theirs['entry'].match.or: must be a list.")]
    public void Run_UnknownMatchRule_IsRefused(string rule, string error)
    {
        var (_, errors) = Inputs.Make(
            Inputs.Package($$"""{ "id":"entry", "match":{{rule}}, {{Price}} }"""),
            Inputs.Curated("""{ "id":"m-1", "offerings":{ "p":{} } }"""));

        Assert.Contains(error, errors);
    }

    [Fact]
    public void Run_KindAndProvider_GiveWhatAModelDoesNotState()
    {
        var (catalog, errors) = Inputs.Make(
            Inputs.Package($$"""{ "id":"m", "match":{ "starts_with":"host/" }, "context_window":500, {{Price}} }"""),
            Inputs.Curated(
                """
                { "id":"m", "kind":"k", "context_window":1000, "capabilities":{ "images":true } },
                { "id":"n", "kind":"k", "context_window":400 }
                """,
                """{ "priced_as":["theirs"], "data_policy":"zdr", "context_from_prices":true, "priors":{ "ttft_ms":300 } }""",
                """{ "k":{ "capabilities":{ "images":false, "files":true }, "offerings":{ "p":{ "model":"host/m" } } } }"""));

        Assert.Empty(errors);
        Assert.Equal("""{"images":true,"files":true}""", catalog["models"]![0]!["capabilities"]!.ToJsonString());
        Assert.Equal(
            """[{"provider":"p","model":"host/m","data_policy":"zdr","priors":{"ttft_ms":300},"context_window":500,"prices":{"input":"1","output":"2"}}]""",
            catalog["models"]![0]!["offerings"]!.ToJsonString());
        Assert.Null(catalog["models"]![1]!["offerings"]![0]!["context_window"]);
    }

    [Fact]
    public void Run_PricesOfAnotherName_AreFoundByIt()
    {
        var (catalog, errors) = Inputs.Make(
            Inputs.Package($$"""{ "id":"x", "match":{ "equals":"weights" }, {{Price}} }"""),
            Inputs.Curated("""{ "id":"m", "offerings":{ "p":{ "model":"host-name", "priced_as":"weights" } } }"""));

        Assert.Empty(errors);
        Assert.Equal("host-name", catalog["models"]![0]!["offerings"]![0]!["model"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("""{ "id":"m", "offerings":{ "q":{} } }""", "curated.models[0].offerings.q: there is no provider 'q'.")]
    [InlineData("""{ "id":"m", "kind":"k" }""", "curated.models[0]: there is no kind 'k'.")]
    [InlineData("""{ "id":"m" }""", "curated.models[0]: has no offerings, nor has its kind.")]
    [InlineData("""{ "id":"m", "sizes":1, "offerings":{ "p":{} } }""", "curated.models[0].sizes: is not known here.")]
    [InlineData("""{ "id":"m", "offerings":{ "p":{ "price":1 } } }""", "curated.models[0].offerings.p.price: is not known here.")]
    [InlineData("""{ "id":"m", "offerings":{ "p":{ "prices":{ "input":"1", "output":"1" } } } }""", "curated.models[0].offerings.p: prices stated by hand need a 'source'.")]
    [InlineData("""{ "id":"m", "capabilities":{ "vision":true }, "offerings":{ "p":{} } }""", "$.models[0].capabilities.vision: is not known here.")]
    [InlineData("""{ "id":"m", "offerings":{ "p":{} } }, { "id":"n", "aliases":["m"], "offerings":{ "p":{} } }""", "$.models: the alias 'm' of 'n' is already a name of 'm'.")]
    public void Run_FaultyCuratedFile_IsRefused(string models, string error)
    {
        var (_, errors) = Inputs.Make(
            Inputs.Package($$"""{ "id":"any", "match":{ "contains":"" }, {{Price}} }"""), Inputs.Curated(models));

        Assert.True(errors.Exists(line => line.StartsWith(error, StringComparison.Ordinal)), string.Join('\n', errors));
    }

    [Fact]
    public void Run_DeprecatedEntry_IsNoticed() =>
        Assert.Equal(
            ["prices.providers.theirs['m'] is deprecated."],
            Inputs.NoticesOf($$"""{ "id":"m", "match":{ "equals":"m" }, "deprecated":true, {{Price}} }"""));

    [Fact]
    public void Run_Catalog_SaysThatItIsGenerated()
    {
        var (catalog, _) = Inputs.Make(Inputs.Package(string.Empty), Inputs.Curated(string.Empty));

        Assert.Equal(
            """{"version":"2026-11-25","published_at":"2026-11-25","generated":"by tools/Auriko.CatalogGenerator from prices 1.0.0 and curated.json; not to be edited","models":[]}""",
            catalog.ToJsonString());
    }
}
