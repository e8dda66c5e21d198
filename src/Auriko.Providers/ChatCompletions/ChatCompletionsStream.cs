using System.Text.Json;
using Auriko.Core.Ledger;
using Auriko.Core.Streaming;
using Auriko.Providers.ChatCompletions.Wire;
using Auriko.Providers.Translation;
using Auriko.Providers.Upstream;

namespace Auriko.Providers.ChatCompletions;

/// <summary>
/// Reads the reply: one message, the reasoning before and between its parts, and the calls. Only the first choice is
/// read; members it does not know are passed over, and so is content after the finish reason.
/// </summary>
/// <remarks>
/// Reasoning is given as a summary: it is what a provider chooses to show, and every client of the API reads that. The
/// finish reason is the provider's last word on the answer; usage may follow it, and then the marker or the end of the
/// stream. A marker without a finish reason is a failure, unless the reply is seen to be whole.
/// </remarks>
internal sealed class ChatCompletionsStream : StreamTranslator
{
    private static readonly JsonDocumentOptions Document = new() { MaxDepth = 256 };

    private readonly UpstreamFaults _faults;
    private readonly StreamedCalls _calls = new();
    private readonly StreamedThoughts _thoughts;
    private readonly StreamedMessage _message;
    private bool _isStarted;
    private string? _tier;
    private bool _isFinished;
    private UsageVector? _usage;

    /// <summary>Begins a reply.</summary>
    /// <param name="faults">Makes the failures.</param>
    /// <param name="compatibility">How the upstream differs from others.</param>
    /// <param name="own">Seals reasoning.</param>
    public ChatCompletionsStream(UpstreamFaults faults, ChatCompatibility compatibility, OwnReasoning own)
    {
        _faults = faults;
        _thoughts = new StreamedThoughts(compatibility.ReasoningReplay is ReasoningReplay.Never ? null : own);
        _message = new StreamedMessage(compatibility.ThinkTags, _thoughts);
    }

    /// <inheritdoc/>
    public override bool MayEnd => _isFinished;

    /// <inheritdoc/>
    public override void Read(string type, ReadOnlySpan<byte> data, Queue<ProviderEvent> output)
    {
        var trimmed = data.Trim(" \t"u8);
        if (trimmed.IsEmpty)
        {
            return;
        }

        if (trimmed.SequenceEqual("[DONE]"u8))
        {
            ReadMarker(output);
            return;
        }

        var chunk = JsonElement.Parse(trimmed, Document);
        if (chunk.ValueKind is not JsonValueKind.Object)
        {
            throw new JsonException("The chunk is not an object.");
        }

        ReadChunk(chunk, isError: type is "error", output);
    }

    /// <inheritdoc/>
    public override void ReadWhole(JsonElement reply, Queue<ProviderEvent> output)
    {
        ReadChunk(reply, isError: false, output);
        IsEnded = _isFinished && Failure is null;
    }

    /// <summary>
    /// Some routers leave the finish reason of calls out. Where usage has been reported and the arguments of every call
    /// are whole, nothing can be missing.
    /// </summary>
    private void ReadMarker(Queue<ProviderEvent> output)
    {
        if (!_isFinished && _usage is not null && _calls.AreWhole)
        {
            Finish("tool_calls", output);
        }

        IsEnded = _isFinished;
        Failure ??= _isFinished ? null : _faults.Unreadable("ended its reply without a finish reason");
    }

    private void ReadChunk(JsonElement chunk, bool isError, Queue<ProviderEvent> output)
    {
        NoteStart(chunk, output);
        var choice = FirstChoice(chunk);
        if (!_isFinished)
        {
            ReadAnswer(chunk, choice, isError, output);
        }

        var hasUsage = ReadUsage(chunk, choice, output);
        if (_isFinished && hasUsage && choice is null)
        {
            IsEnded = true;
        }
    }

    /// <summary>The reply's own id stands in where the headers gave none; of the tier, the usage's chunk has the last word.</summary>
    private void NoteStart(JsonElement chunk, Queue<ProviderEvent> output)
    {
        var tier = _isStarted && JsonText.Member(chunk, "usage") is null ? null : JsonText.Text(chunk, "service_tier");
        if ((!_isStarted && ProviderRequestId is null) || (tier is not null && tier != _tier))
        {
            ProviderRequestId ??= JsonText.Text(chunk, "id");
            output.Enqueue(new StreamStarted(ProviderRequestId, tier));
        }

        (_isStarted, _tier) = (true, tier ?? _tier);
    }

    private static JsonElement? FirstChoice(JsonElement chunk)
    {
        foreach (var choice in JsonText.Items(chunk, "choices"))
        {
            if (choice.ValueKind is JsonValueKind.Object && (JsonText.Count(choice, "index") ?? 0) == 0)
            {
                return choice;
            }
        }

        return null;
    }

    private void ReadAnswer(JsonElement chunk, JsonElement? choice, bool isError, Queue<ProviderEvent> output)
    {
        if (isError || HasError(chunk))
        {
            Failure = _faults.InBand(UpstreamError.Read(chunk));
            return;
        }

        if (choice is not { } first)
        {
            return;
        }

        if ((JsonText.Member(first, "delta") ?? JsonText.Member(first, "message")) is { } delta)
        {
            ReadDelta(delta, LogprobsOf(first), output);
        }

        if (HasError(first))
        {
            Failure = _faults.InBand(UpstreamError.Read(first));
        }
        else if (JsonText.Text(first, "finish_reason") is { Length: > 0 } reason)
        {
            Finish(reason, output);
        }
    }

    private static bool HasError(JsonElement owner) =>
        JsonText.Member(owner, "error") is { ValueKind: JsonValueKind.Object or JsonValueKind.String }
        || JsonText.Text(owner, "object") is "error";

    private static JsonElement? LogprobsOf(JsonElement choice) =>
        JsonText.Member(choice, "logprobs") is { } logprobs
        && JsonText.Member(logprobs, "content") is { ValueKind: JsonValueKind.Array } tokens
        && tokens.GetArrayLength() > 0
            ? tokens
            : null;

    private void ReadDelta(JsonElement delta, JsonElement? logprobs, Queue<ProviderEvent> output)
    {
        _thoughts.Append(ReasoningDelta.Of(delta), output);
        _message.Read(delta, logprobs, output);
        foreach (var call in JsonText.Items(delta, "tool_calls"))
        {
            Call(StreamedCallDelta.OfTool(call), output);
        }

        if (JsonText.Member(delta, "function_call") is { } function)
        {
            Call(StreamedCallDelta.OfFunction(function), output);
        }
    }

    private void Call(StreamedCallDelta call, Queue<ProviderEvent> output)
    {
        _thoughts.End(output);
        _calls.Read(call, output);
    }

    private void Finish(string reason, Queue<ProviderEvent> output)
    {
        if (FinishReason.Of(reason) is not { } stopped)
        {
            Failure = _faults.InBand(UpstreamError.None with { Code = reason });
            return;
        }

        _message.End(output);
        _thoughts.End(output);
        if (!_calls.Finish(output))
        {
            Failure = _faults.Unreadable("sent a tool call without a name");
        }
        else
        {
            output.Enqueue(new Stopped(stopped));
            _isFinished = true;
        }
    }

    /// <summary>Usage stands beside the choices, or at some servers inside the choice. It only grows.</summary>
    private bool ReadUsage(JsonElement chunk, JsonElement? choice, Queue<ProviderEvent> output)
    {
        var reported = ChatUsage.Read(chunk) ?? (choice is { } first ? ChatUsage.Read(first) : null);
        if (reported is null)
        {
            return false;
        }

        if (reported != _usage && Total(reported) >= Total(_usage))
        {
            _usage = reported;
            output.Enqueue(new UsageReported(reported));
        }

        return true;
    }

    private static long Total(UsageVector? usage) => usage is null ? 0 : usage.TotalInput + usage.TotalOutput;
}
