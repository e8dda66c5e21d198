using Auriko.Simulator.Wire;

namespace Auriko.Simulator.Dialects.Gemini;

/// <summary>How hard a model is to think: a budget or a level, by generation.</summary>
internal static class GeminiThinking
{
    /// <summary>The effort that <c>thinkingConfig</c> asks for; null for none.</summary>
    /// <exception cref="CallRejectedException">The model is not told so.</exception>
    public static string? Effort(RequestFields? thinking, string model)
    {
        if (thinking is not { } asked)
        {
            return null;
        }

        var isThird = model.StartsWith("gemini-3", StringComparison.Ordinal);
        if (!isThird && !model.StartsWith("gemini-2.5", StringComparison.Ordinal))
        {
            throw GeminiContents.Refused("Thinking is not supported for this model.");
        }

        var budget = asked.Integer("thinkingBudget", -1);
        var level = asked.String("thinkingLevel");
        if (budget is not null && level is not null)
        {
            throw GeminiContents.Refused("You can only set only one of thinking budget and thinking level.");
        }

        if (level is not null && !isThird)
        {
            throw GeminiContents.Refused("Thinking level is not supported for this model.");
        }

        CheckBudget(budget, model);
        return budget == 0 ? null
            : level is not null ? Level(level, model)
            : budget is null && IsLite(model) ? null
            : "medium";
    }

    // It thinks only when told to.
    private static bool IsLite(string model) => model.StartsWith("gemini-2.5-flash-lite", StringComparison.Ordinal);

    private static string Level(string level, string model)
    {
        var known = level.ToLowerInvariant();
        if (known is not ("minimal" or "low" or "medium" or "high"))
        {
            throw GeminiContents.Refused(
                $"Invalid value at 'generation_config.thinking_config.thinking_level' (type.googleapis.com/google.ai.generativelanguage.v1beta.ThinkingConfig.ThinkingLevel), \"{level}\"");
        }

        var isTaken = !model.Contains("-pro", StringComparison.Ordinal)
            || (known != "minimal" && (known != "medium" || !model.StartsWith("gemini-3-pro", StringComparison.Ordinal)));
        return isTaken ? known : throw GeminiContents.Refused(
            $"Thinking level {known.ToUpperInvariant()} is not supported for this model. Please retry with other thinking level.");
    }

    private static void CheckBudget(int? budget, string model)
    {
        var (least, most) = model switch
        {
            _ when model.StartsWith("gemini-2.5-pro", StringComparison.Ordinal) => (128, 32_768),
            _ when IsLite(model) => (512, 24_576),
            _ when model.StartsWith("gemini-2.5", StringComparison.Ordinal) => (0, 24_576),
            _ => (0, 32_768),
        };
        if (budget == 0 && least == 128)
        {
            throw GeminiContents.Refused("Budget 0 is invalid. This model only works in thinking mode.");
        }

        if (budget > 0 && (budget < least || budget > most))
        {
            throw GeminiContents.Refused(
                $"The thinking budget {budget} is invalid. Please choose a value between {least} and {most}.");
        }
    }
}
