using Auriko.Core.Catalog;
using Auriko.Core.Contract;

namespace Auriko.Core.Routing;

/// <summary>What the tools of a request need of a model and its provider. Pure.</summary>
internal static class NeededTools
{
    private static readonly string[] None = [];

    /// <summary>The needs that are abilities.</summary>
    /// <param name="request">The request.</param>
    public static RuleSet RulesOf(ResponseRequest request)
    {
        var isOffering = request.ToolChoice is not ToolChoiceMode { Mode: ToolMode.None };
        var rules = default(RuleSet)
            .With(RouteRule.ForcedTool, request.ToolChoice?.IsForced is true)
            .With(RouteRule.Native, request.ToolChoice is OpaqueToolChoice);
        foreach (var tool in request.Tools)
        {
            rules = rules.With(RouteRule.Tools, isOffering && tool is FunctionTool)
                .With(RouteRule.Native, isOffering && tool is OpaqueTool);
        }

        return rules;
    }

    /// <summary>The tools of the request that providers run themselves, by the names the catalog has for them.</summary>
    /// <param name="request">The request.</param>
    public static IReadOnlyList<string> BuiltIn(ResponseRequest request)
    {
        if (request.ToolChoice is ToolChoiceMode { Mode: ToolMode.None })
        {
            return None;
        }

        List<string>? names = null;
        foreach (var tool in request.Tools)
        {
            if (tool is OpaqueTool { Type: var type }
                && ModelCapabilities.UsualBuiltInTools.FirstOrDefault(name => Means(type, name)) is { } known)
            {
                names ??= [];
                names.Add(known);
            }
        }

        return (IReadOnlyList<string>?)names ?? None;
    }

    /// <summary>Whether a model has every one of some tools.</summary>
    /// <param name="listed">What the catalog lists for it.</param>
    /// <param name="needed">The tools.</param>
    public static bool AreIn(IReadOnlyList<string> listed, IReadOnlyList<string> needed)
    {
        for (var index = 0; index < needed.Count; index++)
        {
            if (!listed.Contains(needed[index]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>A type may end in a date or in <c>_preview</c>.</summary>
    private static bool Means(string type, string name) =>
        type.StartsWith(name, StringComparison.Ordinal) && (type.Length == name.Length || type[name.Length] == '_');
}
