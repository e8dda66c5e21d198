using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Streaming;

namespace Auriko.Providers.Upstream;

/// <summary>A translated request on its way to one upstream.</summary>
/// <param name="transport">Carries it.</param>
/// <param name="request">The call.</param>
/// <param name="translator">Reads the reply.</param>
/// <param name="warnings">What was dropped or approximated.</param>
internal sealed class UpstreamCall(
    UpstreamTransport transport,
    UpstreamRequest request,
    StreamTranslator translator,
    IReadOnlyList<ResponseWarning> warnings) : IProviderCall
{
    private UpstreamTransport _transport = transport;

    /// <inheritdoc/>
    public IReadOnlyList<ResponseWarning> Warnings => warnings;

    /// <inheritdoc/>
    public string? ServiceTier { get; init; }

    /// <inheritdoc/>
    public void Use(ProviderSecret secret) => _transport = _transport.With(secret);

    /// <inheritdoc/>
    public IAsyncEnumerable<ProviderEvent> StreamAsync(CancellationToken cancellationToken) =>
        _transport.StreamAsync(request, translator, cancellationToken);
}

/// <summary>What is sent.</summary>
/// <param name="Path">The path below the provider's address, without a leading slash.</param>
/// <param name="Body">The JSON body, UTF-8.</param>
internal sealed record UpstreamRequest(string Path, ReadOnlyMemory<byte> Body)
{
    /// <summary>The query that the path needs, without a question mark; it joins the address's own. Empty for none.</summary>
    public string Query { get; init; } = string.Empty;

    /// <summary>Headers beside those of every call; names and values are this gateway's own.</summary>
    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];
}
