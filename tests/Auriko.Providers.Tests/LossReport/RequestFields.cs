namespace Auriko.Providers.Tests.LossReport;

/// <summary>
/// Every field of a request. Left out is only what marks an item as one, or as part of an earlier answer: its
/// <c>type</c>, <c>id</c> and <c>status</c>, which its place in the conversation says.
/// </summary>
internal static class RequestFields
{
    private const string Functions = """
        "tools":[{"type":"function","name":"f","parameters":{"type":"object"}},{"type":"function","name":"g","parameters":{"type":"object"}}]
        """;

    private const string Answer = """{"type":"function_call_output","call_id":"c1","output":"done"},""";
    private const string Call = """{"type":"function_call","call_id":"c1","name":"f","arguments":"{}"}""";

    public static IReadOnlyList<RequestField> All { get; } =
        [.. Sampling(), .. Settings(), .. Nested(), .. Messages(), .. Parts(), .. Items(), .. Tools(), .. Extensions(), .. Gateways()];

    private static IEnumerable<RequestField> Sampling() =>
    [
        RequestField.Top("temperature", "0.25", "0.75"),
        RequestField.Top("top_p", "0.25", "0.75"),
        RequestField.Top("top_k", "3", "7"),
        RequestField.Top("top_logprobs", "3", "7"),
        RequestField.Top("frequency_penalty", "0.25", "0.75"),
        RequestField.Top("presence_penalty", "0.25", "0.75"),
        RequestField.Top("max_output_tokens", "3000", "4000"),
        RequestField.Top("max_tool_calls", "3", "7"),
    ];

    private static IEnumerable<RequestField> Settings() =>
    [
        new("/input", "\"input\":@", "\"one\"", "\"other\""),
        RequestField.Top("instructions", "\"one\"", "\"other\""),
        RequestField.Top("user", "\"one\"", "\"other\""),
        RequestField.Top("prompt_cache_key", "\"one\"", "\"other\""),
        RequestField.Top("safety_identifier", "\"one\"", "\"other\""),
        RequestField.Top("truncation", "\"auto\"", "\"disabled\""),
        RequestField.Top("reasoning_effort", "\"low\"", "\"high\""),
        RequestField.Top("service_tier", "\"flex\"", "\"priority\""),
        RequestField.Top("prompt_cache_retention", "\"24h\"", "\"in_memory\""),
        RequestField.Top("seed", "3", "7"),
        RequestField.Top("some_future_field", "{\"deep\":[1]}", "{\"deep\":[2]}"),
    ];

    private static IEnumerable<RequestField> Nested() =>
    [
        RequestField.In("/metadata/key", "\"metadata\":{\"key\":@}", "\"one\"", "\"other\""),
        RequestField.In("/include/0", "\"include\":[@]", "\"message.output_text.logprobs\"", "\"web_search_call.results\""),
        RequestField.In("/include/0", "\"include\":[@]", "\"file_search_call.results\"", "\"code_interpreter_call.outputs\""),
        RequestField.In("/stream_options/include_obfuscation", "\"stream_options\":{\"include_obfuscation\":@}", "true", "false"),
        RequestField.In("/text/verbosity", "\"text\":{\"verbosity\":@}", "\"low\"", "\"high\""),
        RequestField.In("/text/some_future_field", "\"text\":{\"some_future_field\":@}", "1", "2"),
        RequestField.In("/text/format/type", "\"text\":{\"format\":{\"type\":@}}", "\"json_object\"", "\"text\""),
        Schema("/name", "\"name\":@,\"schema\":{\"type\":\"object\"}", "\"one\"", "\"other\""),
        Schema("/schema", "\"name\":\"n\",\"schema\":@", """{"type":"object","title":"one"}""", """{"type":"object","title":"other"}"""),
        Schema("/strict", "\"name\":\"n\",\"strict\":@,\"schema\":{\"type\":\"object\"}", "true", "false"),
        Schema("/description", "\"name\":\"n\",\"description\":@,\"schema\":{\"type\":\"object\"}", "\"one\"", "\"other\""),
        RequestField.In("/reasoning/effort", "\"reasoning\":{\"effort\":@}", "\"low\"", "\"high\""),
        RequestField.In("/reasoning/summary", "\"reasoning\":{\"summary\":@}", "\"concise\"", "\"detailed\""),
        RequestField.In("/reasoning/generate_summary", "\"reasoning\":{\"generate_summary\":@}", "\"concise\"", "\"detailed\""),
        RequestField.In("/reasoning/some_future_field", "\"reasoning\":{\"some_future_field\":@}", "1", "2"),
    ];

    private static IEnumerable<RequestField> Messages() =>
    [
        RequestField.Item("/role", """{"role":@,"content":"Hi"}""", "\"system\"", "\"user\""),
        RequestField.Item("/role", """{"role":@,"content":"Hi"}""", "\"assistant\"", "\"developer\""),
        RequestField.Item("/content", """{"role":"user","content":@}""", "\"one\"", "\"other\""),
        RequestField.Item("/content", """{"role":"system","content":@}""", "\"one\"", "\"other\""),
        RequestField.Item("/content", """{"role":"developer","content":@}""", "\"one\"", "\"other\""),
        RequestField.Item("/content", """{"role":"assistant","content":@}""", "\"one\"", "\"other\""),
        RequestField.Item("/phase", """{"role":"assistant","phase":@,"content":"Hm."}""", "\"commentary\"", "\"final_answer\""),
        RequestField.Item("/some_future_field", """{"role":"user","some_future_field":@,"content":"Hi"}""", "1", "2"),
        Said("/text", """{"type":"output_text","text":@}""", "\"one\"", "\"other\""),
        Said("/annotations", """{"type":"output_text","text":"Hm.","annotations":@}""", """[{"type":"url_citation","url":"https://a.test"}]""", "[]"),
        Said("/logprobs", """{"type":"output_text","text":"Hm.","logprobs":@}""", """[{"token":"Hm.","logprob":-0.1}]""", "[]"),
        Said("/refusal", """{"type":"refusal","refusal":@}""", "\"one\"", "\"other\""),
    ];

    private static IEnumerable<RequestField> Parts() =>
    [
        RequestField.Part("/text", """{"type":"input_text","text":@}""", "\"one\"", "\"other\""),
        RequestField.Part("/cache_control", """{"type":"input_text","text":"Hi","cache_control":@}""", """{"type":"ephemeral"}""", """{"type":"ephemeral","ttl":"1h"}"""),
        RequestField.Part("/some_future_field", """{"type":"input_text","text":"Hi","some_future_field":@}""", "1", "2"),
        RequestField.Part("/image_url", """{"type":"input_image","image_url":@}""", "\"https://a.test/1.png\"", "\"https://a.test/2.png\""),
        RequestField.Part("/image_url", """{"type":"input_image","image_url":@}""", "\"data:image/png;base64,AAAA\"", "\"data:image/png;base64,BBBB\""),
        RequestField.Part("/file_id", """{"type":"input_image","file_id":@}""", "\"file-1\"", "\"file-2\""),
        RequestField.Part("/detail", """{"type":"input_image","image_url":"data:image/png;base64,AAAA","detail":@}""", "\"low\"", "\"high\""),
        RequestField.Part("/file_id", """{"type":"input_file","file_id":@}""", "\"file-1\"", "\"file-2\""),
        RequestField.Part("/file_url", """{"type":"input_file","file_url":@}""", "\"https://a.test/1.pdf\"", "\"https://a.test/2.pdf\""),
        RequestField.Part("/file_data", """{"type":"input_file","filename":"a.pdf","file_data":@}""", "\"data:application/pdf;base64,AAAA\"", "\"data:application/pdf;base64,BBBB\""),
        RequestField.Part("/filename", """{"type":"input_file","file_data":"data:application/pdf;base64,AAAA","filename":@}""", "\"a.pdf\"", "\"b.pdf\""),
        RequestField.Part("/input_audio", """{"type":"input_audio","input_audio":@}""", """{"data":"AAAA","format":"mp3"}""", """{"data":"BBBB","format":"mp3"}"""),
    ];

    private static IEnumerable<RequestField> Items() =>
    [
        RequestField.Item("/call_id", Call.Replace("\"c1\"", "@", StringComparison.Ordinal), "\"c1\"", "\"c2\"", Answer.Replace("\"c1\"", "@", StringComparison.Ordinal)),
        RequestField.Item("/name", """{"type":"function_call","call_id":"c1","name":@,"arguments":"{}"}""", "\"f\"", "\"g\"", Answer),
        RequestField.Item("/arguments", """{"type":"function_call","call_id":"c1","name":"f","arguments":@}""", "\"{}\"", """ "{\"a\":1}" """, Answer),
        RequestField.Item("/some_future_field", """{"type":"function_call","call_id":"c1","name":"f","arguments":"{}","some_future_field":@}""", "1", "2", Answer),
        Result("/output", "@", "\"one\"", "\"other\""),
        Result("/output/0/text", """[{"type":"input_text","text":@}]""", "\"one\"", "\"other\""),
        Result("/output/0/image_url", """[{"type":"input_image","image_url":@}]""", "\"data:image/png;base64,AAAA\"", "\"data:image/png;base64,BBBB\""),
        Result("/output/0/file_data", """[{"type":"input_file","filename":"a.pdf","file_data":@}]""", "\"data:application/pdf;base64,AAAA\"", "\"data:application/pdf;base64,BBBB\""),
        Result("/some_future_field", "\"done\",\"some_future_field\":@", "1", "2"),
        RequestField.Item("/summary/0/text", """{"type":"reasoning","summary":[{"type":"summary_text","text":@}]}""", "\"one\"", "\"other\"", """{"role":"assistant","content":"Hm."},"""),
        RequestField.Item("/content/0/text", """{"type":"reasoning","summary":[],"content":[{"type":"reasoning_text","text":@}]}""", "\"one\"", "\"other\"", """{"role":"assistant","content":"Hm."},"""),
        RequestField.Item("/encrypted_content", """{"type":"reasoning","summary":[],"encrypted_content":@}""", "\"gAAAAone\"", "\"gAAAAother\"", """{"role":"assistant","content":"Hm."},"""),
        RequestField.Item("/some_future_field", """{"type":"reasoning","summary":[],"encrypted_content":"gAAAA","some_future_field":@}""", "1", "2", """{"role":"assistant","content":"Hm."},"""),
        RequestField.Item("/action", """{"type":"web_search_call","id":"ws_1","status":"completed","action":@}""", """{"type":"search","query":"one"}""", """{"type":"search","query":"other"}"""),
    ];

    private static IEnumerable<RequestField> Tools() =>
    [
        RequestField.Tool("/name", """{"type":"function","name":@,"parameters":{"type":"object"}}""", "\"f\"", "\"g\""),
        RequestField.Tool("/description", """{"type":"function","name":"f","description":@,"parameters":{"type":"object"}}""", "\"one\"", "\"other\""),
        RequestField.Tool("/parameters", """{"type":"function","name":"f","parameters":@}""", """{"type":"object","description":"one"}""", """{"type":"object","description":"other"}"""),
        RequestField.Tool("/strict", """{"type":"function","name":"f","strict":@,"parameters":{"type":"object"}}""", "true", "false"),
        RequestField.Tool("/some_future_field", """{"type":"function","name":"f","some_future_field":@,"parameters":{"type":"object"}}""", "1", "2"),
        RequestField.Tool("/search_context_size", """{"type":"web_search","search_context_size":@}""", "\"low\"", "\"high\""),
        RequestField.Tool("/server_url", """{"type":"mcp","server_label":"s","server_url":@}""", "\"https://a.test\"", "\"https://b.test\""),
        RequestField.In("/parallel_tool_calls", $"{Functions},\"parallel_tool_calls\":@", "true", "false"),
        RequestField.In("/tool_choice", $"{Functions},\"tool_choice\":@", "\"none\"", "\"auto\""),
        RequestField.In("/tool_choice", $"{Functions},\"tool_choice\":@", "\"required\"", "\"auto\""),
        RequestField.In("/tool_choice/name", $$"""{{Functions}},"tool_choice":{"type":"function","name":@}""", "\"f\"", "\"g\""),
        RequestField.In("/tool_choice/mode", $$"""{{Functions}},"tool_choice":{"type":"allowed_tools","mode":@,"tools":[{"type":"function","name":"f"}]}""", "\"auto\"", "\"required\""),
        RequestField.In("/tool_choice/tools/0/name", $$"""{{Functions}},"tool_choice":{"type":"allowed_tools","mode":"auto","tools":[{"type":"function","name":@}]}""", "\"f\"", "\"g\""),
        RequestField.In("/tool_choice/type", "\"tools\":[{\"type\":\"web_search\"},{\"type\":\"file_search\",\"vector_store_ids\":[\"v\"]}],\"tool_choice\":{\"type\":@}", "\"web_search\"", "\"file_search\""),
    ];

    private static IEnumerable<RequestField> Extensions() =>
        from family in new[] { "openai", "anthropic", "google", "deepseek", "own" }
        from field in new[]
        {
            RequestField.In($"/extensions/{family}/some_field", $$$"""
                "extensions":{"{{{family}}}":{"some_field":@}}
                """, "1", "2"),
            RequestField.In($"/extensions/{family}/api_key", $$$"""
                "extensions":{"{{{family}}}":{"api_key":@}}
                """, "\"one\"", "\"other\""),
        }
        select field;

    private static IEnumerable<RequestField> Gateways() =>
    [
        RequestField.Own("/model", "\"model\":@", "\"one\"", "\"other\""),
        RequestField.Own("/stream", "\"stream\":@", "true", "false"),
        RequestField.Own("/store", "\"store\":@", "false", "null"),
        RequestField.Own("/background", "\"background\":@", "true", "false"),
        RequestField.Own("/gateway/metadata/key", "\"gateway\":{\"metadata\":{\"key\":@}}", "\"one\"", "\"other\""),
        RequestField.Own("/gateway/models", "\"gateway\":{\"models\":@}", "[\"one\"]", "[\"other\"]"),
        RequestField.Own("/gateway/routing/optimize", "\"gateway\":{\"routing\":{\"optimize\":@}}", "\"cost\"", "\"balanced\""),
    ];

    private static RequestField Schema(string path, string members, string one, string other) => RequestField.In(
        $"/text/format{path}", $$$"""
        "text":{"format":{"type":"json_schema",{{{members}}}}}
        """, one, other);

    private static RequestField Said(string path, string part, string one, string other) =>
        RequestField.Item($"/content/0{path}", $$"""{"role":"assistant","content":[{{part}}]}""", one, other);

    private static RequestField Result(string path, string output, string one, string other) => new(
        $"/input/1{path}",
        $$"""
        "input":[{"type":"function_call","call_id":"c1","name":"f","arguments":"{}"},
          {"type":"function_call_output","call_id":"c1","output":{{output}}}]
        """,
        one,
        other);
}
