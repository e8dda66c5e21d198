using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Auriko.Providers.Translation;
using Auriko.Providers.Upstream;

namespace Auriko.Providers.Gemini;

/// <summary>Puts arguments together from values that come by their paths, such as <c>$.places[0].name</c>.</summary>
internal sealed partial class PartialArguments
{
    private const int MostItems = 10_000;

    private JsonObject _root = [];

    /// <summary>Adds a value; a text goes on where there is one already.</summary>
    /// <param name="part">An entry of <c>partialArgs</c>.</param>
    public void Add(JsonElement part)
    {
        var steps = Steps().Matches(JsonText.Text(part, "jsonPath") ?? string.Empty).Select(StepOf).ToArray();
        if (steps.Length == 0)
        {
            return;
        }

        JsonNode owner = _root;
        for (var index = 0; index < steps.Length - 1; index++)
        {
            owner = At(owner, steps[index])
                ?? Put(owner, steps[index], IsIndex(steps[index + 1]) ? new JsonArray() : new JsonObject())!;
        }

        Put(owner, steps[^1], ValueOf(part, At(owner, steps[^1])));
    }

    /// <summary>The arguments so far, which are then forgotten.</summary>
    public string Take()
    {
        var text = WireJson.Make(writer => _root.WriteTo(writer)).GetRawText();
        _root = [];
        return text;
    }

    private static JsonNode? ValueOf(JsonElement part, JsonNode? former)
    {
        if (JsonText.Text(part, "stringValue") is { } text)
        {
            var before = former is JsonValue value && value.TryGetValue(out string? said) ? said : string.Empty;
            return JsonValue.Create(before + text);
        }

        return (JsonText.Member(part, "numberValue") ?? JsonText.Member(part, "boolValue")) is { } plain
            ? JsonNode.Parse(plain.GetRawText())
            : null;
    }

    private static JsonNode? At(JsonNode owner, string step) => owner switch
    {
        JsonArray list when IndexOf(step) is { } index && index < list.Count => list[index],
        JsonObject map when !IsIndex(step) => map[step],
        _ => null,
    };

    private static JsonNode? Put(JsonNode owner, string step, JsonNode? value)
    {
        if (owner is JsonArray list && IndexOf(step) is { } index)
        {
            while (list.Count <= index)
            {
                list.Add(null);
            }

            list[index] = value;
        }
        else if (owner is JsonObject map && !IsIndex(step))
        {
            map[step] = value;
        }
        else
        {
            throw new JsonException("The path of an argument does not fit the paths before it.");
        }

        return value;
    }

    private static bool IsIndex(string step) => step.StartsWith('[');

    private static int? IndexOf(string step) =>
        int.TryParse(step.Trim('[', ']'), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
        && index < MostItems
            ? index
            : null;

    private static string StepOf(Match step) =>
        step.Groups["name"].Success ? step.Groups["name"].Value
        : step.Groups["quoted"].Success ? step.Groups["quoted"].Value
        : step.Value;

    [GeneratedRegex("""\.(?<name>[^.\[\]]+)|\[['"](?<quoted>[^'"]*)['"]\]|\[\d+\]""", RegexOptions.CultureInvariant)]
    private static partial Regex Steps();
}
