using System.Text.Json;
using System.Text.Json.Nodes;
using Auriko.Core.Streaming;

namespace Auriko.Core.Tests.Streaming;

/// <summary>Legal streams written by hand, and ways to break them.</summary>
internal static class WireStreams
{
    public const string AddedMessage =
        """{"id":"msg_1","type":"message","status":"in_progress","role":"assistant","content":[]}""";

    public const string DoneMessage = """
        {"id":"msg_1","type":"message","status":"completed","role":"assistant","content":[
          {"type":"output_text","text":"Hello","annotations":[{"type":"url_citation","url":"u"}],
           "logprobs":[{"token":"He"}]}]}
        """;

    /// <summary>One message with text, log probabilities and an annotation; 11 events.</summary>
    public static List<JsonNode> Text() => Stream(
        Snapshot("created"),
        Snapshot("in_progress"),
        Added(0, AddedMessage),
        Part("content_part.added", "msg_1", 0, """{"type":"output_text","text":"","annotations":[],"logprobs":[]}"""),
        Inside("output_text.delta", "msg_1", 0, """ "content_index":0,"delta":"He","logprobs":[{"token":"He"}] """),
        Inside("output_text.delta", "msg_1", 0, """ "content_index":0,"delta":"llo","logprobs":[],"obfuscation":"x" """),
        Inside(
            "output_text.annotation.added",
            "msg_1",
            0,
            """ "content_index":0,"annotation_index":0,"annotation":{"type":"url_citation","url":"u"} """),
        Inside("output_text.done", "msg_1", 0, """ "content_index":0,"text":"Hello","logprobs":[{"token":"He"}] """),
        Part(
            "content_part.done",
            "msg_1",
            0,
            """
            {"type":"output_text","text":"Hello","annotations":[{"type":"url_citation","url":"u"}],
             "logprobs":[{"token":"He"}]}
            """),
        Done(0, DoneMessage),
        Snapshot("completed", DoneMessage));

    /// <summary>Reasoning with a summary and text, then two interleaved calls; 21 events.</summary>
    public static List<JsonNode> ReasoningAndCalls()
    {
        const string reasoning = """
            {"id":"rs_1","type":"reasoning","status":"completed","summary":[{"type":"summary_text","text":"Sum"}],
             "content":[{"type":"reasoning_text","text":"Hm"}],"encrypted_content":"sealed"}
            """;
        return Stream(
            Snapshot("created"),
            Snapshot("in_progress"),
            Added(0, """{"id":"rs_1","type":"reasoning","status":"in_progress","summary":[]}"""),
            Summary("reasoning_summary_part.added", """ "part":{"type":"summary_text","text":""} """),
            Summary("reasoning_summary_text.delta", """ "delta":"Sum" """),
            Summary("reasoning_summary_text.done", """ "text":"Sum" """),
            Summary("reasoning_summary_part.done", """ "part":{"type":"summary_text","text":"Sum"} """),
            Part("content_part.added", "rs_1", 0, """{"type":"reasoning_text","text":""}"""),
            Inside("reasoning_text.delta", "rs_1", 0, """ "content_index":0,"delta":"Hm" """),
            Inside("reasoning_text.done", "rs_1", 0, """ "content_index":0,"text":"Hm" """),
            Part("content_part.done", "rs_1", 0, """{"type":"reasoning_text","text":"Hm"}"""),
            Done(0, reasoning),
            Added(1, Call("a", "in_progress", "")),
            Added(2, Call("b", "in_progress", "")),
            Inside("function_call_arguments.delta", "fc_b", 2, """ "delta":"{\"n\":1}" """),
            Inside("function_call_arguments.delta", "fc_a", 1, """ "delta":"{}" """),
            Inside("function_call_arguments.done", "fc_b", 2, """ "arguments":"{\"n\":1}","name":"do_b" """),
            Done(2, Call("b", "completed", """{\"n\":1}""")),
            Inside("function_call_arguments.done", "fc_a", 1, """ "arguments":"{}","name":"do_a" """),
            Done(1, Call("a", "completed", "{}")),
            Snapshot("completed", reasoning, Call("a", "completed", "{}"), Call("b", "completed", """{\"n\":1}""")));
    }

    /// <summary>An item of a type only its provider knows, then a refusal, cut by a limit; 12 events.</summary>
    public static List<JsonNode> OpaqueAndRefusal()
    {
        const string search = """{"id":"ws_1","type":"web_search_call","status":"completed","action":{"query":"q"}}""";
        const string refusal = """
            {"id":"msg_1","type":"message","status":"incomplete","role":"assistant","phase":"final_answer",
             "content":[{"type":"refusal","refusal":"No"}]}
            """;
        return Stream(
            Snapshot("created"),
            Snapshot("in_progress"),
            Added(0, """{"id":"ws_1","type":"web_search_call","status":"in_progress"}"""),
            Inside("web_search_call.searching", "ws_1", 0),
            Done(0, search),
            Added(
                1,
                """
                {"id":"msg_1","type":"message","status":"in_progress","role":"assistant","phase":"final_answer",
                 "content":[]}
                """),
            Part("content_part.added", "msg_1", 1, """{"type":"refusal","refusal":""}"""),
            Inside("refusal.delta", "msg_1", 1, """ "content_index":0,"delta":"No" """),
            Inside("refusal.done", "msg_1", 1, """ "content_index":0,"refusal":"No" """),
            Part("content_part.done", "msg_1", 1, """{"type":"refusal","refusal":"No"}"""),
            Done(1, refusal),
            Snapshot("incomplete", search, refusal));
    }

    /// <summary>A response that failed before any output; 3 events.</summary>
    public static List<JsonNode> Failed() => Stream(Snapshot("created"), Snapshot("in_progress"), Snapshot("failed"));

    public static JsonNode Snapshot(string stage, params ReadOnlySpan<string> output)
    {
        var status = stage == "created" ? "in_progress" : stage;
        var response = Node($$$"""
            {"id":"resp_1","object":"response","created_at":1,"completed_at":null,"status":"{{{status}}}","error":null,
             "incomplete_details":null,"model":"m","output":[{{{string.Join(',', output)}}}],"usage":null,
             "instructions":null,"tools":[],"tool_choice":"auto","parallel_tool_calls":true,"max_output_tokens":null,
             "max_tool_calls":null,"temperature":1,"top_p":1,"top_logprobs":0,"frequency_penalty":0,
             "presence_penalty":0,"truncation":"disabled","reasoning":{"effort":null,"summary":null},
             "text":{"format":{"type":"text"}},"metadata":{},"user":null,"prompt_cache_key":null,
             "safety_identifier":null,"store":false,"previous_response_id":null,"background":false,
             "service_tier":"default","routing_metadata":{"provider":"p","provider_model_id":"pm",
             "model_canonical":"m","routing_strategy":"cost-focus"}}
            """);
        if (stage is "completed" or "incomplete")
        {
            response["usage"] = Node("""
                {"input_tokens":3,"input_tokens_details":{"cached_tokens":0},"output_tokens":4,
                 "output_tokens_details":{"reasoning_tokens":0},"total_tokens":7}
                """);
        }

        switch (stage)
        {
            case "completed":
                response["completed_at"] = 2;
                break;
            case "incomplete":
                response["incomplete_details"] = Node("""{"reason":"max_output_tokens"}""");
                break;
            case "failed":
                response["error"] = Node("""{"code":"server_error","message":"It broke."}""");
                break;
        }

        return new JsonObject { ["type"] = $"response.{stage}", ["response"] = response };
    }

    public static JsonNode Added(int index, string item) =>
        Node($$"""{"type":"response.output_item.added","output_index":{{index}},"item":{{item}}}""");

    public static JsonNode Done(int index, string item) =>
        Node($$"""{"type":"response.output_item.done","output_index":{{index}},"item":{{item}}}""");

    public static JsonNode Part(string type, string item, int index, string part) =>
        Inside(type, item, index, $""" "content_index":0,"part":{part} """);

    public static JsonNode Inside(string type, string item, int index, string members = "\"x\":0") => Node(
        $$"""{"type":"response.{{type}}","item_id":"{{item}}","output_index":{{index}},{{members}}}""");

    public static JsonNode Node(string json) => JsonNode.Parse(json)!;

    public static List<JsonNode> Stream(params IEnumerable<JsonNode> events) => Renumber([.. events]);

    /// <summary>Numbers the events from 0, so that a test that moves events breaks one rule alone.</summary>
    public static List<JsonNode> Renumber(List<JsonNode> events)
    {
        for (var i = 0; i < events.Count; i++)
        {
            events[i]["sequence_number"] = i;
        }

        return events;
    }

    public static IReadOnlyList<StreamViolation> Check(
        IEnumerable<JsonNode> events, StreamOrigin origin = StreamOrigin.Gateway) =>
        StreamGrammar.Check(events.Select(next => JsonElement.Parse(next.ToJsonString())), origin);

    private static JsonNode Summary(string type, string members) =>
        Inside(type, "rs_1", 0, $""" "summary_index":0,{members} """);

    private static string Call(string name, string status, string arguments) => $$"""
        {"id":"fc_{{name}}","type":"function_call","status":"{{status}}","call_id":"call_{{name}}",
         "name":"do_{{name}}","arguments":"{{arguments}}"}
        """;
}
