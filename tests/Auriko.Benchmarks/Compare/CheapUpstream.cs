using System.Diagnostics;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Auriko.Benchmarks.Compare;

/// <summary>
/// An upstream that speaks just enough of the Responses API and costs next to nothing, so that what is measured is what
/// stands before it. The input says what to do: <c>paced COUNT MILLISECONDS</c> streams deltas that carry the time they
/// were written; <c>burst COUNT</c> streams as fast as it goes; anything else is a short answer.
/// </summary>
internal static class CheapUpstream
{
    private const string Response =
        """{"id":"resp_1","object":"response","created_at":1,"status":"STATUS","model":"gpt-4.1-mini","output":[OUTPUT],"error":null,"incomplete_details":null,"usage":USAGE}""";

    private const string Usage =
        """{"input_tokens":10,"input_tokens_details":{"cached_tokens":0},"output_tokens":5,"output_tokens_details":{"reasoning_tokens":0},"total_tokens":15}""";

    private static readonly byte[] Plain = Encoding.UTF8.GetBytes(Whole("Hello there."));
    private static readonly byte[] Head = Encoding.UTF8.GetBytes(string.Concat(
        Frame("response.created", $$"""{"type":"response.created","sequence_number":0,"response":{{Started()}}}"""),
        Frame("response.in_progress", $$"""{"type":"response.in_progress","sequence_number":1,"response":{{Started()}}}"""),
        Frame("response.output_item.added", """{"type":"response.output_item.added","sequence_number":2,"output_index":0,"item":{"id":"msg_1","type":"message","status":"in_progress","role":"assistant","content":[]}}"""),
        Frame("response.content_part.added", """{"type":"response.content_part.added","sequence_number":3,"item_id":"msg_1","output_index":0,"content_index":0,"part":{"type":"output_text","text":"","annotations":[]}}""")));

    private static readonly byte[] Short = [.. Head, .. Delta("Hello there."), .. Tail("Hello there.")];

    public static async Task RunAsync(string urls, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        await using var app = builder.Build();
        app.Urls.Add(urls);
        app.MapPost("/v1/responses", AnswerAsync);
        await HostingAbstractionsHostExtensions.RunAsync(app, cancellationToken).ConfigureAwait(false);
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
        var words = Input(body.RootElement).Split(' ');
        if (!body.RootElement.TryGetProperty("stream", out var stream) || !stream.GetBoolean())
        {
            context.Response.ContentType = "application/json";
            context.Response.ContentLength = Plain.Length;
            await context.Response.Body.WriteAsync(Plain, context.RequestAborted);
            return;
        }

        context.Features.Get<IHttpResponseBodyFeature>()!.DisableBuffering();
        context.Response.ContentType = "text/event-stream";
        await (words[0] switch
        {
            "paced" => PacedAsync(context, Number(words[1]), TimeSpan.FromMilliseconds(Number(words[2]))),
            "burst" => BurstAsync(context, Number(words[1])),
            _ => context.Response.Body.WriteAsync(Short, context.RequestAborted).AsTask(),
        });
    }

    private static async Task PacedAsync(HttpContext context, int count, TimeSpan pace)
    {
        var output = context.Response.BodyWriter;
        await output.WriteAsync(Head, context.RequestAborted);
        using var timer = new PeriodicTimer(pace, TimeProvider.System);
        for (var number = 0; number < count; number++)
        {
            await timer.WaitForNextTickAsync(context.RequestAborted);
            await output.WriteAsync(
                Delta(Stopwatch.GetTimestamp().ToString(CultureInfo.InvariantCulture)), context.RequestAborted);
        }

        await output.WriteAsync(Tail(string.Empty), context.RequestAborted);
    }

    private static async Task BurstAsync(HttpContext context, int count)
    {
        const int Together = 256;
        var output = context.Response.BodyWriter;
        await output.WriteAsync(Head, context.RequestAborted);
        var delta = Delta("word ");
        byte[] block = [.. Enumerable.Repeat(delta, Together).SelectMany(bytes => bytes)];
        for (var written = 0; written < count; written += Together)
        {
            await output.WriteAsync(block, context.RequestAborted);
        }

        await output.WriteAsync(Tail(string.Empty), context.RequestAborted);
    }

    private static string Input(JsonElement body)
    {
        var input = body.GetProperty("input");
        if (input.ValueKind is JsonValueKind.String)
        {
            return input.GetString()!;
        }

        var content = input[0].GetProperty("content");
        return content.ValueKind is JsonValueKind.String ? content.GetString()! : content[0].GetProperty("text").GetString()!;
    }

    private static int Number(string word) => int.Parse(word, CultureInfo.InvariantCulture);

    private static byte[] Delta(string text) => Encoding.UTF8.GetBytes(Frame(
        "response.output_text.delta",
        $$"""{"type":"response.output_text.delta","sequence_number":4,"item_id":"msg_1","output_index":0,"content_index":0,"delta":"{{text}}","logprobs":[]}"""));

    private static byte[] Tail(string text) => Encoding.UTF8.GetBytes(string.Concat(
        Frame("response.output_text.done", $$"""{"type":"response.output_text.done","sequence_number":5,"item_id":"msg_1","output_index":0,"content_index":0,"text":"{{text}}","logprobs":[]}"""),
        Frame("response.content_part.done", $$"""{"type":"response.content_part.done","sequence_number":6,"item_id":"msg_1","output_index":0,"content_index":0,"part":{{Part(text)}}}"""),
        Frame("response.output_item.done", $$"""{"type":"response.output_item.done","sequence_number":7,"output_index":0,"item":{{Item(text)}}}"""),
        Frame("response.completed", $$"""{"type":"response.completed","sequence_number":8,"response":{{Whole(text)}}}""")));

    private static string Frame(string name, string payload) => $"event: {name}\ndata: {payload}\n\n";

    private static string Started() => Response.Replace("STATUS", "in_progress", StringComparison.Ordinal)
        .Replace("OUTPUT", string.Empty, StringComparison.Ordinal).Replace("USAGE", "null", StringComparison.Ordinal);

    private static string Whole(string text) => Response.Replace("STATUS", "completed", StringComparison.Ordinal)
        .Replace("OUTPUT", Item(text), StringComparison.Ordinal).Replace("USAGE", Usage, StringComparison.Ordinal);

    private static string Item(string text) =>
        $$"""{"id":"msg_1","type":"message","status":"completed","role":"assistant","content":[{{Part(text)}}]}""";

    private static string Part(string text) => $$"""{"type":"output_text","text":"{{text}}","annotations":[],"logprobs":[]}""";
}
