using System.Runtime.CompilerServices;
using Auriko.Core.Byok;
using Auriko.Core.Contract;
using Auriko.Core.Streaming;

namespace Auriko.Core.Gateway;

/// <summary>Gives every request the provider keys of its workspace. Safe for concurrent use.</summary>
/// <param name="inner">The gateway.</param>
/// <param name="directory">Finds the keys.</param>
internal sealed class OwnKeyGateway(IResponseGateway inner, ByokDirectory directory) : IResponseGateway
{
    /// <inheritdoc/>
    public async Task<ResponseObject> CreateAsync(GatewayCall call, CancellationToken cancellationToken)
    {
        var own = await WithKeysAsync(call, cancellationToken).ConfigureAwait(false);
        return await inner.CreateAsync(own, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ResponseEvent> StreamAsync(
        GatewayCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var own = await WithKeysAsync(call, cancellationToken).ConfigureAwait(false);
        await foreach (var next in inner.StreamAsync(own, cancellationToken).ConfigureAwait(false))
        {
            yield return next;
        }
    }

    private async ValueTask<GatewayCall> WithKeysAsync(GatewayCall call, CancellationToken cancellationToken) => call with
    {
        OwnKeys = await directory.FindAsync(call.Caller.Workspace, call.Request, cancellationToken).ConfigureAwait(false),
    };
}
