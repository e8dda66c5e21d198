using Auriko.Simulator.Scripts;

namespace Auriko.Simulator.Model;

/// <summary>Decides what the model answers: what a script says, else what its shape of request would get.</summary>
internal static class ReplyComposer
{
    /// <summary>Makes the answer to a call.</summary>
    public static ModelReply Compose(ModelCall call)
    {
        var choice = new SeededChoice(call.Size.Seed);
        var scripts = call.Scripts;
        var draft = new ReplyDraft(LimitOf(call));

        if (Reasoning.WantedBy(call))
        {
            Reasoning.Add(draft, call, choice);
        }

        if (scripts["refusal"] is { } refusal)
        {
            draft.Add(text => new RefusalPart(text), Pieces(refusal, "I'm sorry, but I can't assist with that request."));
        }
        else
        {
            draft.Add(text => new TextPart(text), Text(call, choice));
        }

        var finish = draft.IsFull ? CutReason(scripts) : Finish.Stop;
        return new ModelReply(draft.Parts, finish, Usage(call, draft));
    }

    private static int? LimitOf(ModelCall call)
    {
        var scripted = (call.Scripts["length"] ?? call.Scripts["content_filter"])?.Number("after", 5);
        return scripted is null ? call.MaxTokens : Math.Min(scripted.Value, call.MaxTokens ?? int.MaxValue);
    }

    private static Finish CutReason(ScriptSet scripts) =>
        scripts["content_filter"] is null ? Finish.Length : Finish.ContentFilter;

    private static PiecedText Text(ModelCall call, SeededChoice choice)
    {
        var scripts = call.Scripts;
        if (scripts["deltas"] is { } numbered)
        {
            return PiecedText.Numbered(numbered.Number("count", 64));
        }

        if (scripts["text"] is { } scripted)
        {
            return Pieces(scripted, Prose.Words(scripted.Number("words", 40), choice));
        }

        // A stop by length or filter has to come: the text must be longer than the limit.
        var least = scripts["length"] is null && scripts["content_filter"] is null ? 0 : 2 * LimitOf(call) ?? 0;
        var text = PlainRequest.Answer(call.Prompt, choice);
        var images = call.Turns.Sum(turn => turn.Images);
        if (images > 0)
        {
            text = $"I see {(images == 1 ? "an image" : $"{images} images")}. {text}";
        }

        var pieces = PiecedText.Tokens(text);
        return pieces.Count > least ? pieces : PiecedText.Tokens($"{text} {Prose.Words(least + 1, choice)}");
    }

    private static PiecedText Pieces(ScriptStep step, string otherwise)
    {
        var text = step.Text("value") ?? otherwise;
        if (step.NumberOrNull("chunk") is { } chunk and > 0)
        {
            return PiecedText.Chunks(text, chunk);
        }

        return step.NumberOrNull("deltas") is { } deltas and > 0
            ? PiecedText.Chunks(text, Math.Max(1, (text.Length + deltas - 1) / deltas))
            : PiecedText.Tokens(text);
    }

    private static TokenUsage? Usage(ModelCall call, ReplyDraft draft)
    {
        if (call.Scripts["no_usage"] is not null)
        {
            return null;
        }

        var scripted = call.Scripts["usage"];
        var reasoning = scripted?.NumberOrNull("reasoning") ?? draft.ReasoningTokens;
        return new TokenUsage(
            scripted?.NumberOrNull("input") ?? call.Size.Tokens,
            scripted?.NumberOrNull("cached") ?? call.Size.Cached,
            scripted?.Number("cache_write", 0) ?? 0,
            scripted?.NumberOrNull("output") ?? draft.Tokens,
            reasoning);
    }
}
