using System.Text;
using System.Text.Json;

namespace Auriko.Simulator.Model;

/// <summary>Writes log probabilities of tokens: made up, but in order and below zero.</summary>
internal static class Logprobs
{
    /// <summary>Writes the array for one token.</summary>
    public static void WriteArray(Utf8JsonWriter json, ReadOnlySpan<char> token, int alternatives)
    {
        json.WriteStartArray();
        Write(json, token, alternatives);
        json.WriteEndArray();
    }

    /// <summary>Writes the array for a whole text.</summary>
    public static void WriteArray(Utf8JsonWriter json, PiecedText text, int alternatives)
    {
        json.WriteStartArray();
        for (var index = 0; index < text.Count; index++)
        {
            Write(json, text[index], alternatives);
        }

        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, ReadOnlySpan<char> token, int alternatives)
    {
        json.WriteStartObject();
        WriteToken(json, token, -0.01 * (1 + (token.Length % 7)));
        json.WriteStartArray("top_logprobs");
        for (var rank = 0; rank < alternatives; rank++)
        {
            json.WriteStartObject();
            WriteToken(json, rank == 0 ? token : $"{token}{rank}", (-0.01 * (1 + (token.Length % 7))) - (2 * rank));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteToken(Utf8JsonWriter json, ReadOnlySpan<char> token, double logprob)
    {
        json.WriteString("token", token);
        json.WriteNumber("logprob", logprob);
        json.WriteStartArray("bytes");
        foreach (var value in Encoding.UTF8.GetBytes(token.ToArray()))
        {
            json.WriteNumberValue(value);
        }

        json.WriteEndArray();
    }
}
