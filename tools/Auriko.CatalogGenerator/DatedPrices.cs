using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Auriko.CatalogGenerator;

/// <summary>The price package's prices of a model on a day, with its dates and hours. Pure.</summary>
/// <param name="on">The day.</param>
/// <param name="notices">Receives what changes later.</param>
internal sealed class DatedPrices(DateOnly on, List<string> notices)
{
    /// <summary>The prices of an entry.</summary>
    /// <param name="entry">The model's entry.</param>
    /// <param name="contextWindow">Tokens of the model; null when not known.</param>
    /// <param name="days">The days its hours count on, as a list; null means every day.</param>
    public JsonObject? Convert(Place entry, int? contextWindow, JsonNode? days)
    {
        if (entry.Member("prices") is not { } prices)
        {
            entry.Refuse("has no prices.");
            return null;
        }

        if (prices.Json.ValueKind != JsonValueKind.Array)
        {
            return PriceSheet.Convert(prices, contextWindow);
        }

        var steps = entry.List("prices").ToArray();
        var inForce = Array.FindLastIndex(steps, IsInForce);
        if (inForce < 0 || steps[inForce].Member("prices") is not { } sheet)
        {
            prices.Refuse($"has none in force on {on:O}.");
            return null;
        }

        var converted = PriceSheet.Convert(sheet, contextWindow);
        // The package lets the last that fits win, the catalog the first; what stands before the rest of the day is hidden.
        var windows = steps.Skip(inForce + 1).Select(step => Window(step, contextWindow, days)).OfType<JsonNode>().Reverse();
        if (windows.ToArray() is { Length: > 0 } found)
        {
            converted["windows"] = new JsonArray(found);
        }

        return converted;
    }

    private bool IsInForce(Place step)
    {
        if (!step.IsObjectOf("constraint", "prices"))
        {
            return false;
        }

        if (step.Member("constraint") is not { } constraint)
        {
            return true;
        }

        switch (constraint.Text("type"))
        {
            case "start_date" when DateOnly.TryParseExact(
                constraint.Text("start_date"), "O", CultureInfo.InvariantCulture, DateTimeStyles.None, out var start):
                if (start > on)
                {
                    notices.Add($"{step.Path} comes into force on {start:O}.");
                }

                return start <= on;
            case "time_of_date":
                return false;
            default:
                constraint.Refuse("is of an unknown kind.");
                return false;
        }
    }

    private static JsonObject? Window(Place step, int? contextWindow, JsonNode? days)
    {
        if (step.Member("constraint") is not { } constraint || constraint.Text("type") != "time_of_date"
            || step.Member("prices") is not { } sheet || !constraint.IsObjectOf("type", "start_time", "end_time"))
        {
            return null;
        }

        var window = new JsonObject { ["from"] = Hour(constraint, "start_time"), ["to"] = Hour(constraint, "end_time") };
        if (days is not null)
        {
            window["days"] = days.DeepClone();
        }

        foreach (var (name, value) in PriceSheet.Convert(sheet, contextWindow))
        {
            window[name] = value?.DeepClone();
        }

        return window;
    }

    private static string? Hour(Place constraint, string name)
    {
        if (TimeOnly.TryParseExact(
            constraint.Text(name), "HH:mm:00'Z'", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return time.ToString("HH:mm", CultureInfo.InvariantCulture);
        }

        constraint.Refuse($"'{name}' must be a time of whole minutes in UTC.");
        return null;
    }
}
