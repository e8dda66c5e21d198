using System.Text.Json;
using Auriko.Core.Contract;
using Auriko.Fuzz.Upstream;

namespace Auriko.Fuzz.Replay;

/// <summary>
/// Plays recordings of real services through their dialects: every stream must be legal, and its status, text and usage
/// those of the recording; of a Responses API the items too, word for word.
/// </summary>
/// <param name="output">Receives a table and the sums.</param>
internal sealed class ReplayRun(TextWriter output)
{
    private const string Responses = "openai_responses";

    /// <summary>Plays every recording below a folder.</summary>
    /// <param name="folder">The folder.</param>
    /// <returns>How many differ.</returns>
    public async Task<int> PlayAsync(string folder)
    {
        var (played, differing, unknown) = (0, 0, 0);
        foreach (var exchange in RecordedExchange.Below(folder))
        {
            if (PlayedDialect.All.FirstOrDefault(dialect => dialect.Name == exchange.DialectName) is not { } dialect)
            {
                unknown++;
                output.WriteLine($"-     {exchange.Name,-48} this build has no dialect for it");
                continue;
            }

            played++;
            var (line, difference) = await PlayAsync(exchange, dialect);
            differing += difference is null ? 0 : 1;
            output.WriteLine($"{(difference is null ? "ok   " : "DIFF ")} {exchange.Name,-48} {line}{(difference is null ? string.Empty : $"  <-- {difference}")}");
        }

        output.WriteLine($"{played} exchanges played, {differing} differ, {unknown} without a dialect");
        return differing;
    }

    private static async Task<(string Line, string? Difference)> PlayAsync(RecordedExchange exchange, PlayedDialect dialect)
    {
        var played = await dialect.PlayAsync(exchange.Reply);
        if (exchange.Reply.Status >= 400)
        {
            var isTold = played.Failure?.UpstreamStatus == exchange.Reply.Status && played.Said.Count == 0;
            return ($"{exchange.Reply.Status} {played.Failure?.Kind} {played.Failure?.RetryAfter}", isTold ? null : "the status is lost");
        }

        if (Emitted.FaultOf(played) is { } fault)
        {
            return ("illegal", fault);
        }

        var emitted = Emitted.Of(played);
        var documents = exchange.Documents;
        var recorded = RecordedReader.Read(dialect.Name, documents);
        var ours = RecordedAnswer.Of(emitted.Final);
        var difference = recorded.Status != ours.Status ? $"recorded {recorded.Status}"
            : recorded.Text != ours.Text ? "another text"
            : !IsSameUsage(recorded.Usage, ours.Usage) ? $"recorded usage {recorded.Usage}"
            : dialect.Name == Responses && ours.Status is not ResponseStatus.Failed ? MissingItems(documents, emitted)
            : null;
        return ($"{ours.Status} {ours.Usage} {played.Failure?.Kind}", difference);
    }

    /// <summary>A service that does not report reasoning apart is not held to what it does not say.</summary>
    private static bool IsSameUsage(RecordedUsage? recorded, RecordedUsage? ours) =>
        recorded is null
            ? ours is null or { Input: 0, Output: 0 }
            : ours is not null && recorded == ours with { Reasoning = recorded.Reasoning == 0 ? 0 : ours.Reasoning };

    private static string? MissingItems(IReadOnlyList<JsonElement> documents, Emitted emitted)
    {
        var recorded = RecordedReader.Items(documents);
        var ours = JsonElement.Parse(Emitted.Json(emitted.Final)).GetProperty("output");
        if (recorded.Count != ours.GetArrayLength())
        {
            return $"recorded {recorded.Count} items";
        }

        foreach (var ((item, id), index) in recorded.Select((item, index) => (item, index)))
        {
            if (ours[index].GetProperty("id").GetString() != (id ?? ours[index].GetProperty("id").GetString()))
            {
                return $"/output/{index}/id is not what was recorded";
            }

            if (VerbatimOutput.MissingOf(item, ours[index], $"/output/{index}") is { } path && path != $"/output/{index}/id")
            {
                return $"{path} is not what was recorded";
            }
        }

        return MissingEvents(documents, emitted);
    }

    /// <summary>Callers get the same events; those that repeat the request's echo are the gateway's own.</summary>
    private static string? MissingEvents(IReadOnlyList<JsonElement> documents, Emitted emitted)
    {
        if (documents.Count == 1)
        {
            return null;
        }

        var recorded = TypesOf(documents);
        var ours = TypesOf(emitted.Events);
        return recorded.SequenceEqual(ours)
            ? null
            : $"events: {string.Join(' ', recorded.Except(ours))} | {string.Join(' ', ours.Except(recorded))} ({recorded.Count}, {ours.Count})";
    }

    private static List<string> TypesOf(IReadOnlyList<JsonElement> events) =>
    [
        .. events.Select(next => next.GetProperty("type").GetString()!)
            .Where(type => type is not ("response.created" or "response.in_progress" or "response.queued")),
    ];
}
