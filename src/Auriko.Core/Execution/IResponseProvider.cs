using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Core.Streaming;

namespace Auriko.Core.Execution;

/// <summary>One configured upstream. A singleton, safe for concurrent use.</summary>
public interface IResponseProvider
{
    /// <summary>The configured name; offerings refer to it.</summary>
    ProviderName Name { get; }

    /// <summary>Most calls under way at once; at least 1, null for no bound.</summary>
    int? MaxConcurrentCalls { get; }

    /// <summary>Whether it speaks the Responses API itself: tools, items and parts that only that API has reach it.</summary>
    bool IsNative => false;

    /// <summary>What telemetry calls it; always the same.</summary>
    UpstreamLabels Labels => new(Name.Value, null, null);

    /// <summary>Checks keys for it; null when it is called with something else than a key.</summary>
    IKeyCheck? KeyCheck => null;

    /// <summary>
    /// Translates a request for this upstream. Pure: no I/O, no clock. Every field of the request either reaches the
    /// wire or is named in <see cref="IProviderCall.Warnings"/>.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <param name="offering">The offering to call; its provider is this one.</param>
    /// <returns>A call that can be sent once.</returns>
    /// <exception cref="ProviderException">
    /// The request cannot be expressed for this upstream at all (<see cref="FailureKind.InvalidRequest"/>).
    /// </exception>
    IProviderCall Prepare(ResponseRequest request, Offering offering);
}

/// <summary>A request translated for one upstream, ready to be sent once. Not safe for concurrent use.</summary>
public interface IProviderCall
{
    /// <summary>What was dropped or approximated in the translation.</summary>
    IReadOnlyList<ResponseWarning> Warnings { get; }

    /// <summary>The service tier asked for, as <see cref="Ledger.ServiceTiers.PricedApart"/> names it; null for the standard one.</summary>
    string? ServiceTier => null;

    /// <summary>Has a key of the caller's own pay for the call. Only where the provider has a <see cref="IKeyCheck"/>.</summary>
    /// <param name="secret">The key.</param>
    void Use(ProviderSecret secret) => throw new NotSupportedException("The provider takes no key.");

    /// <summary>
    /// Sends the call, always streamed, and yields what the upstream says as it arrives. Disposing the enumerator closes
    /// the upstream socket at once.
    /// </summary>
    /// <param name="cancellationToken">Closes the upstream socket.</param>
    /// <exception cref="ProviderException">Any failure of the upstream, before or after output; nothing else is thrown.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    IAsyncEnumerable<ProviderEvent> StreamAsync(CancellationToken cancellationToken);
}
