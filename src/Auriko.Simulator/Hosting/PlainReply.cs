using System.Globalization;
using System.Text.Json;
using Auriko.Simulator.Dialects;
using Auriko.Simulator.Wire;

namespace Auriko.Simulator.Hosting;

/// <summary>Reads whole bodies and writes replies that are one piece of JSON.</summary>
internal static class PlainReply
{
    private static readonly string[] Models = ["gpt-5.5", "gpt-5-mini", "gpt-4o", "gpt-4o-mini"];

    private static readonly string[] DeepSeekModels = ["deepseek-chat", "deepseek-reasoner"];

    public static async Task<ReadOnlyMemory<byte>> ReadBodyAsync(HttpContext context)
    {
        using var body = new MemoryStream((int)Math.Min(context.Request.ContentLength ?? 4096, 1024 * 1024));
        await context.Request.Body.CopyToAsync(body, context.RequestAborted).ConfigureAwait(false);
        return body.GetBuffer().AsMemory(0, (int)body.Length);
    }

    public static async Task JsonAsync(HttpContext context, Action<Utf8JsonWriter> write)
    {
        using var buffer = new FrameBuffer();
        write(buffer.BeginJson());
        buffer.EndJson();
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = buffer.Length;
        await context.Response.Body.WriteAsync(buffer.Written, context.RequestAborted).ConfigureAwait(false);
    }

    public static Task ErrorAsync(HttpContext context, WireError error, Flavour flavour = Flavour.OpenAI)
    {
        context.Response.StatusCode = error.Status;
        if (error.RetryAfter is { } seconds && flavour != Flavour.Gemini)
        {
            context.Response.Headers.RetryAfter = Math.Ceiling(seconds).ToString(CultureInfo.InvariantCulture);
            if (flavour is Flavour.OpenAI or Flavour.Azure)
            {
                context.Response.Headers["retry-after-ms"] = (seconds * 1000).ToString("0", CultureInfo.InvariantCulture);
            }
        }

        return JsonAsync(context, json => ErrorShapes.Write(json, error, flavour));
    }

    public static Task ModelsAsync(HttpContext context, Flavour flavour) => JsonAsync(context, json =>
    {
        json.WriteStartObject();
        json.WriteString("object", "list");
        json.WriteStartArray("data");
        foreach (var model in flavour == Flavour.DeepSeek ? DeepSeekModels : Models)
        {
            json.WriteStartObject();
            json.WriteString("id", model);
            json.WriteString("object", "model");
            json.WriteString("owned_by", flavour == Flavour.DeepSeek ? "deepseek" : "system");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    });
}
