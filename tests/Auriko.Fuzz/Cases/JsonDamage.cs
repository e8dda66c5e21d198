using System.Text;
using System.Text.Json;

namespace Auriko.Fuzz.Cases;

/// <summary>Alters JSON at random, as text: what comes out is JSON again, though it says something else.</summary>
internal static class JsonDamage
{
    private static readonly byte[][] Values =
    [
        .. new[]
        {
            "null", "true", "false", "0", "1", "2", "-1", "0.5", "1e308", "-0", "2147483648", "9223372036854775807",
            "18446744073709551616", "1e-999", "\"\"", "\" \"", "\"x\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"\\u0000\"",
            "\"🗼\"", "\"\\n\\n\"", "\"data: x\"", "\"[DONE]\"", "\"<think>\"", "\"</think>\"", "\"error\"", "\"stop\"", "\"{\"",
            "\"{}\"", "[]", "[null]", "[[]]", "{}", "{\"a\":null}", "{\"type\":\"error\"}", "\"completed\"", "\"incomplete\"",
        }.Select(Encoding.UTF8.GetBytes),
        Encoding.UTF8.GetBytes($"\"{new string('y', 2000)}\""),
        Encoding.UTF8.GetBytes(new string('[', 80) + new string(']', 80)),
    ];

    /// <summary>Alters one value or name.</summary>
    /// <param name="json">The text; given back as it is when it is not JSON.</param>
    /// <param name="other">Where values may be taken from.</param>
    /// <param name="random">Chance.</param>
    public static byte[] Alter(byte[] json, byte[]? other, Random random)
    {
        var places = Places(json);
        if (places.Count == 0)
        {
            return json;
        }

        var place = places[random.Next(places.Count)];
        if (place.IsName)
        {
            return Rename(json, place, places, random);
        }

        var value = random.Next(3) == 0 && other is not null && Places(other) is { Count: > 0 } donors
            ? Taken(other, donors, random)
            : Values[random.Next(Values.Length)];
        return Replace(json, place, value);
    }

    /// <summary>Where names and values stand; nothing for what is not JSON.</summary>
    private static List<JsonPlace> Places(byte[] json)
    {
        var places = new List<JsonPlace>();
        var open = new Stack<int>();
        try
        {
            var reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = 512 });
            while (reader.Read())
            {
                var start = (int)reader.TokenStartIndex;
                switch (reader.TokenType)
                {
                    case JsonTokenType.StartObject or JsonTokenType.StartArray:
                        open.Push(start);
                        break;
                    case JsonTokenType.EndObject or JsonTokenType.EndArray:
                        places.Add(new JsonPlace(open.Pop(), (int)reader.BytesConsumed, IsName: false));
                        break;
                    case JsonTokenType.PropertyName:
                        places.Add(new JsonPlace(start, json.AsSpan(start).IndexOf((byte)':') + start, IsName: true));
                        break;
                    default:
                        places.Add(new JsonPlace(start, (int)reader.BytesConsumed, IsName: false));
                        break;
                }
            }
        }
        catch (JsonException)
        {
            return [];
        }

        return places;
    }

    private static byte[] Taken(byte[] json, List<JsonPlace> places, Random random)
    {
        var place = places[random.Next(places.Count)];
        return place.IsName ? Values[0] : json[place.Start..place.End];
    }

    /// <summary>A member that nobody knows, or one that is there already.</summary>
    private static byte[] Rename(byte[] json, JsonPlace place, List<JsonPlace> places, Random random)
    {
        var names = places.FindAll(found => found.IsName);
        var name = names[random.Next(names.Count)];
        return Replace(json, place, random.Next(2) == 0 ? "\"novelty\""u8 : json.AsSpan(name.Start..name.End));
    }

    private static byte[] Replace(byte[] json, JsonPlace place, ReadOnlySpan<byte> value) =>
        [.. json.AsSpan(0, place.Start), .. value, .. json.AsSpan(place.End)];

    private readonly record struct JsonPlace(int Start, int End, bool IsName);
}
