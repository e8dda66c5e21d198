using System.Text;
using System.Text.Json;
using Auriko.Providers.Translation;
using Auriko.Providers.Upstream;

namespace Auriko.Providers.Gemini.Wire;

/// <summary>Reads a candidate's <c>logprobsResult</c>.</summary>
internal static class GeminiLogprobs
{
    /// <summary>The log probabilities in the shape of the Responses API; null when there are none.</summary>
    /// <param name="candidate">The candidate.</param>
    public static JsonElement? Read(JsonElement candidate)
    {
        if (JsonText.Member(candidate, "logprobsResult") is not { } result
            || JsonText.Items(result, "chosenCandidates").ToArray() is not { Length: > 0 } chosen)
        {
            return null;
        }

        var tops = JsonText.Items(result, "topCandidates").ToArray();
        return WireJson.Make(writer =>
        {
            writer.WriteStartArray();
            foreach (var (index, token) in chosen.Index())
            {
                writer.WriteStartObject();
                WriteToken(writer, token);
                writer.WriteStartArray("top_logprobs"u8);
                foreach (var top in index < tops.Length ? JsonText.Items(tops[index], "candidates") : default)
                {
                    writer.WriteStartObject();
                    WriteToken(writer, top);
                    writer.WriteEndObject();
                }

                writer.WriteEndArray();
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        });
    }

    private static void WriteToken(Utf8JsonWriter writer, JsonElement token)
    {
        var text = JsonText.Text(token, "token") ?? string.Empty;
        writer.WriteString("token"u8, text);
        writer.WritePropertyName("logprob"u8);
        if (JsonText.Member(token, "logProbability") is { ValueKind: JsonValueKind.Number } probability)
        {
            WireJson.WriteVerbatim(writer, probability);
        }
        else
        {
            writer.WriteNumberValue(0);
        }

        writer.WriteStartArray("bytes"u8);
        foreach (var one in Encoding.UTF8.GetBytes(text))
        {
            writer.WriteNumberValue(one);
        }

        writer.WriteEndArray();
    }
}
