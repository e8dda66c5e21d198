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
