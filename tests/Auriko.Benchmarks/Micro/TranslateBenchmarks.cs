using System.Text;
using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Reasoning;
using Auriko.Core.Streaming;
using Auriko.Providers.ChatCompletions;
using Auriko.Providers.OpenAIResponses;
using Auriko.Providers.Settings;
using Auriko.Providers.Translation;
using Auriko.Providers.Upstream;
using BenchmarkDotNet.Attributes;

namespace Auriko.Benchmarks.Micro;

/// <summary>Both ways through a dialect: a request to an upstream's body, and an upstream's event to what it says.</summary>
[MemoryDiagnoser]
public class TranslateBenchmarks
{
    private const int Deltas = 10_000;

    private static readonly byte[] ResponsesEvent = Encoding.UTF8.GetBytes(
        """{"type":"response.output_text.delta","sequence_number":4,"item_id":"msg_1","output_index":0,"content_index":0,"delta":"word ","logprobs":[]}""");

    private static readonly byte[] ChatEvent = Encoding.UTF8.GetBytes(
        """{"id":"c","object":"chat.completion.chunk","created":1,"model":"m","choices":[{"index":0,"delta":{"content":"word "},"finish_reason":null}]}""");

    private static readonly ProviderSettings Settings = new()
    {
        Name = new ProviderName("upstream"),
        Dialect = "any",
        BaseUrl = new Uri("https://upstream.test/v1"),
        ExtensionFamily = "openai",
    };

    private readonly IReasoningSeal _seal = new ReasoningSeal([SealingKey.Create()]);
    private readonly Queue<ProviderEvent> _said = new();
    private readonly Offering _offering = new()
    {
        Provider = Settings.Name,
        ModelId = "some-model",
        ProviderModelId = "some-model",
    };

    private UpstreamTransport _transport = null!;
    private OpenAIResponsesProvider _responses = null!;
    private ChatCompletionsProvider _chat = null!;
    private ResponseRequest _request = null!;

    private OwnReasoning Own => new(_seal, new ReasoningOrigin(Settings.Name, _offering.ModelId));

    [GlobalSetup]
    public void Setup()
    {
        _transport = new UpstreamTransport(
            new HttpMessageInvoker(new SocketsHttpHandler()), Settings, credential: null, TimeProvider.System);
        _responses = new OpenAIResponsesProvider(Settings, _transport, _seal);
        _chat = new ChatCompletionsProvider(Settings, _transport, _seal);
        _request = ResponseRequestParser.Parse(Encoding.UTF8.GetBytes(
            """{"model":"some-model","instructions":"Be brief.","temperature":0.2,"input":[{"role":"user","content":"Hello there."}]}"""));
    }

    [Benchmark]
    public IProviderCall ResponsesRequest() => _responses.Prepare(_request, _offering);

    [Benchmark]
    public IProviderCall ChatRequest() => _chat.Prepare(_request, _offering);

    [Benchmark(OperationsPerInvoke = Deltas)]
    public int ResponsesDelta() => Read(
        new OpenAIResponsesStream(_transport.Faults, Own), "response.output_text.delta", ResponsesEvent);

    [Benchmark(OperationsPerInvoke = Deltas)]
    public int ChatDelta() => Read(
        new ChatCompletionsStream(_transport.Faults, ChatCompatibility.Of(Settings.DialectSettings), Own), "message", ChatEvent);

    private int Read(StreamTranslator translator, string type, byte[] data)
    {
        var count = 0;
        for (var number = 0; number < Deltas; number++)
        {
            translator.Read(type, data, _said);
            count += _said.Count;
            _said.Clear();
        }

        return count;
    }
}
