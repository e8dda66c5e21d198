using System.Text.Json;
using Auriko.Core.Streaming;
using Auriko.Providers.Upstream;

namespace Auriko.Providers.ChatCompletions;

/// <summary>
/// The message of one reply: its text, its refusal, what it cites, and the reasoning that some servers put between its
/// words.
/// </summary>
/// <param name="style">How reasoning is marked inside the content.</param>
/// <param name="thoughts">Takes reasoning; its item ends where the message goes on.</param>
internal sealed class StreamedMessage(ThinkTagStyle style, StreamedThoughts thoughts)
{
    private const int Key = 0;
    private const int TextPart = 0;
    private const int RefusalPart = 1;

    private readonly ThinkTags _tags = new(style);
    private readonly StreamedCitations _citations = new();
    private bool _hasText;

    /// <summary>Reads what a delta says to the caller.</summary>
    /// <param name="delta">The delta, or a whole reply's message.</param>
    /// <param name="logprobs">The log probabilities beside it; null for none.</param>
    /// <param name="output">Receives what follows from it.</param>
    public void Read(JsonElement delta, JsonElement? logprobs, Queue<ProviderEvent> output)
    {
        ReadContent(delta, logprobs, output);
        Refuse(JsonText.Text(delta, "refusal"), output);
        _citations.Read(delta);
        if (_hasText)
        {
            _citations.Flush(Key, TextPart, output);
        }
    }

    /// <summary>Gives up what was held back, for nothing more comes.</summary>
    public void End(Queue<ProviderEvent> output)
    {
        var (thought, answer) = _tags.End();
        thoughts.Append(thought, output);
        Answer(answer, null, output);
    }

    private void ReadContent(JsonElement delta, JsonElement? logprobs, Queue<ProviderEvent> output)
    {
        if (JsonText.Member(delta, "content") is not { ValueKind: JsonValueKind.Array } parts)
        {
            Say(JsonText.Text(delta, "content"), logprobs, output);
            return;
        }

        foreach (var part in parts.EnumerateArray())
        {
            switch (JsonText.Text(part, "type"))
            {
                case "thinking":
                    foreach (var thought in JsonText.Items(part, "thinking"))
                    {
                        thoughts.Append(JsonText.Text(thought, "text"), output);
                    }

                    break;
                case "refusal":
                    Refuse(JsonText.Text(part, "refusal"), output);
                    break;
                default:
                    Say(JsonText.Text(part, "text"), logprobs, output);
                    logprobs = null;
                    break;
            }
        }
    }

    private void Say(string? text, JsonElement? logprobs, Queue<ProviderEvent> output)
    {
        if (string.IsNullOrEmpty(text))
        {
            return;
        }

        if (_tags.IsAnswer)
        {
            Answer(text, logprobs, output);
            return;
        }

        var (thought, answer) = _tags.Read(text);
        thoughts.Append(thought, output);
        Answer(answer, answer == text ? logprobs : null, output);
    }

    /// <summary>
    /// Log probabilities go with text only: servers report those of reasoning and of calls in the same place, and they
    /// would open a message that nobody has said.
    /// </summary>
    private void Answer(string text, JsonElement? logprobs, Queue<ProviderEvent> output)
    {
        if (text.Length > 0)
        {
            _hasText = true;
            thoughts.End(output);
            output.Enqueue(new TextDelta(Key, text, TextPart, logprobs));
        }
    }

    private void Refuse(string? text, Queue<ProviderEvent> output)
    {
        if (!string.IsNullOrEmpty(text))
        {
            thoughts.End(output);
            output.Enqueue(new RefusalDelta(Key, text, RefusalPart));
        }
    }
}
