using System.Globalization;
using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Providers.Translation;

namespace Auriko.Providers.AnthropicMessages;

/// <summary>Decides whether and how hard the model is to think, in the words of its family.</summary>
/// <param name="request">The request.</param>
/// <param name="offering">The offering.</param>
/// <param name="family">The model's family.</param>
/// <param name="log">Receives what is lost.</param>
internal sealed class MessagesThinking(
    ResponseRequest request, Offering offering, ClaudeFamily family, TranslationLog log)
{
    private const string Forced = "a call is forced, and the model cannot be made to call a tool while it thinks";
    private const string Least = "low";
    private const string Most = "max";
    private const int LeastBudget = 1024;

    private readonly ModelCapabilities _capabilities = offering.Capabilities;

    private bool MayThink => _capabilities.Reasoning || _capabilities.ReasoningEfforts.Count > 0;

    /// <summary>Decides.</summary>
    /// <param name="maxTokens">The bound of the output, which thinking counts towards.</param>
    /// <param name="isAmidUnthoughtCalls">Whether the input ends in calls without what led to them.</param>
    /// <param name="isCallForced">Whether a call is forced, which the model takes only when it does not think.</param>
    public ThinkingPlan Decide(int maxTokens, bool isAmidUnthoughtCalls, bool isCallForced)
    {
        var off = isCallForced && MayThink ? family.ThinkingOff : null;
        if (request.Reasoning is not { } reasoning)
        {
            return off is null ? ThinkingPlan.Unsaid : ForCall(off);
        }

        if (reasoning.Raw is { } raw)
        {
            log.DropUnread(raw, "/reasoning", "effort", "summary", "generate_summary");
        }

        var plan = off is not null ? ForCall(off)
            : reasoning.Effort is { } effort ? OfEffort(effort, maxTokens, isAmidUnthoughtCalls)
            : reasoning.Summary is not null && family.ThinksByDefault ? new ThinkingPlan(ThinkingPlan.Adaptive)
            : ThinkingPlan.Unsaid;
        NameSummary(reasoning.Summary, plan);
        return plan;
    }

    /// <summary>A caller can rely on the call, and on the effort it cannot: that is a wish.</summary>
    private ThinkingPlan ForCall(string off)
    {
        if (request.Reasoning?.Effort is not (null or "none"))
        {
            ReasoningFields.NameEffort(request, pointer => log.Drop(pointer, Forced));
        }

        return family.ThinksByDefault || request.Reasoning?.Effort is "none" ? new ThinkingPlan(off) : ThinkingPlan.Unsaid;
    }

    private void NameSummary(string? summary, ThinkingPlan plan)
    {
        if (summary is null || (plan.IsOn && summary == "auto"))
        {
            return;
        }

        ReasoningFields.NameSummary(request, pointer =>
        {
            if (plan.IsOn)
            {
                log.Adjust(pointer, "the model writes summaries of one length");
            }
            else
            {
                log.Drop(pointer, "the model was not asked to think");
            }
        });
    }

    private ThinkingPlan OfEffort(string asked, int maxTokens, bool isAmidUnthoughtCalls)
    {
        if (!MayThink)
        {
            return Dropped($"the model {offering.ModelId} takes no effort");
        }

        var effort = Fit(asked);
        return effort is "none" ? Off()
            : family.Thinking is ThinkingStyle.Adaptive ? new ThinkingPlan(ThinkingPlan.Adaptive, null, effort)
            : isAmidUnthoughtCalls ? Dropped("the input ends in calls without the reasoning that led to them")
            : maxTokens <= LeastBudget ? Dropped($"thinking takes {LeastBudget} tokens, and the output may have no more")
            : OfBudget(effort, maxTokens);
    }

    /// <summary>
    /// The next grade above stands for one that only some families have: what is asked for is more than the usual.
    /// </summary>
    private string Fit(string asked)
    {
        var taken = _capabilities.ReasoningEfforts;
        if (asked == "xhigh" && taken.Contains(Most) && !taken.Contains(asked))
        {
            Adjust($"'{asked}' is not an effort of this model; '{Most}' was sent");
            return Most;
        }

        var effort = ReasoningEffort.Fit(asked, _capabilities, log.Warnings)!;
        if (effort != "minimal")
        {
            return effort;
        }

        Adjust($"'{asked}' is not an effort of this model; '{Least}' was sent");
        return Least;
    }

    private ThinkingPlan Off()
    {
        if (family.ThinkingOff is { } off)
        {
            return new ThinkingPlan(off);
        }

        Adjust($"the model cannot be kept from thinking; '{Least}' was sent");
        return new ThinkingPlan(ThinkingPlan.Adaptive, null, Least);
    }

    /// <summary>The budget stays below the bound of the output, and leaves as much for the answer if it can.</summary>
    private ThinkingPlan OfBudget(string effort, int maxTokens)
    {
        var wanted = effort switch
        {
            Least => 4_096,
            "medium" => 10_000,
            "high" => 24_000,
            _ => 32_000,
        };
        var budget = Math.Min(wanted, Math.Max(LeastBudget, maxTokens - LeastBudget));
        if (budget < wanted)
        {
            Adjust(string.Create(
                CultureInfo.InvariantCulture,
                $"a budget of {budget} tokens was sent, to stay below the bound of the output"));
        }

        return new ThinkingPlan(
            ThinkingPlan.Enabled, budget, family.Thinking is ThinkingStyle.BudgetAndEffort ? effort : null);
    }

    private ThinkingPlan Dropped(string why)
    {
        ReasoningFields.NameEffort(request, pointer => log.Drop(pointer, why));
        return ThinkingPlan.Unsaid;
    }

    private void Adjust(string how) =>
        ReasoningFields.NameEffort(request, pointer => log.Adjust(pointer, how));
}
