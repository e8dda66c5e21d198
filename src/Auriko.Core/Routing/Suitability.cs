using Auriko.Core.Catalog;
using Auriko.Core.Contract;

namespace Auriko.Core.Routing;

/// <summary>
/// What a request needs of a model, as far as the catalog knows. An offering that lacks a need is left out only while
/// another has it: the catalog can be behind the providers, and must not refuse what works.
/// </summary>
/// <param name="Reason">What is lacking, for a log.</param>
/// <param name="IsMet">Whether an offering has what is needed.</param>
internal sealed record Suitability(string Reason, Func<Offering, bool> IsMet)
{
    /// <summary>The needs of <paramref name="request"/>.</summary>
    /// <param name="request">The request.</param>
    public static IEnumerable<Suitability> Of(ResponseRequest request)
    {
        if (request.Tools.Count > 0 && request.ToolChoice is not ToolChoiceMode { Mode: ToolMode.None })
        {
            yield return new("no tools", o => o.Capabilities.Tools);
        }

        if (request.ToolChoice is ToolChoiceFunction or ToolChoiceMode { Mode: ToolMode.Required }
            or ToolChoiceAllowed { Mode: ToolMode.Required })
        {
            yield return new("cannot be made to call a tool", o => o.Capabilities.RequiredToolChoice);
        }

        if (HasImages(request))
        {
            yield return new("no images", o => o.Capabilities.Images);
        }

        if (request.Text?.Format is JsonSchemaFormat)
        {
            yield return new("no schemas", o => o.Capabilities.StructuredOutput);
        }

        if (request.Text?.Format is JsonObjectFormat)
        {
            yield return new("no JSON mode", o => o.Capabilities.JsonMode);
        }

        if (request.Reasoning?.Effort is not (null or "none" or "off"))
        {
            yield return new("no reasoning", o => o.Capabilities.Reasoning);
        }

        if (request.MaxOutputTokens is { } wanted)
        {
            yield return new("shorter output", o => o.MaxOutputTokens is not { } most || most >= wanted);
        }
    }

    private static bool HasImages(ResponseRequest request) => request.Input.Any(item => item switch
    {
        InputMessage message => message.Content.Any(part => part is InputImage),
        InputFunctionCallOutput output => output.Output.Any(part => part is InputImage),
        _ => false,
    });
}
