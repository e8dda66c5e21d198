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

        var shown = call.ReasoningShown || scripted?.Flag("summary", false) is true;
        var summary = shown
            ? PiecedText.Tokens($"**Thinking it over**\n\n{Prose.Words(16, choice)}")
            : PiecedText.Empty;
        var sealedThought = call.EncryptedReasoning ? Dialects.Ids.Word("gAAAAAB", 180) : null;
        draft.AddReasoning(new ReasoningPart(summary, sealedThought), tokens);
    }

    private static int TokensOf(string? effort) => effort switch
    {
        "low" => 64,
        "high" => 256,
        "xhigh" or "max" => 512,
        _ => 128,
    };
}
