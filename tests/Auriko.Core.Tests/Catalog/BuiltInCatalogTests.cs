using Auriko.Core.Catalog;
using Auriko.Core.Ledger;

namespace Auriko.Core.Tests.Catalog;

public sealed class BuiltInCatalogTests
{
    private static readonly CatalogSnapshot Catalog = Load();

    [Fact]
    public void Load_EveryOffering_HasPricesThatMakeSense()
    {
        Assert.NotEmpty(Catalog.Models);
        Assert.All(Catalog.Models.SelectMany(model => model.Offerings), offering =>
        {
            Assert.NotNull(offering.Prices);
            var lists = offering.PriceWindows.Select(window => window.Prices).Append(offering.Prices)
                .Concat(offering.Prices.LongContext.Select(tier => tier.Prices));
            Assert.All(lists, prices =>
            {
                Assert.True(prices.InputPer1M > Usd.Zero && prices.OutputPer1M >= prices.InputPer1M);
                Assert.True(prices.OutputPer1M < Usd.FromDollars(1_000));
                Assert.True((prices.CacheReadPer1M ?? Usd.Zero) < prices.InputPer1M);
                var write = prices.CacheWrite5mPer1M ?? prices.InputPer1M;
                Assert.True(write >= prices.InputPer1M && (prices.CacheWrite1hPer1M ?? write) >= write);
            });
        });
    }

    [Fact]
    public void Load_EveryModel_SaysItsSizeAndIsOffered() => Assert.All(Catalog.Models, model =>
    {
        Assert.NotEmpty(model.Offerings);
        Assert.True(model.MaxOutputTokens < model.ContextWindow);
        Assert.All(model.Offerings, offering =>
        {
            Assert.True(offering.ContextWindow <= model.ContextWindow);
            Assert.True(offering.MaxOutputTokens < offering.ContextWindow);
        });
    });

    [Fact]
    public void Load_LongContextTiers_CostMoreAndCanBeReached() =>
        Assert.All(Catalog.Models.SelectMany(model => model.Offerings).Where(offering => offering.Prices!.LongContext.Count > 0), offering =>
            Assert.All(offering.Prices!.LongContext, tier =>
            {
                Assert.True(tier.AboveInputTokens < offering.ContextWindow);
                Assert.True(tier.Prices.InputPer1M > offering.Prices.InputPer1M);
                Assert.Equal(offering.Prices.CacheReadPer1M is null, tier.Prices.CacheReadPer1M is null);
                Assert.Equal(offering.Prices.CacheWrite5mPer1M is null, tier.Prices.CacheWrite5mPer1M is null);
            }));

    [Fact]
    public void Load_ModelsThatReason_SayWhatTheyTake() => Assert.All(Catalog.Models, model =>
        Assert.True(model.Capabilities.Reasoning || model.Capabilities.ReasoningEfforts.Count == 0));

    [Theory]
    [InlineData("openai", 30)]
    [InlineData("azure_openai", 30)]
    [InlineData("anthropic", 15)]
    [InlineData("google_ai_studio", 14)]
    [InlineData("deepseek", 4)]
    [InlineData("groq", 6)]
    [InlineData("cerebras", 1)]
    [InlineData("together_ai", 9)]
    [InlineData("fireworks_ai", 10)]
    [InlineData("novita", 9)]
    [InlineData("moonshot", 3)]
    [InlineData("mistral", 7)]
    [InlineData("xai", 6)]
    [InlineData("openrouter", 20)]
    public void Load_EveryProvider_OffersItsModels(string provider, int least)
    {
        var offered = Catalog.Models.SelectMany(model => model.Offerings).Where(offering => offering.Provider.Value == provider).ToArray();

        Assert.True(offered.Length >= least, $"{provider} offers {offered.Length}");
        Assert.Equal(offered.Length, offered.Select(offering => offering.ProviderModelId).Distinct().Count());
    }

    [Theory]
    [InlineData("gpt-oss-120b", 5)]
    [InlineData("gpt-oss-20b", 4)]
    [InlineData("llama-3.3-70b", 3)]
    [InlineData("meta-llama/llama-4-maverick", 4)]
    [InlineData("llama-4-scout", 3)]
    [InlineData("llama-3.1-8b", 3)]
    [InlineData("deepseek-v4-flash", 3)]
    [InlineData("deepseek-v4-pro", 3)]
    [InlineData("deepseek-v3.2", 3)]
    [InlineData("qwen3-32b", 3)]
    [InlineData("qwen3-coder", 3)]
    [InlineData("kimi-k2.5", 4)]
    [InlineData("kimi-k3", 3)]
    [InlineData("glm-4.7", 3)]
    public void Load_OpenModels_HaveSeveralOfferings(string id, int least)
    {
        Assert.True(Catalog.TryFind(id, out var model));

        Assert.True(model.Offerings.Select(offering => offering.Provider).Distinct().Count() >= least);
    }

    [Theory]
    [InlineData("gpt-5.4", "temperature", true)]
    [InlineData("gpt-5.4", "top_k", false)]
    [InlineData("gpt-5", "temperature", false)]
    [InlineData("claude-haiku-4-5", "top_k", true)]
    [InlineData("claude-haiku-4-5", "presence_penalty", false)]
    [InlineData("gemini-2.5-pro", "top_k", true)]
    public void Load_SamplingParameters_AreThoseTheModelTakes(string id, string parameter, bool expected)
    {
        Assert.True(Catalog.TryFind(id, out var model));

        Assert.Equal(expected, model.Capabilities.TakesSampling(parameter));
    }

    [Theory]
    [InlineData("kimi-k2.5")]
    [InlineData("kimi-k2.6")]
    [InlineData("kimi-k3", "low", "high", "max")]
    public void Load_MakersOwnOfferingOfKimi_FixesItsSampling(string id, params string[] efforts)
    {
        Assert.True(Catalog.TryFind(id, out var model));

        var capabilities = Assert.Single(model.Offerings, offering => offering.Provider.Value == "moonshot").Capabilities;
        Assert.False(capabilities.TakesSampling("temperature"));
        Assert.Equal(efforts, capabilities.ReasoningEfforts);
    }

    [Fact]
    public void TryFind_ByIdAndByAlias_AllocatesNothing()
    {
        Assert.True(Catalog.TryFind("gpt-5.6", out _));
        var before = GC.GetAllocatedBytesForCurrentThread();

        for (var round = 0; round < 1_000; round++)
        {
            Catalog.TryFind("gpt-5.6", out _);
            Catalog.TryFind("gpt-4o", out var model);
            model!.Capabilities.TakesSampling("top_p");
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Theory]
    [InlineData("gpt-4o", "openai", 100, 10, "0.00035")]
    [InlineData("gpt-4o-mini-2024-07-18", "azure_openai", 1_000_000, 1, "0.1500006")]
    [InlineData("gpt-5.4", "openai", 272_000, 0, "1.36")]
    [InlineData("gpt-5.4", "openai", 271_999, 0, "0.6799975")]
    [InlineData("claude-sonnet-4-20250514", "anthropic", 1_000, 100, "0.0045")]
    [InlineData("claude-opus-4-6", "anthropic", 900_000, 0, "4.5")]
    [InlineData("gemini-2.5-pro", "google_ai_studio", 200_000, 0, "0.25")]
    [InlineData("gemini-2.5-pro", "google_ai_studio", 200_001, 0, "0.5000025")]
    public void Load_KnownModels_CostWhatTheirProvidersSay(string id, string provider, long input, long output, string usd)
    {
        Assert.True(Catalog.TryFind(id, out var model));
        var offering = model.Offerings.Single(candidate => candidate.Provider.Value == provider);

        var cost = Pricing.Cost(new UsageVector { FreshInput = input, VisibleOutput = output }, offering.Prices);

        Assert.Equal(usd, cost.ToString());
    }

    [Fact]
    public void Load_ModelWithTwoKindsOfCacheWrite_PricesEach()
    {
        Assert.True(Catalog.TryFind("claude-haiku-4-5", out var model));
        var prices = model.Offerings.Single().Prices!;

        Assert.Equal("1.25", prices.CacheWrite5mPer1M.ToString());
        Assert.Equal("2", prices.CacheWrite1hPer1M.ToString());
        Assert.Equal("0.1", prices.CacheReadPer1M.ToString());
    }

    [Theory]
    [InlineData("2026-11-23T01:00:00Z", "0.3")]
    [InlineData("2026-11-23T03:59:59Z", "0.3")]
    [InlineData("2026-11-23T04:00:00Z", "0.15")]
    [InlineData("2026-11-22T01:00:00Z", "0.15")]
    public void PricesAt_PeakHours_AreDearer(string moment, string input)
    {
        Assert.True(Catalog.TryFind("deepseek-v4-flash", out var model));

        Assert.Equal(input, model.Offerings[0].PricesAt(DateTimeOffset.Parse(moment, null))!.InputPer1M.ToString());
    }

    [Theory]
    [InlineData("2026-11-23T22:00:00Z", true)]
    [InlineData("2026-11-24T01:59:59Z", true)]
    [InlineData("2026-11-24T02:00:00Z", false)]
    [InlineData("2026-11-24T22:00:00Z", false)]
    [InlineData("2026-11-23T01:00:00Z", false)]
    public void Contains_WindowOverMidnight_BelongsToTheDayItBegan(string moment, bool expected)
    {
        var window = new PriceWindow(
            new TimeOnly(22, 0), new TimeOnly(2, 0), [DayOfWeek.Monday],
            new PriceList { InputPer1M = Usd.Zero, OutputPer1M = Usd.Zero });

        Assert.Equal(expected, window.Contains(DateTimeOffset.Parse(moment, null)));
    }

    private static CatalogSnapshot Load()
    {
        var errors = new List<string>();
        var catalog = CatalogLoader.Load(errors);
        Assert.Empty(errors);
        return catalog;
    }
}
