using System.Net;

namespace Auriko.Fuzz.Upstream;

/// <summary>The other end of the wire: answers every call with one reply, and remembers the last call.</summary>
internal sealed class PlayedUpstream(PlayedReply reply) : HttpMessageHandler
{
    public HttpRequestMessage? Call { get; private set; }

    public byte[] Body { get; private set; } = [];

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Call = request;
        Body = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
        var message = new HttpResponseMessage((HttpStatusCode)reply.Status)
        {
            Content = new StreamContent(new PlayedBody(reply)),
        };
        message.Content.Headers.TryAddWithoutValidation("Content-Type", reply.ContentType);
        foreach (var (name, value) in reply.Headers)
        {
            message.Headers.TryAddWithoutValidation(name, value);
        }

        return message;
    }
}
