using Auriko.Core.Contract;
using Auriko.Core.Execution;

namespace Auriko.Core.Routing;

/// <summary>
/// The reasoning that an unfinished turn goes on with: the model thought, called tools, and now gets what they returned.
/// </summary>
/// <param name="Origin">Where it comes from.</param>
/// <param name="Pointer">The JSON pointer of the latest such item.</param>
internal sealed record ToolTurn(ReasoningOrigin Origin, string Pointer)
{
    /// <summary>The turn at the end of a request's input; null when it has no sealed reasoning or calls no tool.</summary>
    /// <param name="request">The request, its reasoning's origins known.</param>
    public static ToolTurn? Of(ResponseRequest request)
    {
        ToolTurn? turn = null;
        var hasResults = false;
        for (var index = request.Input.Count - 1; index >= 0; index--)
        {
            switch (request.Input[index])
            {
                case InputMessage { Role: not "assistant" }:
                    return hasResults ? turn : null;
                case InputFunctionCallOutput:
                    hasResults = true;
                    break;
                case OpaqueInputItem opaque:
                    hasResults |= opaque.Type.EndsWith("_call_output", StringComparison.Ordinal);
                    break;
                case InputReasoning { Origin: { } origin }:
                    turn ??= new ToolTurn(origin, $"/input/{index}");
                    break;
            }
        }

        return hasResults ? turn : null;
    }
}
