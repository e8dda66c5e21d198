using System.Diagnostics.CodeAnalysis;
using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Core.Routing;

namespace Auriko.Core.Execution;

/// <summary>
/// The candidates of a plan that are still to be tried. One that cannot take the request is passed over, which does not
/// count as an attempt. Not safe for concurrent use.
/// </summary>
/// <param name="plan">The plan.</param>
/// <param name="request">The request.</param>
/// <param name="providers">The configured providers.</param>
internal sealed class CandidateQueue(RoutePlan plan, ResponseRequest request, ProviderRegistry providers)
{
    private int _next;
    private int _taken;
    private int? _outgrown;
    private GatewayError? _passedOver;

    /// <summary>The plan.</summary>
    public RoutePlan Plan => plan;

    /// <summary>Why no candidate could be tried at all.</summary>
    public GatewayError NothingToTry => _passedOver ?? throw new InvalidOperationException("A plan without a candidate.");

    /// <summary>From now on only offerings with a larger context than this one's may be tried.</summary>
    /// <param name="offering">The offering that was too small.</param>
    public void RequireLargerThan(Offering offering) =>
        _outgrown = Math.Max(_outgrown ?? 0, offering.ContextWindow ?? int.MaxValue);

    /// <summary>Takes the next candidate that can be tried, its request translated.</summary>
    /// <param name="offering">The offering.</param>
    /// <param name="call">The translated request.</param>
    /// <returns>False when there is none, or no further attempt is allowed.</returns>
    public bool TryTake([NotNullWhen(true)] out Offering? offering, [NotNullWhen(true)] out IProviderCall? call)
    {
        while (_next < plan.Candidates.Count && _taken < plan.MaxAttempts)
        {
            offering = plan.Candidates[_next++].Offering;
            if (HasRoom(offering) && Translate(offering) is { } translated)
            {
                _taken++;
                call = translated;
                return true;
            }
        }

        (offering, call) = (null, null);
        return false;
    }

    private bool HasRoom(Offering offering) => _outgrown is not { } least || offering.ContextWindow > least;

    private IProviderCall? Translate(Offering offering)
    {
        try
        {
            var call = providers.Of(offering).Prepare(request, offering);
            var dropped = request.Gateway.Routing.RequireParameters
                ? call.Warnings.FirstOrDefault(warning => warning.Code == WarningCodes.UnsupportedParameter)
                : null;
            if (dropped is null)
            {
                return call;
            }

            _passedOver ??= Unsupported(dropped);
        }
        catch (ProviderException refused)
        {
            _passedOver ??= RouteFailure.Of([refused.Failure]);
        }

        return null;
    }

    private static GatewayError Unsupported(ResponseWarning dropped) => new(
        ErrorCode.RequiredParamsNotSupported,
        "No provider of the requested model takes every parameter of the request.",
        "gateway.routing.require_parameters",
        $"Leave the parameter out, or set require_parameters to false to have it dropped. {dropped.Message}");
}
