using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Auriko.CatalogGenerator;

/// <summary>One set of the price package's prices, as those of the catalog. Pure.</summary>
internal static class PriceSheet
{
    private const int MostDecimals = 9;

    /// <summary>The package's names and ours, in the catalog's order.</summary>
    private static readonly (string Theirs, string Ours)[] Members =
    [
        ("input_mtok", "input"),
        ("cache_read_mtok", "cached_input"),
        ("cache_write_mtok", "cache_write"),
        ("cache_write_1h_mtok", "cache_write_1h"),
        ("output_mtok", "output"),
        ("output_image_mtok", "image_output"),
        ("web_searches_kcount", "web_search_per_1k"),
    ];

    /// <summary>What the gateway does not meter apart.</summary>
    private static readonly FrozenSet<string> NotMetered = new[]
    {
        "input_audio_mtok", "cache_audio_read_mtok", "output_audio_mtok", "input_video_mtok", "output_video_mtok",
        "storage_searches_kcount",
    }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The prices of the catalog.</summary>
    /// <param name="prices">An object of amounts, each a number or <c>{base, tiers}</c>.</param>
    /// <param name="contextWindow">Tokens of the model; tiers that begin past them are left out. Null keeps all.</param>
    public static JsonObject Convert(Place prices, int? contextWindow)
    {
        var amounts = new Dictionary<string, TieredAmount>(StringComparer.Ordinal);
        foreach (var (name, value) in prices.Members())
        {
            if (Array.Find(Members, member => member.Theirs == name).Ours is { } ours)
            {
                amounts[ours] = ReadAmount(value);
            }
            else if (!NotMetered.Contains(name))
            {
                value.Refuse("is a unit the generator does not know.");
            }
        }

        foreach (var needed in Members.Where(member => member.Ours is "input" or "output"))
        {
            if (!amounts.ContainsKey(needed.Ours))
            {
                prices.Refuse($"has no {needed.Theirs}: state the offering's prices by hand.");
            }
        }

        var sheet = At(amounts, long.MinValue);
        var tiers = amounts.Values.SelectMany(amount => amount.Tiers.Keys).Distinct().Order()
            .Where(start => contextWindow is null || start < contextWindow).ToArray();
        if (tiers.Length > 0)
        {
            sheet["long_context"] = new JsonArray([.. tiers.Select(start => Tier(amounts, start))]);
        }

        return sheet;
    }

    private static JsonObject Tier(Dictionary<string, TieredAmount> amounts, long start)
    {
        var tier = new JsonObject { ["above_input_tokens"] = start };
        foreach (var (name, amount) in At(amounts, start).Where(member => member.Key != "web_search_per_1k"))
        {
            tier[name] = amount?.DeepClone();
        }

        return tier;
    }

    private static JsonObject At(Dictionary<string, TieredAmount> amounts, long start)
    {
        var sheet = new JsonObject();
        foreach (var (_, ours) in Members)
        {
            if (amounts.TryGetValue(ours, out var amount))
            {
                sheet[ours] = amount.At(start).ToString("0.#########", CultureInfo.InvariantCulture);
            }
        }

        return sheet;
    }

    private static TieredAmount ReadAmount(Place amount)
    {
        if (amount.Json.ValueKind != JsonValueKind.Object)
        {
            return new TieredAmount(ReadDollars(amount), []);
        }

        var tiers = new SortedDictionary<long, decimal>();
        if (!amount.IsObjectOf("base", "tiers") || amount.Member("base") is not { } lowest)
        {
            amount.Refuse("must be a number, or an object of 'base' and 'tiers'.");
            return new TieredAmount(0, tiers);
        }

        foreach (var tier in amount.List("tiers"))
        {
            if (tier.IsObjectOf("start", "price") && tier.Member("price") is { } price
                && tier.Member("start") is { Json.ValueKind: JsonValueKind.Number } start
                && start.Json.TryGetInt64(out var tokens))
            {
                tiers[tokens] = ReadDollars(price);
            }
            else
            {
                tier.Refuse("must have a 'start' of whole tokens and a 'price'.");
            }
        }

        return new TieredAmount(ReadDollars(lowest), tiers);
    }

    /// <summary>Read from its text, so that it is exact.</summary>
    private static decimal ReadDollars(Place amount)
    {
        if (amount.Json.ValueKind == JsonValueKind.Number
            && decimal.TryParse(amount.Json.GetRawText(), NumberStyles.Float, CultureInfo.InvariantCulture, out var dollars)
            && dollars >= 0 && decimal.Round(dollars, MostDecimals) == dollars)
        {
            return dollars;
        }

        amount.Refuse($"must be dollars of at most {MostDecimals} decimals.");
        return 0;
    }

    private sealed record TieredAmount(decimal Base, SortedDictionary<long, decimal> Tiers)
    {
        /// <summary>The amount of a request that is in the tier which begins at <paramref name="start"/>.</summary>
        public decimal At(long start) => Tiers.LastOrDefault(tier => tier.Key <= start, new(0, Base)).Value;
    }
}
