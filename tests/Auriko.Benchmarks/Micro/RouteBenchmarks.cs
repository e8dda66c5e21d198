using System.Text;
using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Ledger;
using Auriko.Core.Routing;
using Auriko.Core.Routing.Stats;
using BenchmarkDotNet.Attributes;

namespace Auriko.Benchmarks.Micro;

/// <summary>One decision over a catalog of 500 models at four providers each, all of them with live figures.</summary>
[MemoryDiagnoser]
public class RouteBenchmarks
{
    private const int Models = 500;
    private const int OfferingsPerModel = 4;

    private readonly RoutePlanner _planner = new();
    private readonly ResponseRequest _one = Parse("""{"model":"model-250","input":"What is the capital of France?"}""");
    private readonly ResponseRequest _constrained = Parse(
        """
        {"model":"model-250","input":"What is the capital of France?","gateway":{"routing":
          {"optimize":"balanced","max_ttft_ms":2000,"min_success_rate":0.5,"exclude":["p1"],"prefer":["p2"]}}}
        """);

    private readonly ResponseRequest _ten = Parse(
        """{"input":"What is the capital of France?","gateway":{"models":[MODELS]}}""".Replace(
            "MODELS", string.Join(',', Enumerable.Range(100, 10).Select(n => $"\"model-{n}\"")), StringComparison.Ordinal));

    private RouteConditions _conditions = null!;

    [GlobalSetup]
    public void Setup()
    {
        var models = Enumerable.Range(0, Models).Select(model => new ModelEntry
        {
            Id = $"model-{model}",
            Offerings = [.. Enumerable.Range(0, OfferingsPerModel).Select(place => Offer(model, place))],
        }).ToList();
        var figures = models.SelectMany(model => model.Offerings).ToDictionary(OfferingKey.Of, offering => new OfferingFigures
        {
            TtftP50Ms = 300,
            TtftP95Ms = 900,
            ThroughputP50 = 80,
            ThroughputP95 = 30,
            SuccessRate = 0.99,
            Attempts = 64,
            TtftSamples = 64,
            ThroughputSamples = 64,
        });
        _conditions = new RouteConditions(
            new CatalogSnapshot("v1", DateTimeOffset.UnixEpoch, models), _ => true, DateTimeOffset.UnixEpoch.AddYears(56))
        {
            Stats = new StatsSnapshot(1, figures),
            Exploration = 0.02,
            Seed = 7,
        };
    }

    [Benchmark]
    public RoutePlan OneModel() => _planner.Plan(_one, _conditions);

    [Benchmark]
    public RoutePlan OneModelConstrained() => _planner.Plan(_constrained, _conditions);

    [Benchmark]
    public RoutePlan TenModels() => _planner.Plan(_ten, _conditions);

    [Benchmark]
    public ulong Conversation() => ConversationKey.Of(_one, "key_1");

    private static Offering Offer(int model, int place) => new()
    {
        Provider = new ProviderName($"p{place}"),
        ModelId = $"model-{model}",
        ProviderModelId = $"model-{model}",
        Prices = new PriceList { InputPer1M = new Usd(400_000_000 + place), OutputPer1M = new Usd(1_600_000_000 - place) },
    };

    private static ResponseRequest Parse(string json) => ResponseRequestParser.Parse(Encoding.UTF8.GetBytes(json));
}
