using System.Text;
using System.Text.Json;
using Auriko.Core.Ledger;
using Auriko.Core.Streaming;
using Auriko.Providers.Gemini.Wire;
using Auriko.Providers.Translation;
using Auriko.Providers.Upstream;

namespace Auriko.Providers.Gemini;

/// <summary>
/// Reads the reply: thoughts, text and calls of the first candidate, in order. Members and parts it does not know are
/// passed over, and so is content after the finish reason.
/// </summary>
/// <remarks>
/// Every chunk is a whole reply in small. A blocked prompt has no candidate and ends the answer like a filter. The finish
/// reason is the model's last word; a stream that ends without it has failed.
/// </remarks>
/// <param name="faults">Makes the failures.</param>
/// <param name="own">Seals thoughts and signatures.</param>
internal sealed class GeminiStream(UpstreamFaults faults, OwnReasoning own) : StreamTranslator
{
    private static readonly JsonDocumentOptions Document = new() { MaxDepth = 256 };

    private readonly StreamedThoughts _thoughts = new(own);
    private readonly StreamedArguments _arguments = new();
    private readonly StringBuilder _text = new();
    private readonly HashSet<(int Key, string Citation)> _cited = [];
    private UsageVector? _usage;
    private string? _tier;
    private int _key;
    private int _textKey;
    private bool _isStarted;
    private bool _isSpeaking;
    private bool _hasCalls;
    private bool _isFinished;

    /// <inheritdoc/>
    public override bool MayEnd => _isFinished;

    /// <inheritdoc/>
    public override bool TakesList => true;

    /// <inheritdoc/>
    public override void Read(string type, ReadOnlySpan<byte> data, Queue<ProviderEvent> output)
    {
        var trimmed = data.Trim(" \t"u8);
        if (trimmed.IsEmpty)
        {
            return;
        }

        var chunk = JsonElement.Parse(trimmed, Document);
        if (chunk.ValueKind is not JsonValueKind.Object)
        {
            throw new JsonException("The chunk is not an object.");
        }

        ReadChunk(chunk, output);
    }

    /// <inheritdoc/>
    public override void ReadWhole(JsonElement reply, Queue<ProviderEvent> output)
    {
        foreach (var chunk in reply.ValueKind is JsonValueKind.Array ? reply.EnumerateArray().ToArray() : [reply])
        {
            if (Failure is null)
            {
                ReadChunk(chunk, output);
            }
        }

        IsEnded = _isFinished && Failure is null;
    }

    private void ReadChunk(JsonElement chunk, Queue<ProviderEvent> output)
    {
        if (JsonText.Member(chunk, "error") is { ValueKind: JsonValueKind.Object or JsonValueKind.String } && !_isFinished)
        {
            Failure = faults.InBand(UpstreamError.Read(chunk));
            return;
        }

        NoteStart(chunk, output);
        var wasFinished = _isFinished;
        if (!_isFinished)
        {
            ReadAnswer(chunk, output);
        }

        var hasUsage = ReadUsage(chunk, isLast: _isFinished && !wasFinished, output);
        IsEnded = _isFinished && hasUsage;
    }

    /// <summary>The reply's own id stands in where the headers gave none.</summary>
    private void NoteStart(JsonElement chunk, Queue<ProviderEvent> output)
    {
        if (!_isStarted && ProviderRequestId is null && JsonText.Text(chunk, "responseId") is { } id)
        {
            ProviderRequestId = id;
            output.Enqueue(new StreamStarted(id));
        }

        _isStarted = true;
    }

    private void ReadAnswer(JsonElement chunk, Queue<ProviderEvent> output)
    {
        if (FirstCandidate(chunk) is { } candidate)
        {
            ReadCandidate(candidate, output);
        }
        else if (JsonText.Member(chunk, "promptFeedback") is { } feedback
            && JsonText.Text(feedback, "blockReason") is { Length: > 0 } and not "BLOCK_REASON_UNSPECIFIED")
        {
            End(StopReason.ContentFilter, output);
        }
    }

    private static JsonElement? FirstCandidate(JsonElement chunk)
    {
        foreach (var candidate in JsonText.Items(chunk, "candidates"))
        {
            if (candidate.ValueKind is JsonValueKind.Object && (JsonText.Count(candidate, "index") ?? 0) == 0)
            {
                return candidate;
            }
        }

        return null;
    }

    private void ReadCandidate(JsonElement candidate, Queue<ProviderEvent> output)
    {
        var logprobs = GeminiLogprobs.Read(candidate);
        foreach (var part in JsonText.Items(JsonText.Member(candidate, "content") ?? default, "parts"))
        {
            ReadPart(part, ref logprobs, output);
        }

        Cite(candidate, output);
        if (JsonText.Text(candidate, "finishReason") is { Length: > 0 } and not "FINISH_REASON_UNSPECIFIED" and var reason)
        {
            Finish(reason, output);
        }
    }

    /// <summary>What is cited belongs to the latest text, whatever came after it; chunks may tell the whole list again.</summary>
    private void Cite(JsonElement candidate, Queue<ProviderEvent> output)
    {
        if (_text.Length == 0)
        {
            return;
        }

        foreach (var citation in GeminiCitations.Read(candidate, _text.ToString()))
        {
            if (_cited.Add((_textKey, citation.GetRawText())))
            {
                output.Enqueue(new AnnotationAdded(_textKey, citation));
            }
        }
    }

    private void ReadPart(JsonElement part, ref JsonElement? logprobs, Queue<ProviderEvent> output)
    {
        var signature = JsonText.Text(part, "thoughtSignature") is { Length: > 0 } found ? found : null;
        if (JsonText.Member(part, "functionCall") is { ValueKind: JsonValueKind.Object } call)
        {
            Call(call, signature, output);
        }
        else if (JsonText.Text(part, "text") is not { } text)
        {
            Unknown(signature, output);
        }
        else if (JsonText.Member(part, "thought") is { ValueKind: JsonValueKind.True })
        {
            _isSpeaking &= text.Length == 0;
            _thoughts.Append(text, signature, output);
        }
        else
        {
            Say(text, signature, logprobs, output);
            logprobs = text.Length > 0 ? null : logprobs;
        }
    }

    /// <summary>A signature on a part that is not passed on still belongs to the turn.</summary>
    private void Unknown(string? signature, Queue<ProviderEvent> output)
    {
        if (signature is not null)
        {
            _isSpeaking = false;
            _thoughts.SignText(signature, output);
        }
    }

    private void Say(string text, string? signature, JsonElement? logprobs, Queue<ProviderEvent> output)
    {
        var isWhole = text.Length > 0 && !_isSpeaking;
        if (signature is not null && isWhole)
        {
            _thoughts.SignNext(signature, output);
        }

        if (text.Length > 0)
        {
            if (!_isSpeaking)
            {
                (_isSpeaking, _textKey) = (true, ++_key);
                _text.Clear();
            }

            _text.Append(text);
            _thoughts.NoteAnswer();
            output.Enqueue(new TextDelta(_textKey, text, 0, logprobs));
        }

        if (signature is not null)
        {
            if (!isWhole)
            {
                _thoughts.SignText(signature, output);
            }

            // What follows stands on a part without this signature.
            _isSpeaking = false;
        }
    }

    private void Call(JsonElement call, string? signature, Queue<ProviderEvent> output)
    {
        if (JsonText.Text(call, "name") is { Length: > 0 } name)
        {
            _arguments.End(output);
            if (signature is not null)
            {
                _thoughts.SignNext(signature, output);
            }
            else
            {
                _thoughts.End(output);
            }

            (_hasCalls, _isSpeaking) = (true, false);
            output.Enqueue(new ToolCallStarted(++_key, JsonText.Text(call, "id"), name));
            _arguments.Begin(_key);
        }

        _arguments.Read(call, output);
    }

    private void Finish(string reason, Queue<ProviderEvent> output)
    {
        if (GeminiFinish.Of(reason, _hasCalls) is { } stopped)
        {
            End(stopped, output);
        }
        else
        {
            Failure = faults.Unreadable($"ended its reply with {reason}");
        }
    }

    private void End(StopReason reason, Queue<ProviderEvent> output)
    {
        _arguments.End(output);
        _thoughts.End(output);
        output.Enqueue(new Stopped(reason));
        _isFinished = true;
    }

    /// <summary>Usage only grows from chunk to chunk, but for the last, which counts again and is right.</summary>
    /// <returns>Whether the chunk reported usage.</returns>
    private bool ReadUsage(JsonElement chunk, bool isLast, Queue<ProviderEvent> output)
    {
        NoteTier(chunk, output);
        if (GeminiUsage.Read(chunk) is not { } reported)
        {
            return false;
        }

        if (reported != _usage && (isLast || reported.Total >= (_usage?.Total ?? 0)))
        {
            _usage = reported;
            output.Enqueue(new UsageReported(reported));
        }

        return true;
    }

    private void NoteTier(JsonElement chunk, Queue<ProviderEvent> output)
    {
        if (GeminiUsage.TierOf(chunk) is { } tier && tier != _tier)
        {
            _tier = tier;
            output.Enqueue(new StreamStarted(ProviderRequestId, tier));
        }
    }
}
