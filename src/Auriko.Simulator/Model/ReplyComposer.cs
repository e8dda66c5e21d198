using Auriko.Simulator.Model.Schemas;
using Auriko.Simulator.Model.Tools;
using Auriko.Simulator.Scripts;

namespace Auriko.Simulator.Model;

/// <summary>Decides what the model answers: what a script says, else what its shape of request would get.</summary>
internal static class ReplyComposer
{
    private const int LongestQuote = 400;

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

        var calls = ToolCalling.Calls(call, choice);
        if (scripts["refusal"] is { } refusal)
        {
            draft.Add(text => new RefusalPart(text), Pieces(refusal, "I'm sorry, but I can't assist with that request."));
        }
        else if (calls.Count == 0)
        {
            draft.Add(text => new TextPart(text), Text(call, choice));
        }

        foreach (var made in calls)
        {
            draft.Add(text => made with { Arguments = text }, made.Arguments);
        }

        var finish = draft.IsFull ? CutReason(scripts) : calls.Count > 0 ? Finish.ToolCalls : Finish.Stop;
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
        var text = FreeText(call, choice);
        var pieces = PiecedText.Tokens(text);
        return pieces.Count > least ? pieces : PiecedText.Tokens($"{text} {Prose.Words(least + 1, choice)}");
    }

    private static string FreeText(ModelCall call, SeededChoice choice)
    {
        if ((call.Schema ?? (call.JsonObject ? ToldSchema.Find(call.Turns) : null)) is { } schema)
        {
            return new SchemaInstance(schema, choice, _ => null).Text();
        }

        if (call.JsonObject)
        {
            return $"{{\"answer\":\"{Prose.Words(12, choice)}\"}}";
        }

        var results = call.FreshResults.Select(result => Shortened(result.Text)).ToList();
        if (results.Count > 0)
        {
            return $"Here is what I found: {string.Join("; ", results)}.";
        }

        var text = PlainRequest.Answer(call.Prompt, choice);
        return call.Turns.Sum(turn => turn.Images) switch
        {
            0 => text,
            1 => $"I see an image. {text}",
            var images => $"I see {images} images. {text}",
        };
    }

    private static string Shortened(string text) =>
        text.Length <= LongestQuote ? text : string.Concat(text.AsSpan(0, LongestQuote), "…");

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
            scripted?.NumberOrNull("cache_write") ?? (call.CacheLife is null ? 0 : call.Size.Cacheable - call.Size.Cached),
            scripted?.NumberOrNull("output") ?? draft.Tokens,
            reasoning);
    }
}
