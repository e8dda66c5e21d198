using Auriko.Core.Access.Limits;
using Auriko.Core.Contract;
using Auriko.Core.Gateway;

namespace Auriko.Core.Background;

/// <summary>
/// Accepts requests within the limits of their keys. A background response counts as a request, and with the tokens it may
/// need, when it is accepted; from then on it is at nobody's place. Safe for concurrent use.
/// </summary>
internal sealed class CountedAcceptance(Acceptance acceptance, KeyLimits limits)
{
    /// <summary>Accepts a request.</summary>
    /// <param name="call">Who asks what.</param>
    /// <param name="engine">What runs it.</param>
    /// <param name="cancellationToken">The caller hung up.</param>
    public async Task<StoredResponse> AcceptAsync(GatewayCall call, IBackgroundEngine engine, CancellationToken cancellationToken)
    {
        if (!limits.Concern(call.Caller))
        {
            return await acceptance.AcceptAsync(call, engine, cancellationToken).ConfigureAwait(false);
        }

        using var lease = await limits.AdmitAsync(call, cancellationToken).ConfigureAwait(false);
        try
        {
            return await acceptance.AcceptAsync(call, engine, cancellationToken).ConfigureAwait(false);
        }
        catch (GatewayException)
        {
            lease.Settle(0);
            throw;
        }
    }
}
