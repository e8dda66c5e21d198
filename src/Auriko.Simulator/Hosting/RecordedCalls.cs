using System.Text;
using System.Text.Json;

namespace Auriko.Simulator.Hosting;

/// <summary>Keeps the last requests to be looked at, keys masked. Safe from many threads.</summary>
internal sealed class RecordedCalls(TimeProvider clock)
{
    private const int MostBytes = 256 * 1024;

    private static readonly string[] Secrets = ["Authorization", "api-key", "x-api-key", "x-goog-api-key"];

    private readonly Lock _gate = new();
    private readonly Queue<RecordedCall> _calls = new();

    /// <summary>Keeps a request.</summary>
    /// <param name="request">The request.</param>
    /// <param name="body">Its body.</param>
    /// <param name="kept">How many are kept.</param>
    /// <returns>To be called when its caller leaves before the end.</returns>
    public Action Add(HttpRequest request, ReadOnlyMemory<byte> body, int kept)
    {
        if (kept <= 0)
        {
            return () => { };
        }

        var at = clock.GetUtcNow();
        var headers = request.Headers
            .Select(header => KeyValuePair.Create(header.Key, Shown(header.Key, header.Value.ToString())))
            .ToList();
        lock (_gate)
        {
            var call = new RecordedCall(at, request.Path.Value ?? string.Empty, headers, body);
            _calls.Enqueue(call);
            while (_calls.Count > kept)
            {
                _calls.Dequeue();
            }

            return () => call.LeftAt = clock.GetUtcNow();
        }
    }

    public void Clear()
    {
        lock (_gate)
        {
            _calls.Clear();
        }
    }

    /// <summary>Writes them, the oldest first.</summary>
    public void Write(Utf8JsonWriter json)
    {
        RecordedCall[] calls;
        lock (_gate)
        {
            calls = [.. _calls];
        }

        json.WriteStartArray();
        foreach (var call in calls)
        {
            json.WriteStartObject();
            json.WriteNumber("at", Milliseconds(call.At));
            if (call.LeftAt is { } left)
            {
                json.WriteNumber("left_at", Milliseconds(left));
            }

            json.WriteString("path", call.Path);
            json.WriteStartObject("headers");
            foreach (var (name, value) in call.Headers)
            {
                json.WriteString(name.ToLowerInvariant(), value);
            }

            json.WriteEndObject();
            json.WritePropertyName("body");
            WriteBody(json, call.Body);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static double Milliseconds(DateTimeOffset time) => (time - DateTimeOffset.UnixEpoch).TotalMilliseconds;

    private static string Shown(string name, string value) =>
        Secrets.Contains(name, StringComparer.OrdinalIgnoreCase) ? "***" : value;

    private static void WriteBody(Utf8JsonWriter json, ReadOnlyMemory<byte> body)
    {
        if (body.Length <= MostBytes)
        {
            try
            {
                using var document = JsonDocument.Parse(body);
                document.WriteTo(json);
                return;
            }
            catch (JsonException)
            {
                // Shown as text below: a body that is no JSON is just what somebody will want to see.
            }
        }

        json.WriteStringValue(Encoding.UTF8.GetString(body.Span[..Math.Min(body.Length, MostBytes)]));
    }

    private sealed record RecordedCall(
        DateTimeOffset At, string Path, IReadOnlyList<KeyValuePair<string, string>> Headers, ReadOnlyMemory<byte> Body)
    {
        public DateTimeOffset? LeftAt { get; set; }
    }
}
