using System.Globalization;
using System.Text.Json;

namespace Auriko.Core.Ledger.Reconciling;

/// <summary>
/// A statement as the usage and cost interfaces of large providers give it: pages of buckets of time, each with results.
/// They differ in names, and those tell which is which. Pure.
/// </summary>
internal static class StatementBuckets
{
    private const decimal CentsPerDollar = 100;

    /// <summary>Reads a page, or a list of pages.</summary>
    /// <param name="root">The file.</param>
    /// <exception cref="FormatException">It is neither, or there are more pages.</exception>
    public static List<StatementLine> Read(JsonElement root)
    {
        JsonElement[] pages = root.ValueKind is JsonValueKind.Array ? [.. root.EnumerateArray()] : [root];
        var lines = new List<StatementLine>();
        foreach (var page in pages)
        {
            foreach (var bucket in List(page, "data"))
            {
                var day = DayOf(bucket);
                lines.AddRange(List(bucket, "results").Select(result => ReadResult(day, result)).OfType<StatementLine>());
            }
        }

        return pages.Length > 0 && Member(pages[^1], "has_more") is { ValueKind: JsonValueKind.True }
            ? throw new FormatException("The last page says has_more: put every page into one list, [page, page, …].")
            : lines;
    }

    private static DateOnly DayOf(JsonElement bucket)
    {
        if (Member(bucket, "start_time") is { ValueKind: JsonValueKind.Number } seconds && seconds.TryGetInt64(out var unix)
            && unix is >= 0 and < 253_402_300_800)
        {
            return DateOnly.FromDateTime(DateTimeOffset.FromUnixTimeSeconds(unix).UtcDateTime);
        }

        return Text(bucket, "starting_at") is { } text
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
                ? DateOnly.FromDateTime(moment.UtcDateTime)
                : throw new FormatException("A bucket has neither a start_time in Unix seconds nor a starting_at.");
    }

    private static StatementLine? ReadResult(DateOnly day, JsonElement result)
    {
        if (Member(result, "amount") is { } amount)
        {
            return ReadCost(day, result, amount);
        }

        var model = Text(result, "model")
            ?? throw new FormatException("A result has no model: ask for usage grouped by model.");
        var line = new StatementLine(day, model) { OutputTokens = Count(result, "output_tokens") };
        if (Count(result, "input_tokens") is { } input)
        {
            return line with { InputTokens = input, CachedTokens = Count(result, "input_cached_tokens") ?? 0 };
        }

        var cached = Count(result, "cache_read_input_tokens") ?? 0;
        var written = Member(result, "cache_creation") is { ValueKind: JsonValueKind.Object } creation
            ? creation.EnumerateObject().Sum(kind => Number(kind.Value) ?? 0)
            : (Count(result, "cache_creation_5m_input_tokens") ?? 0) + (Count(result, "cache_creation_1h_input_tokens") ?? 0);
        return Count(result, "uncached_input_tokens") is { } fresh
            ? line with { InputTokens = fresh + cached + written, CachedTokens = cached }
            : throw new FormatException("A result has neither tokens nor an amount.");
    }

    /// <summary>
    /// An object of value and currency is dollars, its line item the model and what of it; a bare amount is cents.
    /// </summary>
    private static StatementLine? ReadCost(DateOnly day, JsonElement result, JsonElement amount)
    {
        var isObject = amount.ValueKind is JsonValueKind.Object;
        var currency = isObject ? Text(amount, "currency") : Text(result, "currency");
        if (currency is not null && !currency.Equals("usd", StringComparison.OrdinalIgnoreCase))
        {
            throw new FormatException($"An amount is in {currency}, not in US dollars.");
        }

        var cost = isObject ? Amount(Member(amount, "value")) : Amount(amount) / CentsPerDollar;
        var model = Text(result, "model") ?? Text(result, "line_item")?.Split(',')[0].Trim();
        return cost switch
        {
            null => throw new FormatException("An amount is no number."),
            0 when model is null => null,
            _ => new StatementLine(
                day, model ?? throw new FormatException("A cost has no model: ask for costs grouped by line item or description."))
            {
                CostUsd = cost,
            },
        };
    }

    private static decimal? Amount(JsonElement? value) => value switch
    {
        { ValueKind: JsonValueKind.Number } number when number.TryGetDecimal(out var amount) => amount,
        { ValueKind: JsonValueKind.String } text when decimal.TryParse(
            text.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out var amount) => amount,
        _ => null,
    };

    private static long? Count(JsonElement owner, string name) => Member(owner, name) is { } member ? Number(member) : null;

    private static long? Number(JsonElement value) =>
        value.ValueKind is JsonValueKind.Number && value.TryGetInt64(out var number) ? number : null;

    private static string? Text(JsonElement owner, string name) =>
        Member(owner, name) is { ValueKind: JsonValueKind.String } text ? text.GetString() : null;

    private static JsonElement? Member(JsonElement owner, string name) =>
        owner.ValueKind is JsonValueKind.Object && owner.TryGetProperty(name, out var member)
        && member.ValueKind is not JsonValueKind.Null
            ? member
            : null;

    private static JsonElement.ArrayEnumerator List(JsonElement owner, string name) =>
        Member(owner, name) is { ValueKind: JsonValueKind.Array } list
            ? list.EnumerateArray()
            : throw new FormatException($"A page or bucket has no list '{name}'.");
}
