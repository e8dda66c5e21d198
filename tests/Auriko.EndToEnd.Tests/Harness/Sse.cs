using System.Net.ServerSentEvents;
using System.Text.Json;
using Auriko.Core.Streaming;

namespace Auriko.EndToEnd.Tests.Harness;

/// <summary>Reads a stream as a stranger would: by the standard's parser, trusting nothing.</summary>
internal static class Sse
{
    /// <summary>Reads a whole stream; every frame's name must be its payload's type.</summary>
    public static async Task<IReadOnlyList<JsonElement>> ReadAsync(HttpResponseMessage reply)
    {
        Assert.Equal("text/event-stream", reply.Content.Headers.ContentType?.MediaType);
        var cancellation = TestContext.Current.CancellationToken;
        await using var body = await reply.Content.ReadAsStreamAsync(cancellation);
        var events = new List<JsonElement>();
        await foreach (var frame in SseParser.Create(body).EnumerateAsync(cancellation))
        {
            var payload = JsonElement.Parse(frame.Data);
            Assert.Equal(frame.EventType, payload.GetProperty("type").GetString());
            events.Add(payload);
        }

        return events;
    }

    /// <summary>Reads a whole stream, which must be legal.</summary>
    public static async Task<IReadOnlyList<JsonElement>> ReadLegalAsync(HttpResponseMessage reply)
    {
        var events = await ReadAsync(reply);
        Assert.Empty(StreamGrammar.Check(events));
        return events;
    }
}
