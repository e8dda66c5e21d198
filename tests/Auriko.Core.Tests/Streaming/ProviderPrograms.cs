using System.Text;
using System.Text.Json;
using Auriko.Core.Contract;
using Auriko.Core.Ledger;
using Auriko.Core.Streaming;
using CsCheck;

namespace Auriko.Core.Tests.Streaming;

/// <summary>Random programs of everything a provider may say and a caller of the emitter may do, sensible or not.</summary>
internal static class ProviderPrograms
{
    private static readonly Gen<int> Key = Gen.Int[-1, 2];

    private static readonly Gen<int> Part = Gen.Int[0, 2];

    private static readonly Gen<string> Text = Gen.OneOf(
        "", "a", "Hello, ", "world", "\ud83d", "\ude00", "\ud83d\ude00", "\"\\\n\u0001", "\u2028</script>", "{\"x\":", "1}",
        "\0", "\udfff\ud800", "é");

    private static readonly Gen<string?> Id = Gen.OneOf<string?>(
        null, "", "a", "fc_a", "msg_a", "rs_a", "fc_ \"\ud800\"", "rs_");

    /// <summary>Objects and other values, some of which hold text that is not Unicode.</summary>
    private static readonly Gen<JsonElement> Json = Gen.OneOf(
        Parse("""{"type":"url_citation","url":"https://example.test/","title":"t"}"""),
        Parse("{\r\n \"type\" : \"file_citation\",\n \"index\": 0 }"),
        Parse("""{"type":"x\ud800","\udc00":["\ud83d\ude00","\\ud800","\ud83d"]}"""),
        Parse([.. "{\"type\":\""u8, 0xff, 0xc0, .. "\"}"u8]),
        Parse("null"),
        Parse("[]"),
        default);

    private static readonly Gen<JsonElement?> Logprobs = Gen.OneOf<JsonElement?>(
        null,
        null,
        null,
        Parse("[]"),
        Parse("null"),
        default(JsonElement),
        Parse("""[{"token":"a","logprob":-0.5,"bytes":[97],"top_logprobs":[]}]"""),
        Parse("[{\"token\":\"\\udead\",\n\"logprob\":-1e0,\"bytes\":null,\"top_logprobs\":[]}, {\"token\":\"b\"}]"));

    private static readonly Gen<JsonElement> Item = Gen.OneOf(
        Parse("""{"id":"a","type":"web_search_call","status":"in_progress"}"""),
        Parse("""{"id":"ws","type":"web_search_call","status":"searching","action":{"query":"\udc00"}}"""),
        Parse("""{"type":"web_search_call","status":"completed","id":7}"""),
        Parse("{\"id\":\"ctc\",\n\"type\":\"custom_tool_call\",\"call_id\":\"c\",\"name\":\"n\",\"input\":\"\"}"),
        Parse("""{"id":"","type":"mcp_call","status":"calling","\ud800":1}"""),
        Parse("""{"id":"b","type":"compaction","encrypted_content":"e"}"""),
        Parse("""{"id":"b","type":"message","role":"assistant","content":[]}"""),
        Parse("""{"id":"b","type":"","status":null}"""),
        Parse("""{"id":"b","type":null}"""),
        Parse("{}"),
        Parse("[]"),
        default);

    private static readonly Gen<ProviderEvent> OpaqueEvent = Gen.Select(
        Key,
        Gen.OneOf(
            "response.web_search_call.searching", "response.custom_tool_call_input.delta",
            "response.mcp_call_arguments.done", "response.mcp_call.failed", "response.output_text.delta",
            "response.completed", "vendor.thing", ""),
        Gen.OneOf(
            Parse("{}"),
            Parse("""{"delta":"x","arguments":"{}","sequence_number":99,"output_index":"7","item_id":null}"""),
            Parse("{\"delta\":\"\\ud800\",\r\n\"arguments\":\"\",\"\\udfff\":1,\"obfuscation\":\"o\"}"),
            Parse("[1]"),
            default),
        (key, type, payload) => (ProviderEvent)new OpaqueItemEvent(key, type, payload));

    private static readonly Gen<ProviderEvent> Usage = Gen.Select(
        Gen.Long[0, 1L << 40],
        Gen.Long[0, 1L << 40],
        Gen.OneOf<JsonElement?>(null, default(JsonElement), Parse("""{"web_search":{"num_requests":1}}""")),
        (input, output, tools) => (ProviderEvent)new UsageReported(
            UsageVector.Zero with { FreshInput = input, CacheRead = input / 2, VisibleOutput = output, Reasoning = 3 }, tools));

    private static readonly Gen<ProviderEvent> Said = Gen.Frequency(
        (6, Gen.Select(Key, Text, Part, Logprobs, (k, t, p, l) => (ProviderEvent)new TextDelta(k, t, p, l))),
        (2, Gen.Select(Key, Text, Part, (k, t, p) => (ProviderEvent)new RefusalDelta(k, t, p))),
        (3, Gen.Select(Key, Text, Part, (k, t, p) => (ProviderEvent)new ReasoningSummaryDelta(k, t, p))),
        (3, Gen.Select(Key, Text, Part, (k, t, p) => (ProviderEvent)new ReasoningTextDelta(k, t, p))),
        (4, Gen.Select(Key, Text, (k, t) => (ProviderEvent)new ToolCallDelta(k, t))),
        (4, Gen.Select(Key, Id, Text, Id, (k, c, n, i) => (ProviderEvent)new ToolCallStarted(k, c, n, i))),
        (2, Gen.Select(Key, Json, Part, (k, j, p) => (ProviderEvent)new AnnotationAdded(k, j, p))),
        (1, Gen.Select(Key, Id, Id, (k, i, p) => (ProviderEvent)new MessageStarted(k, i, p))),
        (1, Gen.Select(Key, Id, (k, i) => (ProviderEvent)new ReasoningStarted(k, i))),
        (1, Gen.Select(Key, Text, (k, t) => (ProviderEvent)new ReasoningSealed(k, t))),
        (2, Gen.Select(Key, Item, (k, i) => (ProviderEvent)new OpaqueItemStarted(k, i))),
        (2, OpaqueEvent),
        (3, Gen.Select(Key, Item, Gen.Bool, Gen.Bool, (k, i, n, cut) =>
            (ProviderEvent)new ItemEnded(k, n ? null : i, cut))),
        (1, Usage),
        (1, Gen.Enum<StopReason>().Select(reason => (ProviderEvent)new Stopped(reason))),
        (1, Id.Select(tier => (ProviderEvent)new StreamStarted("request", tier))));

    private static readonly Gen<ProgramStep> Step = Gen.Frequency(
        (30, Said.Select(said => new ProgramStep(StepKind.Say, said))),
        (1, Gen.OneOf(
            new ProgramStep(StepKind.Start), new ProgramStep(StepKind.Retarget), new ProgramStep(StepKind.Complete),
            new ProgramStep(StepKind.Fail))));

    private static readonly Gen<ProgramStep> Ending = Gen.OneOf(
        new ProgramStep(StepKind.Complete), new ProgramStep(StepKind.CompleteWithUsage), new ProgramStep(StepKind.Fail));

    /// <summary>Up to twelve steps, perhaps a reason to stop, and an end.</summary>
    public static Gen<ProgramStep[]> Any { get; } = Gen.Select(
        Step.Array[0, 12],
        Gen.Enum<StopReason>(),
        Gen.Bool,
        Ending,
        (steps, reason, stops, end) =>
            (ProgramStep[])[.. steps, .. stops ? [new ProgramStep(StepKind.Say, new Stopped(reason))] : Array.Empty<ProgramStep>(), end]);

    /// <summary>Runs a program on a new emitter.</summary>
    public static (List<ResponseEvent> Events, ResponseObject Returned) Run(ProgramStep[] program)
    {
        ResponseObject? returned = null;
        List<ResponseEvent> events = [.. RunStepwise(program, ended => returned = ended).SelectMany(written => written)];
        return (events, returned!);
    }

    /// <summary>Runs a program on a new emitter, and gives what each of its steps wrote.</summary>
    public static IEnumerable<List<ResponseEvent>> RunStepwise(ProgramStep[] program, Action<ResponseObject>? end = null)
    {
        var emitter = Emitting.NewEmitter();
        foreach (var step in program)
        {
            if (Do(emitter, step) is { } ended)
            {
                end?.Invoke(ended);
            }

            yield return Emitting.TakeAll(emitter);
        }
    }

    private static ResponseObject? Do(ResponseEmitter emitter, ProgramStep step)
    {
        switch (step.Kind)
        {
            case StepKind.Say:
                emitter.Apply(step.Said!);
                return null;
            case StepKind.Start:
                emitter.Start();
                return null;
            case StepKind.Retarget when emitter is { HasOutput: false, IsEnded: false }:
                emitter.Retarget("another-model", new RoutingMetadata("p", "pm", "another-model", "cost-focus"));
                return null;
            case StepKind.Complete:
                return emitter.Complete(null, null);
            case StepKind.CompleteWithUsage:
                return emitter.Complete(Emitting.Usage, new RoutingMetadata("p", "pm", "m", "balanced"));
            case StepKind.Fail:
                return emitter.Fail(new ResponseError("server_error", "It broke."), null, null);
            default:
                return null;
        }
    }

    private static JsonElement Parse(string json) => Parse(Encoding.UTF8.GetBytes(json));

    private static JsonElement Parse(byte[] json) => JsonElement.Parse(json);
}

/// <summary>One step of a program.</summary>
internal sealed record ProgramStep(StepKind Kind, ProviderEvent? Said = null);

/// <summary>What a step does.</summary>
internal enum StepKind
{
    Say,
    Start,
    Retarget,
    Complete,
    CompleteWithUsage,
    Fail,
}
