using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;

namespace Auriko.Benchmarks.Compare;

/// <summary>The same load for every target. Safe for concurrent use.</summary>
internal sealed class LoadClient(Uri target, string key) : IDisposable
{
    private readonly HttpClient _client = New();
    private readonly Uri _responses = new(target, "v1/responses");

    public static HttpClient New() => new(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = 4096 })
    {
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>One plain request, read to its end.</summary>
    public async Task PlainAsync(CancellationToken cancellationToken)
    {
        using var reply = await SendAsync("hello", stream: false, cancellationToken).ConfigureAwait(false);
        await reply.Content.ReadAsByteArrayAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Times of <paramref name="count"/> plain requests, one after another.</summary>
    public async Task<TimeSpan[]> LatenciesAsync(int count, CancellationToken cancellationToken)
    {
        var times = new TimeSpan[count];
        for (var number = 0; number < count; number++)
        {
            var started = Stopwatch.GetTimestamp();
            await PlainAsync(cancellationToken).ConfigureAwait(false);
            times[number] = Stopwatch.GetElapsedTime(started);
        }

        return times;
    }

    /// <summary>How many plain requests are answered in a time by a number of callers at once.</summary>
    public async Task<long> ThroughputAsync(int callers, TimeSpan duration, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        var counts = await Task.WhenAll(Enumerable.Range(0, callers).Select(async _ =>
        {
            var count = 0L;
            for (; Stopwatch.GetElapsedTime(started) < duration; count++)
            {
                await PlainAsync(cancellationToken).ConfigureAwait(false);
            }

            return count;
        })).ConfigureAwait(false);
        return counts.Sum();
    }

    /// <summary>One paced stream: how long each delta was on its way, upstream to here.</summary>
    public async Task<List<TimeSpan>> PacedAsync(int deltas, int milliseconds, CancellationToken cancellationToken)
    {
        var delays = new List<TimeSpan>(deltas);
        using var reply = await SendAsync($"paced {deltas} {milliseconds}", stream: true, cancellationToken).ConfigureAwait(false);
        await using var body = await reply.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var frames = SseParser.Create(body, static (type, data) => type == "response.output_text.delta" ? SentAt(data) : 0L);
        await foreach (var frame in frames.EnumerateAsync(cancellationToken).ConfigureAwait(false))
        {
            if (frame.Data > 0)
            {
                delays.Add(Stopwatch.GetElapsedTime(frame.Data));
            }
        }

        return delays;
    }

    /// <summary>One unpaced stream: the deltas that came and the time they took.</summary>
    public async Task<(long Deltas, TimeSpan Elapsed)> BurstAsync(int deltas, CancellationToken cancellationToken)
    {
        var started = Stopwatch.GetTimestamp();
        using var reply = await SendAsync($"burst {deltas}", stream: true, cancellationToken).ConfigureAwait(false);
        await using var body = await reply.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        var buffer = new byte[256 * 1024];
        var lines = 0L;
        for (int read; (read = await body.ReadAsync(buffer, cancellationToken).ConfigureAwait(false)) > 0;)
        {
            lines += buffer.AsSpan(0, read).Count((byte)'\n');
        }

        // Three line ends a frame, and eight frames that are no deltas.
        return ((lines / 3) - 8, Stopwatch.GetElapsedTime(started));
    }

    public void Dispose() => _client.Dispose();

    private async Task<HttpResponseMessage> SendAsync(string input, bool stream, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, _responses)
        {
            Content = new StringContent(
                $$"""{"model":"gpt-4.1-mini","input":"{{input}}","stream":{{(stream ? "true" : "false")}}}""",
                Encoding.UTF8, "application/json"),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key);
        var reply = await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken)
            .ConfigureAwait(false);
        return reply.EnsureSuccessStatusCode();
    }

    private static long SentAt(ReadOnlySpan<byte> payload)
    {
        var reader = new Utf8JsonReader(payload);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.PropertyName && reader.ValueTextEquals("delta"u8))
            {
                reader.Read();
                return long.Parse(reader.ValueSpan, provider: null);
            }
        }

        return 0;
    }
}
