using System.Text.Encodings.Web;
using System.Text.Json;
using Auriko.Simulator.Model;

namespace Auriko.Simulator.Dialects.Chat;

/// <summary>How a chunk begins and ends.</summary>
internal sealed partial class ChatRendering
{
    private Utf8JsonWriter BeginChunk()
    {
        Buffer.Append("data: "u8);
        var json = Buffer.BeginJson();
        json.WriteStartObject();
        WriteHead(json, "chat.completion.chunk");
        return json;
    }

    private Utf8JsonWriter BeginChoice()
    {
        var json = BeginChunk();
        json.WriteStartArray("choices");
        json.WriteStartObject();
        json.WriteNumber("index", 0);
        return json;
    }

    private void EndChoice(Utf8JsonWriter json, string? finish)
    {
        json.WriteNull("logprobs");
        json.WriteString("finish_reason", finish);
        EndChunk(json);
    }

    private void EndChunk(Utf8JsonWriter json, TokenUsage? usage = null)
    {
        json.WriteEndObject();
        json.WriteEndArray();
        if (usage is { } known)
        {
            json.WritePropertyName("usage");
            ChatMessageWriter.WriteUsage(json, Call.Flavour, known);
        }
        else if (NamesUsage)
        {
            json.WriteNull("usage");
        }

        Buffer.EndObjectFrame();
    }

    private void WriteHead(Utf8JsonWriter json, string type)
    {
        json.WriteString("id", _id);
        json.WriteString("object", type);
        json.WriteNumber("created", now.ToUnixTimeSeconds());
        json.WriteString("model", Call.Model);
        if (!IsDeepSeek)
        {
            json.WriteString("service_tier", "default");
        }

        json.WriteString("system_fingerprint", "fp_simulated");
    }

    private string HeadJson()
    {
        var model = JsonEncodedText.Encode(Call.Model, JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
        var tier = IsDeepSeek ? string.Empty : "\"service_tier\":\"default\",";
        return $"{{\"id\":\"{_id}\",\"object\":\"chat.completion.chunk\",\"created\":{now.ToUnixTimeSeconds()},"
            + $"\"model\":\"{model}\",{tier}\"system_fingerprint\":\"fp_simulated\",";
    }
}
