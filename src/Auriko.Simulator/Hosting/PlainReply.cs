using System.Globalization;
using System.Text.Json;
using Auriko.Simulator.Dialects;
using Auriko.Simulator.Wire;

namespace Auriko.Simulator.Hosting;

/// <summary>Reads whole bodies and writes replies that are one piece of JSON.</summary>
internal static class PlainReply
{
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
}
