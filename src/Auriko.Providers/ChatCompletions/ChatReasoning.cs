using System.Text.Json;
using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Providers.Translation;

namespace Auriko.Providers.ChatCompletions;

/// <summary>Writes whether and how hard the model is to think.</summary>
/// <param name="request">The request.</param>
/// <param name="offering">The offering.</param>
/// <param name="compatibility">How the upstream differs from others.</param>
/// <param name="log">Receives what is lost.</param>
internal sealed class ChatReasoning(
    ResponseRequest request, Offering offering, ChatCompatibility compatibility, TranslationLog log)
{
    /// <summary>Writes <c>thinking</c> and <c>reasoning_effort</c>, as far as the upstream knows them.</summary>
    public void Write(CallBody body)
    {
        if (request.Reasoning is not { } reasoning)
        {
            return;
        }

        if (reasoning.Raw is { } raw)
        {
            log.DropUnread(raw, "/reasoning", "effort", "summary", "generate_summary");
        }

        if (reasoning.Summary is not null)
        {
            ReasoningFields.NameSummary(
                request, pointer => log.Drop(pointer, "the model shows its reasoning as it is"));
        }

        if (reasoning.Effort is { } effort)
        {
            WriteEffort(body, effort);
        }
    }

    private void WriteEffort(CallBody body, string effort)
    {
        var capabilities = offering.Capabilities;
        var hasSwitch = compatibility.HasThinkingSwitch && capabilities.Reasoning;
        var hasGrades = capabilities.ReasoningEfforts.Count > 0;
        var isOff = effort is "none" or "off";
        var sent = hasGrades && !(hasSwitch && isOff) ? Grade(effort, hasSwitch) : effort;
        isOff |= sent is "none";
        if (hasSwitch)
        {
            WriteSwitch(body.Member("thinking"), !isOff);
        }

        if (hasSwitch && isOff)
        {
            return;
        }

        if (hasGrades)
        {
            body.Member("reasoning_effort").WriteStringValue(sent);
        }
        else if (hasSwitch)
        {
            ReasoningFields.NameEffort(
                request, pointer => log.Adjust(pointer, "reasoning was switched on; the model has no grades of it"));
        }
        else
        {
            ReasoningFields.NameEffort(
                request, pointer => log.Drop(pointer, $"the model {offering.ModelId} takes no effort"));
        }
    }

    /// <summary>
    /// The grade to send. Servers with a switch reason hard by themselves and say what they take the grades between
    /// theirs for: for the next one above.
    /// </summary>
    private string? Grade(string effort, bool hasSwitch)
    {
        var capabilities = offering.Capabilities;
        var above = effort switch
        {
            "minimal" => "low",
            "medium" => "high",
            _ => null,
        };
        if (!hasSwitch
            || above is null
            || capabilities.ReasoningEfforts.Contains(effort)
            || !capabilities.ReasoningEfforts.Contains(above))
        {
            return ReasoningEffort.Fit(effort, capabilities, log.Warnings);
        }

        ReasoningFields.NameEffort(
            request, pointer => log.Adjust(pointer, $"'{effort}' is not an effort of this model; '{above}' was sent"));
        return above;
    }

    private static void WriteSwitch(Utf8JsonWriter writer, bool isOn)
    {
        writer.WriteStartObject();
        writer.WriteString("type"u8, isOn ? "enabled"u8 : "disabled"u8);
        writer.WriteEndObject();
    }
}
