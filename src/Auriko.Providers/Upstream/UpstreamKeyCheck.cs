using Auriko.Core.Execution;
using Auriko.Providers.Settings;

namespace Auriko.Providers.Upstream;

/// <summary>Asks an upstream for its list of models, which every dialect has at the same place and none charges for.</summary>
/// <param name="pool">The provider's connections.</param>
/// <param name="settings">The provider.</param>
/// <param name="headers">What the dialect sends with every call.</param>
/// <param name="clock">For the limit.</param>
internal sealed class UpstreamKeyCheck(
    HttpMessageInvoker pool, ProviderSettings settings, IReadOnlyList<KeyValuePair<string, string>> headers, TimeProvider clock)
    : IKeyCheck
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(15);

    /// <inheritdoc/>
    public async Task CheckAsync(ProviderSecret secret, CancellationToken cancellationToken)
    {
        var own = settings with { ApiKey = new SecretText(secret.Reveal()) };
        var faults = new UpstreamFaults(own);
        using var limit = new CancellationTokenSource(Limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            using var request = await RequestAsync(own, faults, either.Token).ConfigureAwait(false);
            using var response = await pool.SendAsync(request, either.Token).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                throw faults.Status(
                    (int)response.StatusCode, await ErrorAsync(response, either.Token).ConfigureAwait(false), retryAfter: null);
            }
        }
        catch (Exception fault) when (IsOfConnection(fault) && !cancellationToken.IsCancellationRequested)
        {
            throw faults.Connect("could not be asked about a key", fault);
        }
    }

    private async Task<HttpRequestMessage> RequestAsync(ProviderSettings own, UpstreamFaults faults, CancellationToken cancellationToken)
    {
        var address = new UriBuilder(own.BaseUrl);
        address.Path = $"{address.Path.TrimEnd('/')}/models";
        var request = new HttpRequestMessage(HttpMethod.Get, address.Uri);
        foreach (var (name, value) in headers)
        {
            request.Headers.TryAddWithoutValidation(name, value);
        }

        await new UpstreamAuthorization(own, null, faults).ApplyAsync(request.Headers, cancellationToken).ConfigureAwait(false);
        return request;
    }

    private static async Task<UpstreamError> ErrorAsync(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var body = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        return UpstreamError.Parse((await BoundedBody.ReadAsync(body, 64 * 1024, cancellationToken).ConfigureAwait(false)).Span);
    }

    private static bool IsOfConnection(Exception fault) =>
        fault is not ProviderException && ReplyFaults.IsOfConnection(fault);
}
