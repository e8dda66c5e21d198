using System.Text.Json;

namespace Auriko.Simulator.Hosting;

/// <summary>The list of models of each service, in its own shape.</summary>
internal static class ModelList
{
    private static readonly string[] OpenAI = ["gpt-5.5", "gpt-5-mini", "gpt-4o", "gpt-4o-mini"];

    private static readonly string[] DeepSeek = ["deepseek-chat", "deepseek-reasoner"];

    private static readonly string[] Anthropic = ["claude-sonnet-4-5", "claude-haiku-4-5"];

    private static readonly string[] Gemini = ["gemini-2.5-flash", "gemini-2.5-pro"];

    /// <summary>Answers with the list.</summary>
    public static Task WriteAsync(HttpContext context, Flavour flavour) => PlainReply.JsonAsync(context, json =>
    {
        json.WriteStartObject();
        switch (flavour)
        {
            case Flavour.Anthropic:
                WriteAll(json, "data", Anthropic, _ => json.WriteString("type", "model"));
                json.WriteBoolean("has_more", false);
                break;
            case Flavour.Gemini:
                WriteAll(json, "models", Gemini, model => json.WriteString("name", $"models/{model}"), "baseModelId");
                break;
            default:
                json.WriteString("object", "list");
                var isDeepSeek = flavour == Flavour.DeepSeek;
                WriteAll(json, "data", isDeepSeek ? DeepSeek : OpenAI, _ =>
                {
                    json.WriteString("object", "model");
                    json.WriteString("owned_by", isDeepSeek ? "deepseek" : "system");
                });
                break;
        }

        json.WriteEndObject();
    });

    private static void WriteAll(
        Utf8JsonWriter json, string name, string[] models, Action<string> describe, string id = "id")
    {
        json.WriteStartArray(name);
        foreach (var model in models)
        {
            json.WriteStartObject();
            json.WriteString(id, model);
            describe(model);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
