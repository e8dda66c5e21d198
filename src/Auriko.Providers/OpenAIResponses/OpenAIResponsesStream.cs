using System.Text.Json;
using Auriko.Core.Streaming;
using Auriko.Providers.OpenAIResponses.Wire;
using Auriko.Providers.Translation;
using Auriko.Providers.Upstream;

namespace Auriko.Providers.OpenAIResponses;

/// <summary>
/// Reads the reply. Event types it does not know are ignored, unless they belong to an item only the provider knows.
/// </summary>
/// <param name="faults">Makes the failures.</param>
/// <param name="own">Seals reasoning.</param>
internal sealed class OpenAIResponsesStream(UpstreamFaults faults, OwnReasoning own) : StreamTranslator
{
    private const string WebSearchCall = "web_search_call";

    private readonly StreamedItems _items = new(own);

    /// <inheritdoc/>
    public override void Read(string type, ReadOnlySpan<byte> data, Queue<ProviderEvent> output)
    {
        // The two hold the whole request's echo and nothing new; compatible servers end with the marker of the chat
        // API.
        if (type is "response.in_progress" or "response.queued" || data.SequenceEqual("[DONE]"u8))
        {
            return;
        }

        if (MayBeDelta(type) && DeltaFrame.TryRead(data, out var delta))
        {
            _items.Append(delta, output);
            return;
        }

        var payload = JsonElement.Parse(data, WireLimits.Document);
        if (payload.ValueKind is not JsonValueKind.Object)
        {
            throw new JsonException("The event is not an object.");
        }

        ReadEvent(JsonText.Text(payload, "type") ?? type, payload, output);
    }

    /// <inheritdoc/>
    public override void ReadWhole(JsonElement reply, Queue<ProviderEvent> output)
    {
        if (JsonText.Text(reply, "status") is { } status)
        {
            NoteStart(reply, output);
            End(status, reply, output);
        }
        else if (JsonText.Member(reply, "error") is not null)
        {
            Failure = OpenAIResponsesErrors.OfEvent(reply, faults);
        }
    }

    private static bool MayBeDelta(string type) =>
        type.EndsWith(".delta", StringComparison.Ordinal) || type == "message";

    private void ReadEvent(string type, JsonElement payload, Queue<ProviderEvent> output)
    {
        switch (type)
        {
            case "response.created":
                NoteStart(ResponseOf(payload), output);
                break;
            case "response.output_item.added" when JsonText.Member(payload, "item") is { } item:
                _items.Start(Index(payload), item, output);
                break;
            case "response.output_item.done" when JsonText.Member(payload, "item") is { } item:
                _items.End(Index(payload), item, output);
                break;
            case "response.completed" or "response.incomplete" or "response.failed" or "response.cancelled":
                var response = ResponseOf(payload);
                End(JsonText.Text(response, "status") ?? type["response.".Length..], response, output);
                break;
            case "error":
                Failure = OpenAIResponsesErrors.OfEvent(payload, faults);
                break;
            case "message" when JsonText.Member(payload, "error") is not null:
                Failure = OpenAIResponsesErrors.OfEvent(payload, faults);
                break;
            default:
                ReadInside(type, payload, output);
                break;
        }
    }

    private void ReadInside(string type, JsonElement payload, Queue<ProviderEvent> output)
    {
        switch (type)
        {
            case "response.output_text.annotation.added":
                if (JsonText.Member(payload, "annotation") is { ValueKind: JsonValueKind.Object } annotation)
                {
                    _items.Annotate(Index(payload), Part(payload, "content_index"), annotation, output);
                }

                break;
            case "response.output_text.done":
                Finish(TextKind.Output, payload, "text", "content_index", output);
                break;
            case "response.refusal.done":
                Finish(TextKind.Refusal, payload, "refusal", "content_index", output);
                break;
            case "response.reasoning_text.done" or "response.reasoning.done":
                Finish(TextKind.Reasoning, payload, "text", "content_index", output);
                break;
            case "response.reasoning_summary_text.done":
                Finish(TextKind.ReasoningSummary, payload, "text", "summary_index", output);
                break;
            case "response.function_call_arguments.done":
                Finish(TextKind.Arguments, payload, "arguments", "content_index", output);
                break;
            default:
                _items.Pass(Index(payload), type, payload, output);
                break;
        }
    }

    private void Finish(TextKind kind, JsonElement payload, string text, string part, Queue<ProviderEvent> output)
    {
        if (JsonText.Text(payload, text) is { Length: > 0 } finished)
        {
            _items.Finish(kind, Index(payload), Part(payload, part), finished, output);
        }
    }

    /// <summary>The response's own id stands in where the headers gave none.</summary>
    private void NoteStart(JsonElement response, Queue<ProviderEvent> output)
    {
        if (ProviderRequestId is null && JsonText.Text(response, "id") is { Length: > 0 } id)
        {
            ProviderRequestId = id;
            output.Enqueue(new StreamStarted(id));
        }
    }

    private void End(string status, JsonElement response, Queue<ProviderEvent> output)
    {
        if (status is "queued" or "in_progress")
        {
            return;
        }

        if (status is not ("failed" or "cancelled"))
        {
            _items.EndAll(response, output);
        }

        NoteTotals(response, output);
        if (status is "failed" or "cancelled")
        {
            Failure = OpenAIResponsesErrors.OfResponse(response, faults);
            return;
        }

        output.Enqueue(new Stopped(ReasonOf(status, response)));
        IsEnded = true;
    }

    private void NoteTotals(JsonElement response, Queue<ProviderEvent> output)
    {
        if (JsonText.Text(response, "service_tier") is { Length: > 0 } tier)
        {
            output.Enqueue(new StreamStarted(ProviderRequestId, tier));
        }

        if (UsageWire.Read(response, _items.Count(WebSearchCall)) is { } usage)
        {
            output.Enqueue(new UsageReported(usage, JsonText.Member(response, "tool_usage")));
        }
    }

    private StopReason ReasonOf(string status, JsonElement response)
    {
        if (status is "incomplete")
        {
            var details = JsonText.Member(response, "incomplete_details");
            return details is { } why && JsonText.Text(why, "reason") is "content_filter"
                ? StopReason.ContentFilter
                : StopReason.MaxOutputTokens;
        }

        return _items.HasCalls ? StopReason.ToolCalls
            : _items.IsRefusal ? StopReason.Refusal
            : StopReason.EndOfTurn;
    }

    private static JsonElement ResponseOf(JsonElement payload) => JsonText.Member(payload, "response") ?? payload;

    private static int? Index(JsonElement payload) => (int?)JsonText.Count(payload, "output_index");

    private static int Part(JsonElement payload, string name) => (int)(JsonText.Count(payload, name) ?? 0);
}
