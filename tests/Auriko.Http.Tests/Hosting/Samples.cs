using System.Text.Json;
using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Ledger;
using Auriko.Core.Streaming;
using Microsoft.Extensions.Time.Testing;

namespace Auriko.Http.Tests.Hosting;

/// <summary>Responses, events and a catalog to serve.</summary>
internal static class Samples
{
    public const string PlainBody = """{"model":"some-model","input":"Hi"}""";
    public const string StreamBody = """{"model":"some-model","input":"Hi","stream":true}""";

    private static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    private static readonly ResponseObject Initial = new()
    {
        Id = "resp_0190000000007000800000000000000a",
        CreatedAt = Now,
        Status = ResponseStatus.InProgress,
        Model = "some-model",
        Echo = new ResponseEcho(),
    };

    /// <summary>The fold of <see cref="Events"/>.</summary>
    public static ResponseObject Response(params string[] deltas) =>
        ((ResponseSnapshotEvent)Events(deltas)[^1]).Response;

    /// <summary>Every event of a response that says the deltas.</summary>
    public static IReadOnlyList<ResponseEvent> Events(params string[] deltas)
    {
        var emitter = new ResponseEmitter(Initial, new FakeTimeProvider(Now));
        emitter.Start();
        foreach (var delta in deltas)
        {
            emitter.Apply(new TextDelta(0, delta));
        }

        emitter.Apply(new Stopped(StopReason.EndOfTurn));
        emitter.Complete(new ResponseUsage(3, 0, 0, deltas.Length, 0, 0), null);
        var events = new List<ResponseEvent>();
        while (emitter.TryTake(out var next))
        {
            events.Add(next);
        }

        return events;
    }

    /// <summary>Two callable models, one nobody configured serves, one with a slash in its id.</summary>
    public static CatalogSnapshot Catalog { get; } = new("2026-02-28", Now.AddHours(-1),
    [
        Model("some-model", ["some-alias"], Offer("first", 150_000_000, 600_000_000), Offer("absent", 1, 1)),
        Model("lab/some-model", [], Offer("second", null, null)),
        Model("unserved", [], Offer("absent", 1, 1)),
    ]);

    /// <summary>One model that every endpoint could serve, and one for <c>/v1/responses</c> alone.</summary>
    public static CatalogSnapshot CatalogWithResponsesOnly { get; } = new("2026-02-28", Now,
    [
        Model("some-model", [], Offer("first", 1, 1)),
        Model(
            "responses-model", [],
            Offer("first", 1, 1) with { Capabilities = new ModelCapabilities { ResponsesOnly = true } },
            Offer("absent", 1, 1)),
    ]);

    /// <summary>A model of which everything is known, at one provider, and one of which nothing is.</summary>
    public static CatalogSnapshot DetailedCatalog { get; } = new("2026-02-28", Now.AddHours(-1),
    [
        Model("lab/known", ["known", "known-latest"], Offer("first", 2_000_000_000, 8_000_000_000) with
        {
            ContextWindow = 64_000,
            MaxOutputTokens = 8_000,
            DataPolicy = "zdr",
            Capabilities = DetailedCapabilities,
            Prices = DetailedPrices,
            PriceWindows =
            [
                new PriceWindow(
                    new TimeOnly(16, 30), new TimeOnly(0, 30), [DayOfWeek.Saturday, DayOfWeek.Sunday],
                    new PriceList { InputPer1M = new Usd(1_000_000_000), OutputPer1M = new Usd(4_000_000_001) }),
            ],
            Priors = new OfferingPriors(400, 80.5, 0.99),
        }) with
        {
            MaxOutputTokens = 16_000,
            Capabilities = DetailedCapabilities,
        },
        Model("plain", [], Offer("second", null, null), Offer("absent", 1, 1)),
        Model("unserved", [], Offer("absent", 1, 1) with { DataPolicy = "none" }),
    ]);

    private static ModelCapabilities DetailedCapabilities => new()
    {
        Images = true,
        Files = true,
        ParallelTools = false,
        Reasoning = true,
        ReasoningEfforts = ["low", "high"],
        Logprobs = true,
        SamplingParameters = ["top_p", "temperature"],
        BuiltInTools = ["web_search"],
    };

    private static PriceList DetailedPrices => new()
    {
        InputPer1M = new Usd(2_000_000_000),
        OutputPer1M = new Usd(8_000_000_000),
        CacheReadPer1M = new Usd(200_000_000),
        CacheWrite5mPer1M = new Usd(2_500_000_000),
        CacheWrite1hPer1M = new Usd(4_000_000_000),
        ImageOutputPer1M = new Usd(30_000_000_000),
        WebSearchPer1K = new Usd(10_000_000_000),
        LongContext =
        [
            new LongContextTier(
                32_000, new PriceList { InputPer1M = new Usd(4_000_000_000), OutputPer1M = new Usd(12_000_000_000) }),
        ],
    };

    public static JsonElement Json(string json) => JsonElement.Parse(json);

    private static ModelEntry Model(string id, string[] aliases, params Offering[] offerings) => new()
    {
        Id = id,
        Aliases = aliases,
        CreatedAt = DateTimeOffset.FromUnixTimeSeconds(1_700_000_000),
        ContextWindow = 128_000,
        Offerings = [.. offerings.Select(offering => offering with { ModelId = id, ProviderModelId = id })],
    };

    private static Offering Offer(string provider, long? input, long? output) => new()
    {
        Provider = new ProviderName(provider),
        ModelId = string.Empty,
        ProviderModelId = string.Empty,
        Prices = input is { } inputNanos && output is { } outputNanos
            ? new PriceList { InputPer1M = new Usd(inputNanos), OutputPer1M = new Usd(outputNanos) }
            : null,
    };
}
