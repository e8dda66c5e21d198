using System.Text.RegularExpressions;
using Auriko.Simulator.Model.Tools;
using Auriko.Simulator.Wire;

namespace Auriko.Simulator.Dialects;

/// <summary>What both dialects ask of function tools and of the choice among them.</summary>
internal static partial class ToolReader
{
    /// <summary>Reads a function's name, description and parameters.</summary>
    /// <param name="function">The object that has them.</param>
    /// <param name="strictByDefault">What an absent <c>strict</c> means.</param>
    public static ToolOffer Read(RequestFields function, bool strictByDefault)
    {
        var name = function.RequireString("name");
        if (!NamePattern().IsMatch(name))
        {
            throw CallRejectedException.BadRequest(
                $"Invalid '{function.Name("name")}': string does not match pattern. Expected a string that matches the pattern '^[a-zA-Z0-9_-]+$'.",
                function.Name("name"),
                "invalid_value");
        }

        var parameters = function.Object("parameters")?.Json ?? default;

        // Without the member, the Responses API makes a schema strict where it can and leaves it loose where it cannot.
        var strict = function.Bool("strict") ?? (strictByDefault && SchemaRules.IsStrict(parameters));
        SchemaRules.Check(parameters, strict, SchemaUse.Function(name, function.Name("parameters")));
        return new ToolOffer(name, function.String("description") ?? string.Empty, parameters);
    }

    /// <summary>Reads the choice when it is a word.</summary>
    public static ToolMode Mode(RequestFields request, string member, string word, List<ToolOffer> tools)
    {
        switch (word)
        {
            case "none":
                return ToolMode.None;
            case "auto":
                return ToolMode.Auto;
            case "required":
                if (tools.Count == 0 && request.Objects("tools").Count == 0)
                {
                    throw CallRejectedException.BadRequest(
                        "Tool choice 'required' must be specified with 'tools' parameter.", member);
                }

                return ToolMode.Required;
            default:
                throw CallRejectedException.BadRequest(
                    $"Invalid value: '{word}'. Supported values are: 'none', 'auto', and 'required'.",
                    request.Name(member),
                    "invalid_value");
        }
    }

    /// <summary>Refuses a choice of a function that is not offered.</summary>
    public static void RequireOffered(string name, List<ToolOffer> tools, string param)
    {
        if (tools.TrueForAll(tool => tool.Name != name))
        {
            throw CallRejectedException.BadRequest($"Tool choice 'function' not found in 'tools' parameter: {name}.", param);
        }
    }

    [GeneratedRegex("^[a-zA-Z0-9_-]{1,128}$")]
    private static partial Regex NamePattern();
}
