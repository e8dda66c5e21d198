using Auriko.Core.Catalog;
using Auriko.Core.Contract;

namespace Auriko.Core.Routing;

/// <summary>
/// What a request needs of a model, as far as the catalog knows. An offering that lacks a need is left out only while
/// another has it: the catalog can be behind the providers, and must not refuse what works.
/// </summary>
/// <param name="Rules">The needs that are abilities.</param>
/// <param name="OutputTokens">The output asked for; null when the request does not say.</param>
/// <param name="ContextTokens">Input and output together, as far as they are known.</param>
internal readonly record struct RequestNeeds(RuleSet Rules, int? OutputTokens, long ContextTokens)
{
    /// <summary>The needs of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="inputTokens">Its input, estimated.</param>
    public static RequestNeeds Of(ResponseRequest request, long inputTokens)
    {
        var offersTools = request.Tools.Count > 0 && request.ToolChoice is not ToolChoiceMode { Mode: ToolMode.None };
        var forced = request.ToolChoice is ToolChoiceFunction or ToolChoiceMode { Mode: ToolMode.Required }
            or ToolChoiceAllowed { Mode: ToolMode.Required };
        var rules = default(RuleSet)
            .With(RouteRule.Tools, offersTools)
            .With(RouteRule.ForcedTool, forced)
            .With(RouteRule.Images, HasImages(request.Input))
            .With(RouteRule.Schemas, request.Text?.Format is JsonSchemaFormat)
            .With(RouteRule.JsonMode, request.Text?.Format is JsonObjectFormat)
            .With(RouteRule.Reasoning, request.Reasoning?.Effort is not (null or "none" or "off"));
        return new(rules, request.MaxOutputTokens, inputTokens + (request.MaxOutputTokens ?? 0));
    }

    /// <summary>What an offering lacks.</summary>
    /// <param name="offering">The offering.</param>
    public RuleSet LackedBy(Offering offering)
    {
        var able = offering.Capabilities;
        var lacking = default(RuleSet)
            .With(RouteRule.Tools, !able.Tools)
            .With(RouteRule.ForcedTool, !able.RequiredToolChoice)
            .With(RouteRule.Images, !able.Images)
            .With(RouteRule.Schemas, !able.StructuredOutput)
            .With(RouteRule.JsonMode, !able.JsonMode)
            .With(RouteRule.Reasoning, !able.Reasoning);
        return new RuleSet(lacking.Bits & Rules.Bits)
            .With(RouteRule.OutputLimit, offering.MaxOutputTokens < OutputTokens)
            .With(RouteRule.Context, offering.ContextWindow < ContextTokens);
    }

    private static bool HasImages(IReadOnlyList<InputItem> items)
    {
        foreach (var item in items)
        {
            if ((item is InputMessage message && HasImages(message.Content))
                || (item is InputFunctionCallOutput output && HasImages(output.Output)))
            {
                return true;
            }
        }

        return false;
    }

    private static bool HasImages(IReadOnlyList<InputPart> parts)
    {
        foreach (var part in parts)
        {
            if (part is InputImage)
            {
                return true;
            }
        }

        return false;
    }
}
