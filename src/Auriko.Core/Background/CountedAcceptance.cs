using Auriko.Core.Access.Limits;
using Auriko.Core.Byok;
using Auriko.Core.Contract;
using Auriko.Core.Gateway;

namespace Auriko.Core.Background;

/// <summary>
/// Accepts requests within the limits of their keys. A background response counts as a request, and with the tokens it may
/// need, when it is accepted; from then on it is at nobody's place, and its tokens are put right at its end. Safe for concurrent use.
/// </summary>
/// <param name="acceptance">Accepts them.</param>
/// <param name="limits">The limits.</param>
/// <param name="own">Finds the provider keys of the caller's workspace.</param>
internal sealed class CountedAcceptance(Acceptance acceptance, KeyLimits limits, ByokDirectory own)
{
    /// <summary>Accepts a request.</summary>
    /// <param name="call">Who asks what.</param>
    /// <param name="engine">What runs it.</param>
    /// <param name="cancellationToken">The caller hung up.</param>
    public async Task<StoredResponse> AcceptAsync(GatewayCall call, IBackgroundEngine engine, CancellationToken cancellationToken)
    {
        if (!limits.Concern(call.Caller))
        {
            return await AcceptCountedAsync(call, engine, cancellationToken).ConfigureAwait(false);
        }

        using var lease = await limits.AdmitAsync(call, cancellationToken).ConfigureAwait(false);
        try
        {
            return await AcceptCountedAsync(call with { Tokens = lease.Tokens }, engine, cancellationToken).ConfigureAwait(false);
        }
        catch (GatewayException)
        {
            lease.Settle(0);
            throw;
        }
    }

    private async Task<StoredResponse> AcceptCountedAsync(
        GatewayCall call, IBackgroundEngine engine, CancellationToken cancellationToken)
    {
        var keys = await own.FindAsync(call.Caller.Workspace, call.Request, cancellationToken).ConfigureAwait(false);
        return await acceptance.AcceptAsync(call with { OwnKeys = keys }, engine, cancellationToken).ConfigureAwait(false);
    }
}
