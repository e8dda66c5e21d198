using Auriko.Core.Catalog;
using Auriko.Core.Contract;

namespace Auriko.Providers.Translation;

/// <summary>Picks the tools of a call at an upstream that offers function tools only.</summary>
internal static class OfferedFunctions
{
    /// <summary>The pointer of <c>tool_choice</c>.</summary>
    public const string ChoicePointer = "/tool_choice";

    /// <summary>Why a choice cannot be sent: its tool is not in the call.</summary>
    public const string NotThere = "the tool it names is not offered to the model";

    /// <summary>Why a choice cannot be sent: no tool is in the call.</summary>
    public const string NoneOffered = "no tool is offered to the model";

    /// <summary>Why a choice cannot be sent: the model decides by itself.</summary>
    public const string NotForced = "the model cannot be made to call a tool";

    /// <summary>
    /// The function tools of the call. Tools that <c>allowed_tools</c> does not name are left out, which says the same.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="capabilities">What the model can do.</param>
    /// <param name="log">Receives what is lost.</param>
    /// <param name="read">Members of a tool that the dialect reads beside those of every function.</param>
    public static List<FunctionTool> Of(
        ResponseRequest request, ModelCapabilities capabilities, TranslationLog log, params ReadOnlySpan<string> read)
    {
        string[] known = ["type", "name", "description", "parameters", "strict", .. read];
        if (request.Tools.Count > 0 && !capabilities.Tools)
        {
            log.Drop("/tools", "the model cannot call tools");
            return [];
        }

        var allowed = Allowed(request, log);
        var offered = new List<FunctionTool>();
        foreach (var (index, tool) in request.Tools.Index())
        {
            if (tool is not FunctionTool function)
            {
                log.Drop($"/tools/{index}", "the provider offers function tools only");
            }
            else if (allowed?.Contains(function.Name) is not false)
            {
                log.DropUnread(function.Raw, $"/tools/{index}", known);
                offered.Add(function);
            }
        }

        return offered;
    }

    /// <summary>The names of the allowed functions; null when all tools are.</summary>
    private static HashSet<string>? Allowed(ResponseRequest request, TranslationLog log)
    {
        if (request.ToolChoice is not ToolChoiceAllowed choice)
        {
            return null;
        }

        log.Adjust(ChoicePointer, "the tools that are not allowed were left out of the call");
        var names = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (index, tool) in choice.Tools.Index())
        {
            if (tool.GetProperty("type").ValueEquals("function"u8))
            {
                names.Add(tool.GetProperty("name").GetString()!);
            }
            else
            {
                log.Drop($"{ChoicePointer}/tools/{index}", NotThere);
            }
        }

        return names;
    }
}
