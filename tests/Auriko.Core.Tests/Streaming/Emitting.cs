using System.Text.Json;
using Auriko.Core.Contract;
using Auriko.Core.Ledger;
using Auriko.Core.Streaming;
using Microsoft.Extensions.Time.Testing;

namespace Auriko.Core.Tests.Streaming;

/// <summary>What the tests of this room start from and look at.</summary>
internal static class Emitting
{
    public static readonly DateTimeOffset Now = new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly ResponseUsage Usage = new(7, 0, 0, 5, 0, 0);

    public static ResponseObject Initial { get; } = new()
    {
        Id = "resp_0190000000007000800000000000000a",
        CreatedAt = Now,
        Status = ResponseStatus.InProgress,
        Model = "some-model",
        Echo = new ResponseEcho(),
    };

    public static ResponseEmitter NewEmitter() => new(Initial, new FakeTimeProvider(Now));

    public static JsonElement Json(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.Clone();
    }

    public static UsageReported UsageOf(long input, long output) =>
        new(UsageVector.Zero with { FreshInput = input, VisibleOutput = output });

    /// <summary>Emits what was said, ends the response, and gives every event.</summary>
    public static List<ResponseEvent> Completed(params IEnumerable<ProviderEvent> said)
    {
        var emitter = NewEmitter();
        foreach (var next in said)
        {
            emitter.Apply(next);
        }

        emitter.Complete(Usage, null);
        return TakeAll(emitter);
    }

    /// <summary>As <see cref="Completed"/>, with a stop at the end of the turn.</summary>
    public static List<ResponseEvent> Finished(params IEnumerable<ProviderEvent> said) =>
        Completed([.. said, new Stopped(StopReason.EndOfTurn)]);

    public static List<ResponseEvent> TakeAll(ResponseEmitter emitter)
    {
        var events = new List<ResponseEvent>();
        while (emitter.TryTake(out var next))
        {
            events.Add(next);
        }

        return events;
    }

    public static ResponseObject Final(this IReadOnlyList<ResponseEvent> events) =>
        Assert.IsType<ResponseSnapshotEvent>(events[^1]).Response;

    /// <summary>The event types in order, without the common prefix <c>response.</c>.</summary>
    public static string[] Types(this IEnumerable<ResponseEvent> events) =>
        [.. events.Select(next => next.Type["response.".Length..])];
}
