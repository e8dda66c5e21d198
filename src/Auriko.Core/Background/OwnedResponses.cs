using Auriko.Core.Access;
using Auriko.Core.Contract;

namespace Auriko.Core.Background;

/// <summary>Finds the responses of a key: to all other keys they do not exist. Safe for concurrent use.</summary>
/// <param name="states">The rows.</param>
/// <param name="blobs">What is too long for them.</param>
/// <param name="engine">Null where this deployment has no background responses.</param>
/// <param name="clock">The time.</param>
internal sealed class OwnedResponses(IResponseStates states, IResponseBlobs blobs, IBackgroundEngine? engine, TimeProvider clock)
{
    /// <summary>What runs responses.</summary>
    /// <exception cref="GatewayException">There is none here.</exception>
    public IBackgroundEngine Engine => engine ?? throw new GatewayException(new GatewayError(
        ErrorCode.FeatureDisabled, "Background responses are not available in this deployment.", "background",
        "Leave 'background' out; with 'stream' set to true, output comes as it is made."));

    /// <summary>Finds a response.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="id">The response.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="GatewayException">There is no such response for this key.</exception>
    public async Task<ResponseState> GetAsync(Caller caller, string id, CancellationToken cancellationToken) =>
        await TryGetAsync(caller, id, cancellationToken).ConfigureAwait(false) ?? throw NotFound();

    /// <summary>Finds a response, if it still exists.</summary>
    /// <param name="caller">Who asks.</param>
    /// <param name="id">The response.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public async Task<ResponseState?> TryGetAsync(Caller caller, string id, CancellationToken cancellationToken)
    {
        _ = Engine;
        var state = ResponseKey.IsId(id)
            ? await BackgroundStore.FindWholeAsync(states, blobs, id, cancellationToken).ConfigureAwait(false)
            : null;
        return state is { IsDeleted: false } && state.KeyId == caller.KeyId && state.ExpiresAt > clock.GetUtcNow() ? state : null;
    }

    /// <summary>The one answer for everything that does not exist for the caller.</summary>
    public static GatewayException NotFound() => new(new GatewayError(
        ErrorCode.ResourceNotFound, "There is no such response, or it has expired.", "response_id"));
}
