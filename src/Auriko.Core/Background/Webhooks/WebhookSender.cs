using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using Auriko.Core.Access;

namespace Auriko.Core.Background.Webhooks;

/// <summary>
/// Sends over https to addresses of the internet only. The address is checked when the connection is made, after names are
/// resolved, so no name can lead elsewhere; redirects are not followed, proxies not used, and of the answer only the status
/// is read. Safe for concurrent use.
/// </summary>
internal sealed class WebhookSender : IWebhookSender, IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private readonly HttpClient _http;
    private readonly TimeProvider _clock;

    /// <summary>Makes a sender.</summary>
    /// <param name="clock">Bounds a delivery.</param>
    /// <param name="isAllowed">Which addresses may be connected to.</param>
    public WebhookSender(TimeProvider clock, Func<IPAddress, bool> isAllowed)
        : this(clock, CreateHandler(isAllowed, Dns.GetHostAddressesAsync))
    {
    }

    /// <summary>Makes a sender.</summary>
    /// <param name="clock">Bounds a delivery.</param>
    /// <param name="handler">Made by <see cref="CreateHandler"/>; disposed with the sender.</param>
    internal WebhookSender(TimeProvider clock, SocketsHttpHandler handler)
    {
        _clock = clock;
        _http = new HttpClient(handler) { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Makes what holds the connections.</summary>
    /// <param name="isAllowed">Which addresses may be connected to.</param>
    /// <param name="resolve">Gives the addresses of a name, or of an address in figures that one.</param>
    internal static SocketsHttpHandler CreateHandler(
        Func<IPAddress, bool> isAllowed, Func<string, CancellationToken, Task<IPAddress[]>> resolve) => new()
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = Patience,
            PooledConnectionLifetime = TimeSpan.FromMinutes(1),
            MaxResponseHeadersLength = 16,
            ConnectCallback = async (context, token) =>
                await ConnectAsync(
                    await resolve(context.DnsEndPoint.Host, token).ConfigureAwait(false), context.DnsEndPoint.Port, isAllowed, token)
                    .ConfigureAwait(false),
        };

    /// <inheritdoc/>
    public async Task<string?> SendAsync(WebhookTarget target, WebhookMessage message, CancellationToken cancellationToken)
    {
        if (!target.IsValid)
        {
            return "the address or the secret is malformed";
        }

        using var limit = new CancellationTokenSource(Patience, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        using var request = Request(target, message);
        try
        {
            using var reply = await _http
                .SendAsync(request, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            return reply.IsSuccessStatusCode
                ? null
                : string.Create(CultureInfo.InvariantCulture, $"it answered with status {(int)reply.StatusCode}");
        }
        catch (HttpRequestException failure)
        {
            return $"it could not be reached ({failure.HttpRequestError})";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "it did not answer in time";
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _http.Dispose();

    private static HttpRequestMessage Request(WebhookTarget target, WebhookMessage message)
    {
        var content = new ReadOnlyMemoryContent(message.Body);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        var request = new HttpRequestMessage(HttpMethod.Post, target.Url) { Content = content };
        request.Headers.Add("webhook-id", message.Id);
        request.Headers.Add("webhook-timestamp", message.Timestamp);
        request.Headers.Add("webhook-signature", message.Signature);
        return request;
    }

    private static async ValueTask<Stream> ConnectAsync(
        IPAddress[] resolved, int port, Func<IPAddress, bool> isAllowed, CancellationToken cancellationToken)
    {
        if (resolved.FirstOrDefault(isAllowed) is not { } address)
        {
            throw new HttpRequestException(HttpRequestError.ConnectionError, "The address is not one of the internet.");
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(new IPEndPoint(address, port), cancellationToken).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
