using System.Text.Json;
using Auriko.Core.Contract;
using Auriko.Providers.Translation;

namespace Auriko.Providers.Gemini;

/// <summary>
/// Writes whether and how hard the model is to think: a level, or for the second generation a budget of tokens. A model
/// that thinks always shows its thoughts, for they become reasoning items; one that does not is not asked to.
/// </summary>
/// <param name="request">The request.</param>
/// <param name="model">The model.</param>
/// <param name="log">Receives what is lost.</param>
internal sealed class GeminiThinking(ResponseRequest request, GeminiModel model, TranslationLog log)
{
    private const string High = "high";

    /// <summary>Writes <c>thinkingConfig</c>, where there is something to say.</summary>
    /// <param name="writer">Stands inside the configuration.</param>
    public void Write(Utf8JsonWriter writer)
    {
        if (request.Reasoning?.Raw is { } raw)
        {
            log.DropUnread(raw, "/reasoning", "effort", "summary", "generate_summary");
        }

        if (!model.Capabilities.Reasoning)
        {
            DropAll();
            return;
        }

        var effort = ReasoningEffort.Fit(request.Reasoning?.Effort, model.Capabilities, log.Warnings);
        if (effort is null && !model.ThinksUnasked)
        {
            NameSummary(pointer => log.Drop(pointer, $"the model {model.Id} thinks only where an effort is asked for"));
            return;
        }

        writer.WriteStartObject("thinkingConfig"u8);
        if (effort is "none" or "off")
        {
            // A level cannot say it; a budget of nothing is understood by every model that can do without thoughts.
            writer.WriteNumber("thinkingBudget"u8, 0);
            NameSummary(pointer => log.Drop(pointer, "the model was told not to think"));
        }
        else
        {
            writer.WriteBoolean("includeThoughts"u8, true);
            WriteEffort(writer, effort);
            NameSummary(pointer => log.Adjust(pointer, "the length of a summary is the model's own"));
        }

        writer.WriteEndObject();
    }

    private void WriteEffort(Utf8JsonWriter writer, string? effort)
    {
        if (effort is "xhigh" or "max")
        {
            ReasoningFields.NameEffort(
                request, pointer => log.Adjust(pointer, $"'{High}' was sent, the model's most"));
            effort = High;
        }

        if (effort is not null && model.IsThird)
        {
            writer.WriteString("thinkingLevel"u8, effort);
        }
        else if (effort is not null)
        {
            writer.WriteNumber("thinkingBudget"u8, BudgetOf(effort));
        }
    }

    /// <summary>As the API's own compatibility layer maps them; the least is the least that every model takes.</summary>
    private static int BudgetOf(string effort) => effort switch
    {
        "minimal" => 512,
        "low" => 1024,
        "medium" => 8192,
        _ => 24576,
    };

    private void DropAll()
    {
        var why = $"the model {model.Id} does not think";
        ReasoningFields.NameEffort(request, pointer => log.Drop(pointer, why));
        ReasoningFields.NameSummary(request, pointer => log.Drop(pointer, why));
    }

    /// <summary>A summary of whatever length is what comes anyway.</summary>
    private void NameSummary(Action<string> warn)
    {
        if (request.Reasoning?.Summary is not (null or "auto"))
        {
            ReasoningFields.NameSummary(request, warn);
        }
    }
}
