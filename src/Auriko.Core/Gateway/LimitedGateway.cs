using System.Runtime.CompilerServices;
using Auriko.Core.Access.Limits;
using Auriko.Core.Contract;
using Auriko.Core.Streaming;

namespace Auriko.Core.Gateway;

/// <summary>
/// Counts requests of limited keys, and holds their place until the response has ended, however it ends. Safe for
/// concurrent use.
/// </summary>
/// <param name="inner">Answers.</param>
/// <param name="limits">The limits.</param>
internal sealed class LimitedGateway(IResponseGateway inner, KeyLimits limits) : IResponseGateway
{
    /// <inheritdoc/>
    public Task<ResponseObject> CreateAsync(GatewayCall call, CancellationToken cancellationToken) =>
        limits.Concern(call.Caller) ? CreateCountedAsync(call, cancellationToken) : inner.CreateAsync(call, cancellationToken);

    /// <inheritdoc/>
    public IAsyncEnumerable<ResponseEvent> StreamAsync(GatewayCall call, CancellationToken cancellationToken) =>
        limits.Concern(call.Caller) ? StreamCountedAsync(call, cancellationToken) : inner.StreamAsync(call, cancellationToken);

    private async Task<ResponseObject> CreateCountedAsync(GatewayCall call, CancellationToken cancellationToken)
    {
        using var lease = await limits.AdmitAsync(call, cancellationToken).ConfigureAwait(false);
        try
        {
            var response = await inner.CreateAsync(call, cancellationToken).ConfigureAwait(false);
            Settle(lease, response);
            return response;
        }
        catch (GatewayException)
        {
            lease.Settle(0);
            throw;
        }
    }

    private async IAsyncEnumerable<ResponseEvent> StreamCountedAsync(
        GatewayCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var lease = await limits.AdmitAsync(call, cancellationToken).ConfigureAwait(false);
        var events = inner.StreamAsync(call, cancellationToken).GetAsyncEnumerator(cancellationToken);
        await using var _ = events.ConfigureAwait(false);
        while (await MoveAsync(events, lease).ConfigureAwait(false))
        {
            if (events.Current is ResponseSnapshotEvent { IsTerminal: true } end)
            {
                Settle(lease, end.Response);
            }

            yield return events.Current;
        }
    }

    private static async ValueTask<bool> MoveAsync(IAsyncEnumerator<ResponseEvent> events, KeyLease lease)
    {
        try
        {
            return await events.MoveNextAsync().ConfigureAwait(false);
        }
        catch (GatewayException)
        {
            lease.Settle(0);
            throw;
        }
    }

    /// <summary>A response that cannot say what it used counts as it was estimated.</summary>
    private static void Settle(KeyLease lease, ResponseObject response)
    {
        if (response.Usage is { } usage)
        {
            lease.Settle(usage.TotalTokens);
        }
    }
}
