using System.Text;
using System.Text.RegularExpressions;
using Auriko.Core.Contract;
using Auriko.Fuzz.Cases;
using Auriko.Fuzz.Upstream;
using Auriko.Tests.Shared;

namespace Auriko.Fuzz.Golden;

/// <summary>
/// What each dialect makes of the common requests and of its own recorded-style replies, byte for byte: a request's call
/// in <c>Fixtures/DIALECT/calls/NAME.txt</c>, a reply's events in <c>Fixtures/DIALECT/NAME.events.json</c>.
/// </summary>
internal static partial class GoldenFiles
{
    /// <summary>The requests that every dialect translates.</summary>
    public static IReadOnlyList<string> Requests { get; } =
    [
        .. Directory.EnumerateFiles(RequestFolder, "*.json")
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .Order(StringComparer.Ordinal),
    ];

    private static string RequestFolder => RepositoryRoot.At("tests", "Auriko.Providers.Tests", "Fixtures", "Requests");

    /// <summary>The golden file of a request's call.</summary>
    public static string PathOfCall(PlayedDialect dialect, string request) =>
        Path.Combine(dialect.Fixtures, "calls", $"{request}.txt");

    /// <summary>The golden file of a reply's events.</summary>
    public static string PathOfEvents(PlayedDialect dialect, FixtureStream stream) =>
        Path.Combine(dialect.Fixtures, $"{Path.GetFileNameWithoutExtension(stream.Name)}{(stream.IsWhole ? ".whole" : string.Empty)}.events.json");

    /// <summary>The call a request becomes: where it goes, what was lost on the way, a blank line, and its body.</summary>
    public static async Task<string> CallAsync(PlayedDialect dialect, string request)
    {
        var upstream = new PlayedUpstream(new PlayedReply(ReadOnlyMemory<byte>.Empty));
        var call = dialect.Prepare(
            upstream, ResponseRequestParser.Parse(File.ReadAllBytes(Path.Combine(RequestFolder, $"{request}.json"))));
        await Played.OfAsync(call);
        var text = new StringBuilder($"POST {upstream.Call?.RequestUri?.PathAndQuery}\n");
        foreach (var warning in call.Warnings)
        {
            text.Append($"warning {warning.Code}: {warning.Message}\n");
        }

        return text.Append('\n').Append(Encoding.UTF8.GetString(upstream.Body)).Append('\n').ToString();
    }

    /// <summary>The events callers get of a reply, one a line; ids that the gateway made are numbered.</summary>
    public static async Task<string> EventsAsync(PlayedDialect dialect, FixtureStream stream)
    {
        var emitted = Emitted.Of(await dialect.PlayAsync(stream.Reply));
        var lines = emitted.Events.Select(next => next.GetRawText());
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        return MadeId().Replace($"[\n{string.Join(",\n", lines)}\n]\n", match =>
        {
            var prefix = match.Groups[1].Value;
            if (!names.TryGetValue(match.Value, out var name))
            {
                name = $"{prefix}_made{names.Count + 1}";
                names.Add(match.Value, name);
            }

            return name;
        });
    }

    /// <summary>Writes every golden file anew.</summary>
    /// <returns>How many.</returns>
    public static async Task<int> WriteAsync(IEnumerable<PlayedDialect> dialects)
    {
        var count = 0;
        foreach (var dialect in dialects.Where(dialect => Directory.Exists(dialect.Fixtures)))
        {
            Directory.CreateDirectory(Path.Combine(dialect.Fixtures, "calls"));
            foreach (var request in Requests)
            {
                await File.WriteAllTextAsync(PathOfCall(dialect, request), await CallAsync(dialect, request));
                count++;
            }

            foreach (var stream in FixtureStream.Of(dialect))
            {
                await File.WriteAllTextAsync(PathOfEvents(dialect, stream), await EventsAsync(dialect, stream));
                count++;
            }
        }

        return count;
    }

    [GeneratedRegex("(msg|fc|rs|item|call)_[0-9a-f]{32}")]
    private static partial Regex MadeId();
}
