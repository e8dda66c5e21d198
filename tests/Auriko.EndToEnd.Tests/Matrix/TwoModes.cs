using System.ClientModel;
using System.ClientModel.Primitives;
using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Auriko.Core.Streaming;
using Auriko.EndToEnd.Tests.Harness;
using OpenAI.Responses;

namespace Auriko.EndToEnd.Tests.Matrix;

/// <summary>Both answers to one request, through the SDK and on the wire, found legal and the same.</summary>
internal sealed class TwoModes
{
    // What differs between any two calls: ids, times, and what is sealed with a fresh nonce.
    private static readonly string[] PerCall =
        ["id", "call_id", "encrypted_content", "created_at", "completed_at", "ttft_ms", "throughput_tps"];

    private TwoModes(
        ResponseResult plain, JsonNode plainWire, ResponseResult streamed, IReadOnlyList<JsonElement> events)
    {
        Plain = plain;
        PlainWire = plainWire;
        Streamed = streamed;
        Events = events;
    }

    /// <summary>The plain answer.</summary>
    public ResponseResult Plain { get; }

    /// <summary>The plain answer as it stands on the wire.</summary>
    public JsonNode PlainWire { get; }

    /// <summary>The response that ends the stream.</summary>
    public ResponseResult Streamed { get; }

    /// <summary>The stream's events as they stand on the wire.</summary>
    public IReadOnlyList<JsonElement> Events { get; }

    /// <summary>What the plain answer says it cost.</summary>
    public decimal Cost => PlainWire["routing_metadata"]!["cost"]!["usd"]!.GetValue<decimal>();

    /// <summary>The warnings, sorted: the code of each, and the place in the request that its message begins with.</summary>
    public IEnumerable<string> Warnings => PlainWire["routing_metadata"]!["warnings"] is JsonArray warnings
        ? warnings.Select(warning => $"{warning!["code"]} {warning["message"]!.ToString().Split(' ', ':')[0]}").Order()
        : [];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    /// <summary>Asks in both modes, and checks what holds for every answer.</summary>
    /// <param name="gateway">Whom to ask.</param>
    /// <param name="options">What to ask.</param>
    public static async Task<TwoModes> AskAsync(StandaloneGateway gateway, CreateResponseOptions options)
    {
        options.StreamingEnabled = false;
        using var plain = new RecordedClient(gateway);

        // The first call fills the provider's prompt cache: the two that are compared both read from it.
        await plain.Client.CreateResponseAsync(options, Cancellation);
        var answer = (await plain.Client.CreateResponseAsync(options, Cancellation)).Value;

        options.StreamingEnabled = true;
        using var streamed = new RecordedClient(gateway);
        var (text, last) = await ReadAsync(streamed.Client, options);

        var events = LegalEventsOf(streamed);
        var modes = new TwoModes(answer, JsonNode.Parse(plain.Handler.Body.Span)!, ResponseOf(last), events);
        modes.Check();
        Assert.Equal(modes.Plain.GetOutputText() ?? string.Empty, text);
        return modes;
    }

    /// <summary>Asks in both modes what no one can answer plainly: an error, and a stream that ends by failing.</summary>
    /// <param name="gateway">Whom to ask.</param>
    /// <param name="options">What to ask.</param>
    /// <returns>The plain error, and the events of the stream, which were found legal.</returns>
    public static async Task<(ClientResultException Plain, IReadOnlyList<JsonElement> Events)> FailAsync(
        StandaloneGateway gateway, CreateResponseOptions options)
    {
        options.StreamingEnabled = false;
        using var plain = new RecordedClient(gateway);
        var failure = await Assert.ThrowsAsync<ClientResultException>(
            () => plain.Client.CreateResponseAsync(options, Cancellation));

        options.StreamingEnabled = true;
        using var streamed = new RecordedClient(gateway);
        var (_, last) = await ReadAsync(streamed.Client, options);

        Assert.IsType<StreamingResponseFailedUpdate>(last);
        return (failure, LegalEventsOf(streamed));
    }

    private void Check()
    {
        var last = JsonNode.Parse(Events[^1].GetProperty("response").GetRawText())!;
        var items = Events
            .Where(next => next.GetProperty("type").GetString() == "response.output_item.done")
            .OrderBy(next => next.GetProperty("output_index").GetInt32())
            .Select(next => JsonNode.Parse(next.GetProperty("item").GetRawText()))
            .ToArray();

        Assert.Equal(last["output"]!.ToJsonString(), new JsonArray(items).ToJsonString());
        Assert.Equal(PlainWire["usage"]!.ToJsonString(), last["usage"]!.ToJsonString());
        Assert.Equal(Comparable(PlainWire), Comparable(last));
        Assert.Equal(Plain.Status, Streamed.Status);
        Assert.Equal(Plain.Usage.InputTokenCount, Streamed.Usage.InputTokenCount);
        Assert.Equal(Plain.Usage.OutputTokenCount, Streamed.Usage.OutputTokenCount);
        Assert.Equal(
            Plain.Usage.OutputTokenDetails.ReasoningTokenCount, Streamed.Usage.OutputTokenDetails.ReasoningTokenCount);
        Assert.True(Plain.Usage.InputTokenCount > 0);
    }

    private static async Task<(string Text, StreamingResponseUpdate? Last)> ReadAsync(
        ResponsesClient client, CreateResponseOptions options)
    {
        var text = new StringBuilder();
        StreamingResponseUpdate? last = null;
        await foreach (var update in await client.CreateResponseStreamingAsync(options, Cancellation))
        {
            last = update;
            text.Append((update as StreamingResponseOutputTextDeltaUpdate)?.Delta);
        }

        return (text.ToString(), last);
    }

    private static ResponseResult ResponseOf(StreamingResponseUpdate? last) => last switch
    {
        StreamingResponseCompletedUpdate completed => completed.Response,
        StreamingResponseIncompleteUpdate incomplete => incomplete.Response,
        _ => throw new InvalidOperationException($"The stream ended with {last?.GetType().Name ?? "nothing"}."),
    };

    private static List<JsonElement> LegalEventsOf(RecordedClient client)
    {
        using var body = new MemoryStream(client.Handler.Body.ToArray());
        var events = SseParser.Create(body).Enumerate().Select(frame => JsonElement.Parse(frame.Data)).ToList();
        Assert.Empty(StreamGrammar.Check(events));
        return events;
    }

    private static string Comparable(JsonNode response)
    {
        var copy = response.DeepClone();
        Clean(copy);
        return copy.ToJsonString();
    }

    private static void Clean(JsonNode? node)
    {
        switch (node)
        {
            case JsonArray array:
                foreach (var item in array)
                {
                    Clean(item);
                }

                break;
            case JsonObject members:
                foreach (var (name, value) in members.ToArray())
                {
                    if (PerCall.Contains(name))
                    {
                        members.Remove(name);
                    }
                    else
                    {
                        Clean(value);
                    }
                }

                break;
        }
    }

    private sealed class RecordedClient : IDisposable
    {
        private readonly HttpClient _http;
        private readonly HttpClientPipelineTransport _transport;

        public RecordedClient(StandaloneGateway gateway)
        {
            _http = new HttpClient(Handler);
            _transport = new HttpClientPipelineTransport(_http);
            Client = gateway.NewSdkClient(transport: _transport);
        }

        public RecordingHandler Handler { get; } = new();

        public ResponsesClient Client { get; }

        public void Dispose()
        {
            _transport.Dispose();
            _http.Dispose();
        }
    }
}
