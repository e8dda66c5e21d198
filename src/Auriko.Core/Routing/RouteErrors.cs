using Auriko.Core.Contract;

namespace Auriko.Core.Routing;

/// <summary>The ways a request can have no route.</summary>
internal static class RouteErrors
{
    /// <summary>The catalog has no such model.</summary>
    /// <param name="param">The field that names it.</param>
    public static GatewayException UnknownModel(string param) => new(new GatewayError(
        ErrorCode.ModelNotFound, "There is no such model in this deployment.", param, "GET /v1/models lists the models."));

    /// <summary>The catalog has the model, but none of its providers is configured.</summary>
    public static GatewayException Unserved(ResponseRequest request) => new(new GatewayError(
        ErrorCode.ModelNotFound,
        "No provider of this model is configured in this deployment.",
        request.Gateway.Models is null ? "model" : "gateway.models",
        "GET /v1/models lists the models that can be called."));

    /// <summary>A hard constraint removed the last candidate.</summary>
    /// <param name="field">The constraint's field.</param>
    public static GatewayException Unmet(string field) => new(new GatewayError(
        ErrorCode.NoProviderAvailable,
        "No provider of the requested model meets every routing constraint.",
        field,
        $"'{field}' removed the last candidate: relax it or leave it out."));
}
