using Auriko.Core.Contract;

namespace Auriko.Core.Execution;

/// <summary>Tells which drops of a translation keep a candidate from being called, and what a caller is told of them. Pure.</summary>
internal static class RequiredDrops
{
    private const string ToolChoicePointer = "/tool_choice";

    /// <summary>Why a candidate may not be called.</summary>
    /// <param name="request">The request.</param>
    /// <param name="warnings">What its translation for the candidate dropped or approximated.</param>
    /// <returns>What the caller is told when no other candidate takes the request; null when the candidate may be called.</returns>
    public static GatewayError? ErrorOf(ResponseRequest request, IReadOnlyList<ResponseWarning> warnings)
    {
        var requiresAll = request.Gateway.Routing.RequireParameters;
        if (!requiresAll && request.ToolChoice?.IsForced is not true)
        {
            return null;
        }

        foreach (var warning in warnings)
        {
            if (warning.Code != WarningCodes.UnsupportedParameter)
            {
                continue;
            }

            if (requiresAll)
            {
                return Unsupported(warning);
            }

            if (warning.Message.StartsWith(ToolChoicePointer + " ", StringComparison.Ordinal))
            {
                return NotForced(warning);
            }
        }

        return null;
    }

    private static GatewayError Unsupported(ResponseWarning dropped) => new(
        ErrorCode.RequiredParamsNotSupported,
        "No provider of the requested model takes every parameter of the request.",
        "gateway.routing.require_parameters",
        $"Leave the parameter out, or set require_parameters to false to have it dropped. {dropped.Message}");

    private static GatewayError NotForced(ResponseWarning dropped) => new(
        ErrorCode.ToolChoiceRequiredNotSupported,
        "No provider of the requested model can be made to call a tool.",
        "tool_choice",
        $"Let the model decide with 'auto', or choose another model. {dropped.Message}");
}
