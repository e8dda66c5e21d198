using Auriko.Core.Catalog;
using Auriko.Core.Contract;

namespace Auriko.Core.Routing;

/// <summary>
/// What a request needs of a model, as far as the catalog knows. An offering that lacks a need is left out only while
/// another has it: the catalog can be behind the providers, and must not refuse what works.
/// </summary>
/// <param name="Rules">The needs that are abilities.</param>
/// <param name="BuiltInTools">The built-in tools it offers, by the names the catalog has for them.</param>
/// <param name="OutputTokens">The output asked for; null when the request does not say.</param>
/// <param name="ContextTokens">Input and output together, as far as they are known.</param>
internal readonly record struct RequestNeeds(
    RuleSet Rules, IReadOnlyList<string> BuiltInTools, int? OutputTokens, long ContextTokens)
{
    private const string LogprobsWanted = "message.output_text.logprobs";

    /// <summary>The needs of a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="inputTokens">Its input, estimated.</param>
    public static RequestNeeds Of(ResponseRequest request, long inputTokens)
    {
        var builtIn = NeededTools.BuiltIn(request);
        var rules = NeededTools.RulesOf(request)
            .With(InputOf(request.Input))
            .With(RouteRule.BuiltInTools, builtIn.Count > 0)
            .With(RouteRule.Schemas, request.Text?.Format is JsonSchemaFormat)
            .With(RouteRule.JsonMode, request.Text?.Format is JsonObjectFormat)
            .With(RouteRule.Reasoning, request.Reasoning?.Effort is not (null or "none" or "off"))
            .With(RouteRule.Logprobs, request.TopLogprobs is not null || request.Include.Contains(LogprobsWanted));
        return new(rules, builtIn, request.MaxOutputTokens, inputTokens + (request.MaxOutputTokens ?? 0));
    }

    /// <summary>What an offering lacks.</summary>
    /// <param name="offering">The offering.</param>
    /// <param name="isNative">Whether its provider speaks the Responses API itself.</param>
    public RuleSet LackedBy(Offering offering, bool isNative)
    {
        var able = offering.Capabilities;
        var lacking = default(RuleSet)
            .With(RouteRule.Tools, !able.Tools)
            .With(RouteRule.ForcedTool, !able.RequiredToolChoice)
            .With(RouteRule.Native, !isNative)
            .With(RouteRule.BuiltInTools, !isNative || !NeededTools.AreIn(able.BuiltInTools, BuiltInTools))
            .With(RouteRule.Images, !able.Images)
            .With(RouteRule.Files, !able.Files)
            .With(RouteRule.Schemas, !able.StructuredOutput)
            .With(RouteRule.JsonMode, !able.JsonMode)
            .With(RouteRule.Reasoning, !able.Reasoning)
            .With(RouteRule.Logprobs, !able.Logprobs);
        return new RuleSet(lacking.Bits & Rules.Bits)
            .With(RouteRule.OutputLimit, offering.MaxOutputTokens < OutputTokens)
            .With(RouteRule.Context, offering.ContextWindow < ContextTokens);
    }

    private static RuleSet InputOf(IReadOnlyList<InputItem> items)
    {
        var needs = default(RuleSet);
        foreach (var item in items)
        {
            needs = item switch
            {
                InputMessage message => needs.With(PartsOf(message.Content)),
                InputFunctionCallOutput output => needs.With(PartsOf(output.Output)),
                OpaqueInputItem => needs.With(RouteRule.Native),
                _ => needs,
            };
        }

        return needs;
    }

    private static RuleSet PartsOf(IReadOnlyList<InputPart> parts)
    {
        var needs = default(RuleSet);
        foreach (var part in parts)
        {
            needs = needs.With(RouteRule.Images, part is InputImage)
                .With(RouteRule.Files, part is InputFile)
                .With(RouteRule.Native, part is OpaqueInputPart);
        }

        return needs;
    }
}
