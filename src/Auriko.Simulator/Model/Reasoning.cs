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
        var isSigned = call.Flavour is Flavour.Anthropic or Flavour.Gemini;
        if (isSigned && scripted?.Flag("redacted", false) is true)
        {
            draft.AddReasoning(new RedactedPart(ThoughtSeal.Hidden()), tokens);
        }
        else if (call.Flavour == Flavour.DeepSeek || (call.Flavour == Flavour.Anthropic && call.ReasoningShown))
        {
            // The whole of it is streamed, so it is made of as many pieces as it costs.
            var thought = PiecedText.Tokens(Prose.Words(tokens, choice)).Take(tokens);
            draft.Add(
                text => new ReasoningPart(text, isSigned ? ThoughtSeal.Sign(text.Text) : null), thought, isReasoning: true);
        }
        else
        {
            var isShown = call.ReasoningShown || scripted?.Flag("summary", false) is true;
            var summary = isShown && call.Flavour != Flavour.Anthropic
                ? PiecedText.Tokens($"**Thinking it over**\n\n{Prose.Words(16, choice)}")
                : PiecedText.Empty;
            var hidden = isSigned ? ThoughtSeal.Hidden() : call.EncryptedReasoning ? Ids.Word("gAAAAAB", 180) : null;
            draft.AddReasoning(new ReasoningPart(summary, hidden), tokens);
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
