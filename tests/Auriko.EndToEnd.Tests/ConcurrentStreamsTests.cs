using System.Net.ServerSentEvents;
using System.Text.Json;
using Auriko.EndToEnd.Tests.Harness;

namespace Auriko.EndToEnd.Tests;

/// <summary>Many streams at once, as a busy team has them.</summary>
public sealed class ConcurrentStreamsTests(SharedGateway shared)
{
    private const int Streams = 500;
    private const int Deltas = 64;

    [Fact]
    public async Task FiveHundredPacedStreams_NoneIsLostOrReordered()
    {
        var sequences = await Task.WhenAll(Enumerable.Range(0, Streams).Select(_ => ReadAsync()));

        Assert.All(sequences, stream =>
        {
            Assert.Equal(Deltas, stream.Deltas);
            Assert.True(stream.IsContiguous);
            Assert.Equal("response.completed", stream.Terminal);
        });
    }

    private async Task<(int Deltas, bool IsContiguous, string? Terminal)> ReadAsync()
    {
        var cancellation = TestContext.Current.CancellationToken;
        using var reply = await shared.Gateway.PostAsync(
            Requests.Text($"[[sim:deltas count={Deltas} delay_ms=20]]", stream: true));
        await using var body = await reply.Content.ReadAsStreamAsync(cancellation);
        var (deltas, next, isContiguous, last) = (0, 0L, true, (string?)null);
        await foreach (var frame in SseParser.Create(body).EnumerateAsync(cancellation))
        {
            isContiguous &= JsonElement.Parse(frame.Data).GetProperty("sequence_number").GetInt64() == next++;
            deltas += frame.EventType == "response.output_text.delta" ? 1 : 0;
            last = frame.EventType;
        }

        return (deltas, isContiguous, last);
    }
}
