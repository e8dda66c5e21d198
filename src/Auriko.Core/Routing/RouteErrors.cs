using Auriko.Core.Contract;

namespace Auriko.Core.Routing;

/// <summary>The ways a request can have no route.</summary>
internal static class RouteErrors
{
    /// <summary>The catalog has no such model.</summary>
    /// <param name="param">The field that names it.</param>
    public static GatewayException UnknownModel(string param) => new(new GatewayError(
        ErrorCode.ModelNotFound,
        "There is no such model in this deployment.",
        param,
        "GET /v1/models?endpoint=responses lists the models."));

    /// <summary>The catalog has the model, but none of its providers is configured.</summary>
    private static GatewayException Unserved(ResponseRequest request) => new(new GatewayError(
        ErrorCode.ModelNotFound,
        "No provider of this model is configured in this deployment.",
        request.Gateway.Models is null ? "model" : "gateway.models",
        "GET /v1/models?endpoint=responses lists the models that can be called."));

    /// <summary>The deny-list names a provider that nobody knows: ignoring it might send data where it must not go.</summary>
    /// <param name="place">The name's place in the list.</param>
    public static GatewayException UnknownExclusion(int place) => new(new GatewayError(
        ErrorCode.InvalidParameterValue,
        $"'gateway.routing.exclude[{place}]' must be the name of a provider that the catalog or this deployment has.",
        $"gateway.routing.exclude[{place}]",
        "GET /v1/registry/providers lists the names; they are in lower case."));

    /// <summary>A rule removed the last candidate.</summary>
    /// <param name="request">The request.</param>
    /// <param name="ranking">The ranking that names the rule.</param>
    public static GatewayException Refused(ResponseRequest request, RouteRanking ranking) => ranking.Refusal switch
    {
        RouteRule.Unserved => Unserved(request),
        RouteRule.KeyProviders => KeyLimited(request),
        RouteRule.Health => Unhealthy(ranking),
        var rule => Unmet(rule.Field),
    };

    /// <summary>The key may not call the model.</summary>
    /// <param name="modelId">The model's canonical id.</param>
    /// <param name="param">The field that names it.</param>
    public static GatewayException Forbidden(string modelId, string param) => new(new GatewayError(
        ErrorCode.InsufficientPermissions,
        $"This key may not call the model '{modelId}'.",
        param,
        "GET /v1/models?endpoint=responses lists the models that this key may call."));

    private static GatewayException KeyLimited(ResponseRequest request) => new(new GatewayError(
        ErrorCode.NoProviderAvailable,
        "No provider of the requested model may answer this key.",
        request.Gateway.Models is null ? "model" : "gateway.models",
        "The key's own list of providers removed the last candidate: ask for another model, or use a key that is not so limited."));

    private static GatewayException Unmet(string field) => new(new GatewayError(
        ErrorCode.NoProviderAvailable,
        "No provider of the requested model meets every routing constraint.",
        field,
        $"'{field}' removed the last candidate: relax it or leave it out."));

    /// <summary>Says when the first of those that would do may be called again, to the whole second above.</summary>
    private static GatewayException Unhealthy(RouteRanking ranking)
    {
        var soonest = ranking.Facts.Candidates
            .Where((_, index) => ranking.DroppedBy(index) is RouteRule.Health)
            .Min(candidate => candidate.PausedMs) ?? 0;
        return new(new GatewayError(
            ErrorCode.ModelUnavailable,
            "No provider of the requested model is healthy at the moment.",
            RetryAfter: TimeSpan.FromSeconds(Math.Max(1, Math.Ceiling(soonest / 1_000)))));
    }
}
