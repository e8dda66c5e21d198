using Auriko.Core.Catalog;
using Auriko.Core.Ledger;

namespace Auriko.Core.Tests.Catalog;

public sealed class CatalogMergeTests
{
    private static readonly CatalogFile BuiltIn = CatalogFiles.Read("""
        { "version":"2026-11-23", "published_at":"2026-11-23", "models":[
          { "id":"m", "aliases":["m-1", "latest"], "context_window":1000, "capabilities":{ "images":true },
            "offerings":[
              { "provider":"p", "prices":{ "input":"1", "output":"2", "cached_input":"0.5" } },
              { "provider":"q", "model":"deployment", "data_policy":"none", "priors":{ "ttft_ms":300, "success_rate":1 }, "prices":{ "input":"3", "output":"4" } }] },
          { "id":"n", "offerings":[{ "provider":"p" }] }] }
        """);

    [Fact]
    public void Of_BuiltInAlone_IsAsWritten()
    {
        var catalog = CatalogMerge.Of(BuiltIn);

        Assert.Equal("2026-11-23", catalog.Version);
        Assert.True(catalog.TryFind("latest", out var model));
        Assert.Equal("m", model.Id);
        Assert.Equal(["m", "deployment"], model.Offerings.Select(offering => offering.ProviderModelId));
        Assert.Equal(["no_training", "none"], model.Offerings.Select(offering => offering.DataPolicy));
        Assert.All(model.Offerings, offering => Assert.Equal((1000, true), (offering.ContextWindow, offering.Capabilities.Images)));
    }

    [Fact]
    public void Of_OwnOffering_ReplacesOnlyWhatItStates()
    {
        var model = Merged("""[{ "id":"m", "offerings":[{ "provider":"q", "prices":{ "input":"5", "output":"6" } }] }]""", "m");

        var (kept, changed) = (model.Offerings[0], model.Offerings[1]);
        Assert.Equal(new Usd(500_000_000), kept.Prices!.CacheReadPer1M);
        Assert.Equal(("deployment", "none", Usd.FromDollars(5)), (changed.ProviderModelId, changed.DataPolicy, changed.Prices!.InputPer1M));
        Assert.Equal(1000, model.ContextWindow);
    }

    [Fact]
    public void Of_OwnPrices_ReplaceTheWholeList()
    {
        var model = Merged("""[{ "id":"m", "offerings":[{ "provider":"p", "prices":{ "input":"9", "output":"9" } }] }]""", "m");

        Assert.Null(model.Offerings[0].Prices!.CacheReadPer1M);
    }

    [Fact]
    public void Of_OwnStatementOfTheModel_ReachesItsOfferings()
    {
        var model = Merged("""[{ "id":"m", "context_window":2000, "capabilities":{ "tools":false } }]""", "m");

        Assert.All(model.Offerings, offering => Assert.Equal(
            (2000, true, false), (offering.ContextWindow, offering.Capabilities.Images, offering.Capabilities.Tools)));
    }

    [Fact]
    public void Of_OwnPriors_ReplaceOnlyWhatTheyState()
    {
        var model = Merged(
            """
            [{ "id":"m", "offerings":[
              { "provider":"p", "priors":{ "ttft_ms":100 } }, { "provider":"q", "priors":{ "throughput_tps":50, "success_rate":0.9 } }] }]
            """,
            "m");

        Assert.Equal(
            [new OfferingPriors(100, null, null), new OfferingPriors(300, 50, 0.9)],
            model.Offerings.Select(offering => offering.Priors));
    }

    [Fact]
    public void Of_OwnSamplingParameters_ReachTheOfferings()
    {
        var model = Merged("""[{ "id":"m", "capabilities":{ "sampling_parameters":["top_p"] } }]""", "m");

        Assert.All(model.Offerings, offering => Assert.Equal(
            (true, false), (offering.Capabilities.TakesSampling("top_p"), offering.Capabilities.TakesSampling("top_k"))));
    }

    [Theory]
    [InlineData("""{ }""", true)]
    [InlineData("""{ "sampling":false }""", false)]
    [InlineData("""{ "sampling":false, "sampling_parameters":["temperature"] }""", false)]
    [InlineData("""{ "sampling_parameters":[] }""", false)]
    public void TakesSampling_WithoutAList_IsThatOfTheWholeSwitch(string capabilities, bool expected)
    {
        var model = Merged($$"""[{ "id":"mine", "capabilities":{{capabilities}} }]""", "mine");

        Assert.Equal(expected, model.Capabilities.TakesSampling("temperature"));
    }

    [Fact]
    public void Of_OwnModel_IsAddedWithItsDefaults()
    {
        var model = Merged("""[{ "id":"mine", "aliases":["house"], "offerings":[{ "provider":"local" }] }]""", "house");

        var offering = Assert.Single(model.Offerings);
        Assert.Equal(("mine", "mine", null, "no_training"),
            (offering.ModelId, offering.ProviderModelId, offering.Prices, offering.DataPolicy));
    }

    [Fact]
    public void Of_OwnAliasOrId_IsTakenFromTheBuiltInModel()
    {
        const string own = """[{ "id":"n", "aliases":["latest"] }, { "id":"m-1", "offerings":[{ "provider":"p" }] }]""";

        Assert.Equal("n", Merged(own, "latest").Id);
        Assert.Equal("m-1", Merged(own, "m-1").Id);
        Assert.Empty(Merged(own, "m").Aliases);
    }

    [Fact]
    public void Of_OwnFile_IsNamedInTheVersion()
    {
        var catalog = CatalogMerge.Of(BuiltIn, CatalogFiles.WithModels("[]"));

        Assert.Equal("2026-11-23+own-1", catalog.Version);
        Assert.Equal(new DateTimeOffset(2026, 12, 1, 0, 0, 0, TimeSpan.Zero), catalog.PublishedAt);
    }

    [Fact]
    public void FindTakenIds_OwnAliasIsABuiltInId_IsAnError()
    {
        var errors = CatalogMerge.FindTakenIds(BuiltIn, CatalogFiles.WithModels("""[{ "id":"mine", "aliases":["n"] }]"""));

        Assert.Equal(["$.models: the alias 'n' of 'mine' is the id of a built-in model."], errors);
    }

    private static ModelEntry Merged(string models, string name)
    {
        Assert.True(CatalogMerge.Of(BuiltIn, CatalogFiles.WithModels(models)).TryFind(name, out var model));
        return model;
    }
}
