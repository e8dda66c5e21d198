using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;

namespace Auriko.Providers.Tests.Conformance;

/// <summary>Valid request bodies of every shape the contract knows, and of shapes it does not.</summary>
internal static class RandomRequests
{
    private static readonly string[] Pieces =
        ["a", "ß", "東", "🗼", "\"", "\\", "\n", "\u0001", "</", "{}", " ", "data:", "\u2028", "é", "0"];

    public static Gen<string> Text { get; } =
        Gen.Int[0, Pieces.Length - 1].Array[0, 12].Select(picks => string.Concat(picks.Select(pick => Pieces[pick])));

    private static Gen<string> Name { get; } =
        Gen.Char["abcdefghij_"].Array[1, 8].Select(letters => "n" + new string(letters));

    private static Gen<string> Quoted { get; } = Text.Select(text => JsonSerializer.Serialize(text));

    public static Gen<string> Body { get; } = Gen.Select(Input, Members(), (input, members) =>
    {
        var body = new JsonObject { ["model"] = "some-model", ["input"] = JsonNode.Parse(input) };
        foreach (var (name, json) in members)
        {
            body[name] = JsonNode.Parse(json);
        }

        // The two must agree, and the alias is always "high".
        if (body["reasoning"]?["effort"]?.GetValue<string>() is "off")
        {
            body.Remove("reasoning_effort");
        }

        return body.ToJsonString();
    });

    private static Gen<string> Input => Gen.OneOf(
        Quoted,
        Gen.OneOf(UserMessage, AssistantMessage, Call, Reasoning, NativeItem).Array[1, 5].Select(Joined));

    private static Gen<string> UserMessage => Gen.Select(
        Const("user", "system", "developer"),
        Gen.OneOf(Quoted, Gen.OneOf(TextPart, ImagePart, FilePart).Array[1, 3].Select(Joined)),
        Gen.Bool,
        (role, content, hasType) =>
            $$"""{ {{(hasType ? "\"type\":\"message\"," : string.Empty)}}"role":"{{role}}","content":{{content}} }""");

    private static Gen<string> TextPart => Quoted.Select(text => $$"""{"type":"input_text","text":{{text}}}""");

    private static Gen<string> ImagePart => Gen.Select(
        Const("https://images.test/a.png", "data:image/png;base64,iVBORw0KGgo="),
        Const("", ",\"detail\":\"low\"", ",\"detail\":\"high\""),
        (url, detail) => $$"""{"type":"input_image","image_url":"{{url}}"{{detail}}}""");

    private static Gen<string> FilePart => Const(
        """{"type":"input_file","file_id":"file-abc"}""",
        """{"type":"input_file","filename":"a.pdf","file_data":"data:application/pdf;base64,JVBERi0="}""");

    private static Gen<string> AssistantMessage => Gen.Select(Quoted, Gen.Int[0, 3], (text, shape) => shape switch
    {
        0 => $$"""{"role":"assistant","content":{{text}}}""",
        1 => $$"""{"type":"message","role":"assistant","content":[{"type":"refusal","refusal":{{text}}}]}""",
        2 => $$"""{"role":"assistant","phase":"final_answer","content":[{"type":"output_text","text":{{text}}}]}""",
        _ => $$"""
            {"type":"message","id":"msg_1","status":"completed","role":"assistant",
             "content":[{"type":"output_text","text":{{text}},"annotations":[],"logprobs":[]}]}
            """,
    });

    private static Gen<string> Call => Gen.Select(Name, Quoted, (name, text) => $$"""
        {"type":"function_call","call_id":"call_{{name}}","name":"{{name}}","arguments":{{text}}},
        {"type":"function_call_output","call_id":"call_{{name}}","output":{{text}}}
        """);

    private static Gen<string> Reasoning => Gen.Select(Quoted, Gen.Bool, (text, isSealed) => $$"""
        {"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":{{text}}}]
        {{(isSealed ? ",\"encrypted_content\":\"seal\"" : string.Empty)}}}
        """);

    private static Gen<string> NativeItem => Gen.Const(
        """{"type":"web_search_call","id":"ws_1","status":"completed","action":{"type":"search","query":"q"}}""");

    private static Gen<(string Name, string Json)[]> Members() => Gen.Shuffle(
        Sampling().Concat(Settings()).Concat(Foreign()).ToArray(), 0, 14).SelectMany(Pick);

    private static IEnumerable<Gen<(string Name, string Json)>> Sampling() =>
    [
        Member("temperature", Number(0, 2)),
        Member("top_p", Number(0, 1)),
        Member("top_k", Whole(0, 90)),
        Member("top_logprobs", Whole(0, 20)),
        Member("frequency_penalty", Number(-2, 2)),
        Member("presence_penalty", Number(-2, 2)),
        Member("max_output_tokens", Whole(1, 99_999)),
        Member("max_tool_calls", Whole(1, 9)),
    ];

    private static IEnumerable<Gen<(string Name, string Json)>> Settings() =>
    [
        Member("instructions", Quoted),
        Member("user", Quoted),
        Member("prompt_cache_key", Quoted),
        Member("safety_identifier", Quoted),
        Member("parallel_tool_calls", Const("true", "false")),
        Member("stream", Const("true", "false")),
        Member("store", Const("false", "null")),
        Member("truncation", Const("\"auto\"", "\"disabled\"")),
        Member("include", Const("[]", "[\"message.output_text.logprobs\"]", "[\"reasoning.encrypted_content\"]")),
        Member("metadata", Gen.Select(Name, Name, (key, value) => $$"""{"{{key}}":"{{value}}"}""")),
        Member("reasoning", Const(
            "{}", """{"effort":"high","summary":"auto"}""", """{"effort":"off"}""", """{"generate_summary":"concise"}""")),
        Member("reasoning_effort", Const("\"high\"")),
        Member("text", Const(
            "{}",
            """{"format":{"type":"text"},"verbosity":"low"}""",
            """{"format":{"type":"json_object"}}""",
            """{"format":{"type":"json_schema","name":"thing","strict":true,"schema":{"type":"object","properties":{}}}}""")),
        Member("tools", Gen.OneOf(FunctionTool, Const("""{"type":"web_search"}""")).Array[0, 3].Select(Joined)),
        Member("tool_choice", Const("\"auto\"", "\"none\"")),
    ];

    private static IEnumerable<Gen<(string Name, string Json)>> Foreign() =>
    [
        Member("service_tier", Const("\"flex\"")),
        Member("gateway", Const("""{"metadata":{"a":"b"},"routing":{"optimize":"cost"}}""")),
        Gen.Select(Name, Quoted, (name, text) => (name, text)),
        Gen.Select(Name, Quoted, (name, text) => (name, $$$"""{"deep":[1,{"er":{{{text}}} }]}""")),
        Member("extensions", Gen.Select(Name, Quoted, (name, text) => $$$"""
            {"openai":{"{{{name}}}":{"a":{{{text}}},"Token":"t"},"api_key":"k","maxTokens":5,"plain":1.50},
             "deepseek":{"{{{name}}}":{{{text}}} },"anthropic":{"x":true}}
            """)),
    ];

    private static Gen<string> FunctionTool => Gen.Select(Name, Quoted, Gen.Int[0, 2], (name, text, shape) => shape switch
    {
        0 => $$"""{"type":"function","name":"{{name}}"}""",
        1 => $$"""{"type":"function","name":"{{name}}","description":{{text}},"strict":true,"parameters":{"type":"object"} }""",
        _ => $$$"""
            {"type":"function","name":"{{{name}}}","strict":null,
             "parameters":{"$schema":"s","type":"object","properties":{"a":{"type":"string","description":{{{text}}} } } } }
            """,
    });

    private static Gen<(string Name, string Json)[]> Pick(Gen<(string Name, string Json)>[] members) =>
        members.Length == 0
            ? Gen.Const(Array.Empty<(string, string)>())
            : members.Aggregate(
                Gen.Const(Array.Empty<(string Name, string Json)>()),
                (all, next) => Gen.Select(all, next, ((string Name, string Json)[] so, (string Name, string Json) one) => so.Append(one).ToArray()));

    private static Gen<(string Name, string Json)> Member(string name, Gen<string> json) => json.Select(text => (name, text));

    private static Gen<string> Const(params string[] values) => Gen.Int[0, values.Length - 1].Select(pick => values[pick]);

    private static Gen<string> Whole(int least, int most) =>
        Gen.Int[least, most].Select(number => number.ToString(CultureInfo.InvariantCulture));

    private static Gen<string> Number(int least, int most) =>
        Gen.Int[least * 100, most * 100].Select(number => (number / 100m).ToString(CultureInfo.InvariantCulture));

    private static string Joined(string[] items) => $"[{string.Join(',', items)}]";
}
