using System.Text.Json;
using Auriko.Core.Streaming;
using Auriko.Providers.AnthropicMessages.Wire;
using Auriko.Providers.Translation;
using Auriko.Providers.Upstream;

namespace Auriko.Providers.AnthropicMessages;

/// <summary>
/// Reads the reply: its blocks, its usage, and why it ended. Events, blocks and deltas that are not known are passed
/// over. Only <c>message_stop</c> ends a stream.
/// </summary>
/// <param name="faults">Makes the failures.</param>
/// <param name="own">Seals thinking.</param>
/// <param name="answerTool">The tool whose input is the answer's text; null when there is none.</param>
internal sealed class AnthropicMessagesStream(UpstreamFaults faults, OwnReasoning own, string? answerTool)
    : StreamTranslator
{
    private static readonly JsonDocumentOptions Document = new() { MaxDepth = 256 };

    private readonly StreamedBlocks _blocks = new(own, answerTool);
    private readonly MessageUsage _usage = new();
    private UsageReported? _reported;
    private string? _stopReason;
    private string? _refusal;

    /// <inheritdoc/>
    public override void Read(string type, ReadOnlySpan<byte> data, Queue<ProviderEvent> output)
    {
        var payload = JsonElement.Parse(data, Document);
        if (payload.ValueKind is not JsonValueKind.Object)
        {
            throw new JsonException("The event is not an object.");
        }

        ReadEvent(JsonText.Text(payload, "type") ?? type, payload, output);
    }

    /// <inheritdoc/>
    public override void ReadWhole(JsonElement reply, Queue<ProviderEvent> output)
    {
        if (JsonText.Member(reply, "error") is not null)
        {
            Failure = faults.InBand(UpstreamError.Read(reply));
            return;
        }

        if (JsonText.Member(reply, "content") is null)
        {
            return;
        }

        NoteStart(reply, output);
        foreach (var (index, block) in JsonText.Items(reply, "content").Index())
        {
            _blocks.Start(index, block, output);
            _blocks.Stop(index, output);
        }

        NoteStop(reply);
        Finish(output);
    }

    private void ReadEvent(string type, JsonElement payload, Queue<ProviderEvent> output)
    {
        switch (type)
        {
            case "content_block_delta" when JsonText.Member(payload, "delta") is { } delta:
                _blocks.Append(Index(payload), delta, output);
                break;
            case "content_block_start" when JsonText.Member(payload, "content_block") is { } block:
                _blocks.Start(Index(payload), block, output);
                break;
            case "content_block_stop":
                _blocks.Stop(Index(payload), output);
                break;
            case "message_start" when JsonText.Member(payload, "message") is { } message:
                NoteStart(message, output);
                break;
            case "message_delta":
                ReadUsage(payload, output);
                NoteStop(JsonText.Member(payload, "delta") ?? default);
                break;
            case "message_stop":
                Finish(output);
                break;
            case "error":
                Failure = faults.InBand(UpstreamError.Read(payload));
                break;
        }
    }

    private static int Index(JsonElement payload) =>
        (int)Math.Min(JsonText.Count(payload, "index") ?? 0, int.MaxValue / 2);

    /// <summary>The reply's own id stands in where the headers gave none.</summary>
    private void NoteStart(JsonElement message, Queue<ProviderEvent> output)
    {
        var usage = JsonText.Member(message, "usage") ?? default;
        var tier = JsonText.Text(usage, "speed") is { } speed and not "standard" ? speed : JsonText.Text(usage, "service_tier");
        if (ProviderRequestId is null || tier is not null)
        {
            ProviderRequestId ??= JsonText.Text(message, "id");
            output.Enqueue(new StreamStarted(ProviderRequestId, tier == "standard" ? "default" : tier));
        }

        ReadUsage(message, output);
    }

    private void ReadUsage(JsonElement owner, Queue<ProviderEvent> output)
    {
        if (_usage.Read(owner) && new UsageReported(_usage.Vector) is var report && report != _reported)
        {
            _reported = report;
            output.Enqueue(report);
        }
    }

    private void NoteStop(JsonElement owner)
    {
        _stopReason = JsonText.Text(owner, "stop_reason") ?? _stopReason;
        if (JsonText.Member(owner, "stop_details") is { } details)
        {
            _refusal = JsonText.Text(details, "explanation") ?? _refusal;
        }
    }

    private void Finish(Queue<ProviderEvent> output)
    {
        if (_stopReason is not { } word)
        {
            Failure = faults.Unreadable("ended its reply without a stop reason");
            return;
        }

        var hasRefusal = word == StopReasons.Refusal && !string.IsNullOrEmpty(_refusal);
        if (hasRefusal)
        {
            output.Enqueue(new RefusalDelta(_blocks.OpenMessage ?? _blocks.NextKey, _refusal!, Part: 1));
        }

        var reason = StopReasons.Of(word, hasRefusal);

        // The call that was forced for the sake of the format is the answer itself.
        var isAnswered = reason is StopReason.ToolCalls && answerTool is not null && !_blocks.HasCalls;
        output.Enqueue(new Stopped(isAnswered ? StopReason.EndOfTurn : reason));
        IsEnded = true;
    }
}
