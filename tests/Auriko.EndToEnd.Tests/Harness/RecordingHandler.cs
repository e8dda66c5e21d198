namespace Auriko.EndToEnd.Tests.Harness;

/// <summary>Keeps the body of the last reply as it came over the wire, and hands the same bytes on.</summary>
internal sealed class RecordingHandler() : DelegatingHandler(new SocketsHttpHandler { UseProxy = false })
{
    /// <summary>The body; empty before the first reply.</summary>
    public ReadOnlyMemory<byte> Body { get; private set; }

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var reply = await base.SendAsync(request, cancellationToken);
        var body = await reply.Content.ReadAsByteArrayAsync(cancellationToken);
        var replayed = new ByteArrayContent(body);
        foreach (var (name, values) in reply.Content.Headers)
        {
            replayed.Headers.TryAddWithoutValidation(name, values);
        }

        reply.Content = replayed;
        Body = body;
        return reply;
    }
}
