using System.Text.Json;
using Auriko.Core.Contract;
using static Auriko.Core.Tests.Contract.Requests;

namespace Auriko.Core.Tests.Contract;

/// <summary>What is read from a request, and what clients send that must be let through.</summary>
public sealed class AcceptedRequestTests
{
    [Fact]
    public void Parse_PlainString_BecomesOneUserMessage()
    {
        var request = Parse("""{"model":"m","input":"hi \"you\" é"}""");

        var message = Assert.IsType<InputMessage>(Assert.Single(request.Input));
        Assert.Equal("user", message.Role);
        var text = Assert.IsType<InputText>(Assert.Single(message.Content));
        Assert.Equal("hi \"you\" é", text.Text);
        Assert.Equal(text.Text, message.Raw.GetProperty("content")[0].GetProperty("text").GetString());
        Assert.Equal("input_text", text.Raw.GetProperty("type").GetString());
    }

    [Fact]
    public void Parse_EveryOptionalFieldNull_IsAsIfAbsent()
    {
        string[] fields =
        [
            "instructions", "tools", "tool_choice", "parallel_tool_calls", "max_output_tokens", "temperature", "top_p",
            "top_k", "top_logprobs", "frequency_penalty", "presence_penalty", "max_tool_calls", "stream", "background",
            "text", "reasoning", "reasoning_effort", "truncation", "metadata", "include", "user", "store", "gateway",
            "extensions", "prompt_cache_key", "safety_identifier", "previous_response_id", "conversation", "prompt",
            "service_tier",
        ];

        var request = With(string.Join(',', fields.Select(field => $"\"{field}\":null")));

        var bare = Parse("""{"model":"m","input":"hi"}""");
        Assert.Empty(request.AdditionalFields);
        Assert.Equivalent(ResponseEcho.Of(bare), ResponseEcho.Of(request), strict: true);
        Assert.Equal((false, false), (request.Stream, request.Background));
        Assert.Same(GatewayDirectives.None, request.Gateway);
        Assert.Null(request.ToolChoice);
    }

    [Fact]
    public void Parse_EveryNestedOptionalFieldNull_IsAsIfAbsent()
    {
        var request = With("""
            "text":{"format":null,"verbosity":null},
            "reasoning":{"effort":null,"summary":null,"generate_summary":null},
            "tools":[{"type":"function","name":"f","description":null,"parameters":null,"strict":null}],
            "gateway":{"models":null,"metadata":null,"routing":{"optimize":null,"weights":null,"mode":null,
              "max_cost_per_1m":null,"max_ttft_ms":null,"providers":null,"exclude":null,"hedge":null,"fan_out":null}}
            """);

        Assert.Null(request.Text?.Format);
        Assert.Equal((null, null), (request.Reasoning?.Effort, request.Reasoning?.Summary));
        var tool = Assert.IsType<FunctionTool>(Assert.Single(request.Tools));
        Assert.Equal((null, null, null), (tool.Description, tool.Parameters, tool.Strict));
        Assert.Equivalent(RoutingDirectives.Default, request.Gateway.Routing, strict: true);
    }

    [Theory]
    [InlineData("""{"temperature":0,"top_p":0,"top_logprobs":0,"frequency_penalty":-2,"presence_penalty":-2}""")]
    [InlineData("""{"temperature":2,"top_p":1,"top_logprobs":20,"frequency_penalty":2,"presence_penalty":2}""")]
    [InlineData("""{"max_output_tokens":1,"max_tool_calls":1,"top_k":0}""")]
    [InlineData("""{"max_output_tokens":2147483647,"temperature":1.0e0}""")]
    [InlineData("""{"max_output_tokens":16.0}""")]
    [InlineData("""{"store":false}""")]
    [InlineData("""{"text":{},"include":[],"tools":[]}""")]
    [InlineData("""{"tool_choice":"none"}""")]
    [InlineData("""{"tool_choice":"auto"}""")]
    [InlineData("""{"tool_choice":{"type":"web_search"}}""")]
    [InlineData("""{"instructions":""}""")]
    [InlineData("""{"reasoning":{"effort":"low"},"reasoning_effort":"low"}""")]
    [InlineData("""{"reasoning":{"summary":"auto","generate_summary":"auto"}}""")]
    public void Parse_ValuesAtTheirLimits_AreAccepted(string members) => Assert.NotNull(With(members[1..^1]));

    [Fact]
    public void Parse_TagsAtTheirLimits_AreAccepted()
    {
        var face = char.ConvertFromUtf32(0x1F600);
        var pairs = Enumerable.Range(0, 15).Select(i => $"\"k{i}\":\"\"")
            .Append($"\"{string.Concat(Enumerable.Repeat(face, 64))}\":\"{string.Concat(Enumerable.Repeat(face, 512))}\"");

        Assert.Equal(16, With($"\"metadata\":{{{string.Join(',', pairs)}}}").Metadata?.Count);
    }

    [Theory]
    [InlineData("none")]
    [InlineData("minimal")]
    [InlineData("low")]
    [InlineData("medium")]
    [InlineData("high")]
    [InlineData("xhigh")]
    [InlineData("max")]
    [InlineData("off")]
    public void Parse_Effort_IsTheSameBothWays(string effort)
    {
        Assert.Equal(effort, With($"\"reasoning_effort\":\"{effort}\"").Reasoning?.Effort);
        Assert.Equal(effort, With($"\"reasoning\":{{\"effort\":\"{effort}\"}}").Reasoning?.Effort);
        Assert.Equal(effort, With($"\"reasoning\":{{\"summary\":\"auto\"}},\"reasoning_effort\":\"{effort}\"").Reasoning?.Effort);
    }

    [Fact]
    public void Parse_ToolChoices_AreToldApart()
    {
        const string tools = """ "tools":[{"type":"function","name":"f"},{"type":"web_search"}] """;

        Assert.Equal(
            ToolMode.Required, Assert.IsType<ToolChoiceMode>(With($"{tools},\"tool_choice\":\"required\"").ToolChoice).Mode);
        Assert.Equal(
            "f",
            Assert.IsType<ToolChoiceFunction>(
                With(tools + ""","tool_choice":{"type":"function","name":"f"}""").ToolChoice).Name);
        var allowed = Assert.IsType<ToolChoiceAllowed>(With(tools + """
            ,"tool_choice":{"type":"allowed_tools","mode":"required","tools":[{"type":"function","name":"f"}]}
            """).ToolChoice);
        Assert.Equal((ToolMode.Required, 1), (allowed.Mode, allowed.Tools.Count));
        Assert.Equal(
            "web_search",
            Assert.IsType<OpaqueToolChoice>(With(tools + ""","tool_choice":{"type":"web_search"}""").ToolChoice).Type);
    }

    [Fact]
    public void Parse_Formats_AreToldApart()
    {
        Assert.IsType<PlainTextFormat>(With(""" "text":{"format":{"type":"text"}} """).Text?.Format);
        Assert.IsType<JsonObjectFormat>(With(""" "text":{"format":{"type":"json_object"}} """).Text?.Format);
        var schema = Assert.IsType<JsonSchemaFormat>(With("""
            "text":{"verbosity":"low","format":{"type":"json_schema","name":"a-B_9","strict":null,"description":"d",
              "schema":{"$schema":"s","title":"t","type":"object","additionalProperties":false}}}
            """).Text?.Format);
        Assert.Equal(("a-B_9", "d", null), (schema.Name, schema.Description, schema.Strict));
        Assert.Equal("s", schema.Schema.GetProperty("$schema").GetString());
    }

    [Fact]
    public void Parse_WhatClientsSendBack_IsReadAsItems()
    {
        var request = Parse("""
            {"model":"m","input":[
              {"role":"user","content":"a"},
              {"type":"message","role":"developer","content":[{"type":"input_text","text":"b"}]},
              {"role":"assistant","phase":"commentary","content":[{"type":"output_text","text":"c"},{"type":"refusal","refusal":"d"}]},
              {"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"e"}],"encrypted_content":"f"},
              {"type":"reasoning","summary":[],"content":[{"type":"reasoning_text","text":"g"}],"encrypted_content":null},
              {"type":"function_call","call_id":"h","name":"i","arguments":""},
              {"type":"function_call_output","call_id":"h","output":"j"},
              {"type":"function_call_output","call_id":"h","output":[{"type":"input_image","file_id":"k"}]},
              {"role":"system","content":"l"},
              {"type":"web_search_call","id":"ws_1","status":"completed"}]}
            """);

        Assert.Equal(
            ["user", "developer", "assistant", "system"], request.Input.OfType<InputMessage>().Select(item => item.Role));
        var turn = Assert.IsType<InputMessage>(request.Input[2]);
        Assert.Equal("c", Assert.IsType<InputText>(turn.Content[0]).Text);
        Assert.Equal("d", Assert.IsType<InputRefusal>(turn.Content[1]).Refusal);
        var sealing = Assert.IsType<InputReasoning>(request.Input[3]);
        Assert.Equal(("rs_1", "f"), (sealing.Id, sealing.EncryptedContent));
        Assert.Equal(["e"], sealing.Summary);
        Assert.Equal(["g"], Assert.IsType<InputReasoning>(request.Input[4]).Text);
        Assert.Equal("", Assert.IsType<InputFunctionCall>(request.Input[5]).Arguments);
        Assert.Equal(
            "k", Assert.IsType<InputImage>(Assert.IsType<InputFunctionCallOutput>(request.Input[7]).Output[0]).FileId);
        Assert.Equal("web_search_call", Assert.IsType<OpaqueInputItem>(request.Input[9]).Type);
    }

    [Fact]
    public void Parse_ImagesAndFiles_AreReadByEveryRoute()
    {
        var message = Assert.IsType<InputMessage>(WithItem("""
            {"role":"user","content":[
              {"type":"input_image","image_url":"https://x.test/a.png","detail":"high"},
              {"type":"input_image","image_url":"data:image/png;base64,AA==","file_id":null},
              {"type":"input_file","file_url":"HTTP://x.test/a.pdf"},
              {"type":"input_file","filename":"a.pdf","file_data":"data:application/pdf;base64,AA=="},
              {"type":"input_audio","audio":{}}]}
            """).Input[0]);

        Assert.Equal("high", Assert.IsType<InputImage>(message.Content[0]).Detail);
        Assert.StartsWith("data:", Assert.IsType<InputImage>(message.Content[1]).ImageUrl, StringComparison.Ordinal);
        Assert.Equal("HTTP://x.test/a.pdf", Assert.IsType<InputFile>(message.Content[2]).FileUrl);
        Assert.Equal("a.pdf", Assert.IsType<InputFile>(message.Content[3]).Filename);
        Assert.Equal("input_audio", Assert.IsType<OpaqueInputPart>(message.Content[4]).Type);
    }

    [Fact]
    public void Parse_Gateway_IsReadWhole()
    {
        var gateway = Parse("""
            {"input":"hi","gateway":{"models":["a","b:cost"],"metadata":{"team":"x"},"routing":{
              "optimize":"tps-focus","weights":{"cost":1,"tps":0.5},"mode":"fallback","max_cost_per_1m":1.25,
              "max_ttft_ms":800,"min_throughput_tps":10.5,"min_success_rate":0.9,"ttft_percentile":"p95",
              "throughput_percentile":"p95","providers":["p"],"exclude":["q"],"prefer":["r"],"require_parameters":true,
              "only_byok":true,"only_platform":false,"data_policy":"zdr","tier":"priority","allow_fallbacks":false,
              "max_fallback_attempts":0,"deadline_ms":1500,"fan_out":5,"hedge":{"delay_ms":250}}}}
            """).Gateway;

        Assert.Equal(["a", "b:cost"], gateway.Models!);
        Assert.Equal("x", gateway.Metadata?["team"]);
        Assert.Equivalent(
            new RoutingDirectives
            {
                Optimize = "tps-focus",
                Weights = new RoutingWeights(1, 0, 0.5),
                Mode = "fallback",
                MaxCostPer1M = 1.25m,
                MaxTtftMs = 800,
                MinThroughputTps = 10.5,
                MinSuccessRate = 0.9,
                TtftPercentile = "p95",
                ThroughputPercentile = "p95",
                Providers = ["p"],
                Exclude = ["q"],
                Prefer = ["r"],
                RequireParameters = true,
                OnlyByok = true,
                DataPolicy = "zdr",
                Tier = "priority",
                AllowFallbacks = false,
                MaxFallbackAttempts = 0,
                Deadline = TimeSpan.FromSeconds(1.5),
                FanOut = 5,
                Hedge = new HedgeDirective(TimeSpan.FromMilliseconds(250)),
            },
            gateway.Routing,
            strict: true);
    }

    [Theory]
    [InlineData("\"p95\"")]
    [InlineData("""{"delay_ms":"p95"}""")]
    public void Parse_HedgeAtP95_HasNoDelay(string hedge)
    {
        var routing = With($"\"gateway\":{{\"routing\":{{\"hedge\":{hedge}}}}}").Gateway.Routing;

        Assert.Equal(new HedgeDirective(null), routing.Hedge);
    }

    [Fact]
    public void Parse_UnknownFields_AreKeptAsSent()
    {
        var request = With("""
            "service_tier":"flex", "stream_options" : { "include_obfuscation" :false },"big":123456789012345678901234567890.50,
            "text\u0031":[1e2,"\u00e9\/"],"extensions":{"openai":{"a":{"b":1.0}},"google":null}
            """);

        Assert.Equal(["service_tier", "stream_options", "big", "text1"], request.AdditionalFields.Keys);
        Assert.Equal("""{ "include_obfuscation" :false }""", request.AdditionalFields["stream_options"].GetRawText());
        Assert.Equal("123456789012345678901234567890.50", request.AdditionalFields["big"].GetRawText());
        Assert.Equal("""[1e2,"\u00e9\/"]""", request.AdditionalFields["text1"].GetRawText());
        Assert.Equal("""{"a":{"b":1.0}}""", Assert.Single(request.Extensions).Value.GetRawText());
    }

    [Fact]
    public void Parse_BodyReusedByItsOwner_IsNotSeen()
    {
        var body = """{"model":"m","input":"hi","x":"kept"}"""u8.ToArray();

        var request = ResponseRequestParser.Parse(body);
        body.AsSpan().Clear();

        Assert.Equal("kept", request.Raw.GetProperty("x").GetString());
        Assert.Equal(JsonValueKind.String, request.AdditionalFields["x"].ValueKind);
    }
}
