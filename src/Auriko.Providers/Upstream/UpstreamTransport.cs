using System.Collections.Concurrent;
using System.Globalization;
using System.Runtime.CompilerServices;
using Auriko.Core.Execution;
using Auriko.Core.Streaming;
using Auriko.Providers.Settings;

namespace Auriko.Providers.Upstream;

/// <summary>
/// Carries calls to one upstream: sends, keeps the four time limits, and turns everything that can go wrong into a
/// <see cref="ProviderException"/>. A singleton a provider, safe for concurrent use.
/// </summary>
/// <param name="pool">
/// The provider's connections. Called without a client around it, whose buffering, time-outs and base address are none of
/// a gateway's business.
/// </param>
/// <param name="settings">The provider.</param>
/// <param name="credential">Gives tokens: the host's identity, or the provider's own source.</param>
/// <param name="clock">For the limits.</param>
internal sealed class UpstreamTransport(
    HttpMessageInvoker pool, ProviderSettings settings, IUpstreamCredential? credential, TimeProvider clock)
{
    private const int MostErrorBytes = 64 * 1024;

    private static readonly TimeSpan ErrorBodyLimit = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<(string Path, string Query), Uri> _addresses = new();

    private readonly UpstreamAuthorization _authorization = new(settings, credential, new UpstreamFaults(settings));

    /// <summary>What telemetry calls this upstream.</summary>
    public UpstreamLabels Labels { get; } = new(
        BuiltInProviders.Of(settings.Name.Value)?.ConventionName ?? settings.Name.Value,
        settings.BaseUrl.Host,
        settings.BaseUrl.Port);

    /// <summary>Makes the failures of this upstream.</summary>
    public UpstreamFaults Faults { get; } = new(settings);

    /// <summary>Carries calls that a key of the caller's own pays for.</summary>
    /// <param name="secret">The key.</param>
    public UpstreamTransport With(ProviderSecret secret) => new(
        pool, settings with { ApiKey = new SecretText(secret.Reveal()) }, credential, clock);

    /// <summary>Checks keys; null where calls are made with something else than a key.</summary>
    /// <param name="headers">What the dialect sends with every call.</param>
    public IKeyCheck? KeyCheck(params KeyValuePair<string, string>[] headers) =>
        settings.Authentication is UpstreamAuthentication.BearerKey or UpstreamAuthentication.ApiKeyHeader
            ? new UpstreamKeyCheck(pool, settings, headers, clock)
            : null;

    /// <summary>
    /// Sends a call and yields what its reply says. Disposing the enumerator closes the socket at once.
    /// </summary>
    /// <param name="request">The call.</param>
    /// <param name="translator">Reads the reply; used once.</param>
    /// <param name="cancellationToken">Closes the socket.</param>
    /// <exception cref="ProviderException">Any failure of the upstream.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async IAsyncEnumerable<ProviderEvent> StreamAsync(
        UpstreamRequest request,
        StreamTranslator translator,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var limits = new TimeLimits(settings, clock, cancellationToken);
        var reply = await OpenAsync(request, translator, limits, cancellationToken).ConfigureAwait(false);
        await using var _ = reply.ConfigureAwait(false);

        yield return new StreamStarted(translator.ProviderRequestId);
        while (await reply.ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            while (reply.Said.TryDequeue(out var said))
            {
                if (said.IsOutput)
                {
                    limits.NoteOutput();
                }

                yield return said;
            }
        }
    }

    private async Task<UpstreamReply> OpenAsync(
        UpstreamRequest request, StreamTranslator translator, TimeLimits limits, CancellationToken cancellationToken)
    {
        HttpResponseMessage? response = null;
        try
        {
            response = await SendAsync(request, limits.Token).ConfigureAwait(false);
            if (!response.IsSuccessStatusCode)
            {
                throw await RefusalAsync(response, limits.Token).ConfigureAwait(false);
            }

            translator.ProviderRequestId = RequestIdOf(response);
            var body = await response.Content.ReadAsStreamAsync(limits.Token).ConfigureAwait(false);
            var bounded = new BoundedEventStream(body, settings.MaxEventBytes, Faults);
            return new UpstreamReply(response, bounded, translator, new ReplyFaults(limits, Faults), clock);
        }
        catch (Exception fault)
        {
            response?.Dispose();
            throw BeforeReply(fault, limits, cancellationToken);
        }
    }

    private async Task<HttpResponseMessage> SendAsync(UpstreamRequest call, CancellationToken cancellationToken)
    {
        using var message = new HttpRequestMessage(
            HttpMethod.Post, _addresses.GetOrAdd((call.Path, call.Query), AddressOf))
        {
            Content = new ReadOnlyMemoryContent(call.Body),
        };

        // Constants of this gateway: checking them on every call is what costs.
        message.Content.Headers.TryAddWithoutValidation("Content-Type", "application/json");
        message.Headers.TryAddWithoutValidation("User-Agent", "Auriko.Functions/0.1");
        message.Headers.TryAddWithoutValidation("Accept", "text/event-stream");
        foreach (var (name, value) in call.Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        await _authorization.ApplyAsync(message.Headers, cancellationToken).ConfigureAwait(false);
        return await pool.SendAsync(message, cancellationToken).ConfigureAwait(false);
    }

    private Uri AddressOf((string Path, string Query) call)
    {
        var address = new UriBuilder(settings.BaseUrl);
        address.Path = $"{address.Path.TrimEnd('/')}/{call.Path}";
        address.Query = string.Join('&', new[] { address.Query.TrimStart('?'), call.Query }.Where(part => part.Length > 0));
        return address.Uri;
    }

    private async Task<ProviderException> RefusalAsync(
        HttpResponseMessage response, CancellationToken cancellationToken)
    {
        var error = UpstreamError.None;
        using var limit = new CancellationTokenSource(ErrorBodyLimit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var body = await response.Content.ReadAsStreamAsync(either.Token).ConfigureAwait(false);
            var start = await BoundedBody.ReadAsync(body, MostErrorBytes, either.Token).ConfigureAwait(false);
            error = UpstreamError.Parse(start.Span);
        }
        catch (Exception fault) when (ReplyFaults.IsOfConnection(fault) && !cancellationToken.IsCancellationRequested)
        {
            // The status alone says enough.
            error = UpstreamError.None;
        }

        var status = (int)response.StatusCode;
        return Faults.Status(status, error, RetryAfter.Of(response.Headers, clock.GetUtcNow()) ?? error.RetryAfter);
    }

    private Exception BeforeReply(Exception fault, TimeLimits limits, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return new OperationCanceledException(fault.Message, fault, cancellationToken);
        }

        return fault switch
        {
            ProviderException => fault,
            _ when limits.Expired is { } kind => Faults.Expired(kind, limits.LengthOf(kind), fault),
            OperationCanceledException => Faults.Connect(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"accepted no connection within the connect limit of {settings.ConnectTimeout.TotalSeconds:0.###} s"),
                fault),
            HttpRequestException
            {
                HttpRequestError: HttpRequestError.InvalidResponse or HttpRequestError.ConfigurationLimitExceeded,
            } => Faults.Unreadable("sent a reply that is not HTTP", fault),
            HttpRequestException { HttpRequestError: HttpRequestError.ResponseEnded } or IOException =>
                Faults.Connect("closed the connection before it replied", fault),
            _ => Faults.Connect("could not be reached", fault),
        };
    }

    private static string? RequestIdOf(HttpResponseMessage response) =>
        Header(response, "x-request-id") ?? Header(response, "request-id") ?? Header(response, "apim-request-id");

    private static string? Header(HttpResponseMessage response, string name) =>
        response.Headers.NonValidated.TryGetValues(name, out var values)
        && values.ToString() is { Length: > 0 and <= 256 } id
            ? id
            : null;
}
