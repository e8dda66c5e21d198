using Auriko.Simulator.Dialects;
using Auriko.Simulator.Hosting;

namespace Auriko.Simulator.Model;

/// <summary>Adds what a thinking model thinks before it answers.</summary>
internal static class Reasoning
{
    public static bool WantedBy(ModelCall call) =>
        call.Scripts["reasoning"] is not null || call.Effort is not (null or "none" or "minimal");

    /// <summary>Adds a reasoning part to the draft.</summary>
    public static void Add(ReplyDraft draft, ModelCall call, SeededChoice choice)
    {
        var scripted = call.Scripts["reasoning"];
        var tokens = scripted?.NumberOrNull("tokens") ?? TokensOf(call.Effort);
        if (call.Flavour == Flavour.DeepSeek)
        {
            // DeepSeek streams the whole of it, so it is made of as many pieces as it costs.
            var thought = PiecedText.Tokens(Prose.Words(tokens, choice)).Take(tokens);
            draft.Add(text => new ReasoningPart(text, null), thought, isReasoning: true);
            return;
        }

        if (call.Flavour is Flavour.Anthropic or Flavour.Gemini)
        {
            AddSigned(draft, call, tokens, choice);
            return;
        }

        var shown = call.ReasoningShown || scripted?.Flag("summary", false) is true;
        var summary = shown
            ? PiecedText.Tokens($"**Thinking it over**\n\n{Prose.Words(16, choice)}")
            : PiecedText.Empty;
        var sealedThought = call.EncryptedReasoning ? Ids.Word("gAAAAAB", 180) : null;
        draft.AddReasoning(new ReasoningPart(summary, sealedThought), tokens);
    }

    private static void AddSigned(ReplyDraft draft, ModelCall call, int tokens, SeededChoice choice)
    {
        if (call.Scripts["reasoning"]?.Flag("redacted", false) is true)
        {
            draft.AddReasoning(new RedactedPart(ThoughtSeal.Hidden()), tokens);
        }
        else if (call.Flavour == Flavour.Anthropic && call.ReasoningShown)
        {
            var thought = PiecedText.Tokens(Prose.Words(tokens, choice)).Take(tokens);
            draft.Add(text => new ReasoningPart(text, ThoughtSeal.Sign(text.Text)), thought, isReasoning: true);
        }
        else
        {
            var shown = call.ReasoningShown || call.Scripts["reasoning"]?.Flag("summary", false) is true;
            var summary = shown && call.Flavour == Flavour.Gemini
                ? PiecedText.Tokens($"**Thinking it over**\n\n{Prose.Words(16, choice)}")
                : PiecedText.Empty;
            draft.AddReasoning(new ReasoningPart(summary, ThoughtSeal.Hidden()), tokens);
        }
    }

    private static int TokensOf(string? effort) => effort switch
    {
        "low" => 64,
        "high" => 256,
        "xhigh" or "max" => 512,
        _ => 128,
    };
}
