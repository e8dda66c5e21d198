using System.Collections.Frozen;
using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Providers.ChatCompletions;
using Auriko.Providers.Tests.Conformance;

namespace Auriko.Providers.Tests.ChatCompletions;

/// <summary>What a request becomes on the wire of a chat API.</summary>
public class ChatRequestTests
{
    [Fact]
    public void Prepare_ModelOfTheResponsesApiOnly_IsRefusedBeforeAnyCall()
    {
        var provider = FakeUpstream.Streams(string.Empty).Provider(new ChatCompletionsDialect(TestSeal.Instance));
        var offering = Calls.Offering with { Capabilities = new ModelCapabilities { ResponsesOnly = true } };

        var refusal = Assert.Throws<ProviderException>(() => provider.Prepare(Calls.Request(), offering));

        Assert.Equal((FailureKind.InvalidRequest, "model"), (refusal.Failure.Kind, refusal.Failure.Param));
    }

    [Fact]
    public void Write_PlainText_IsTheSmallestCall()
    {
        var call = ChatCall.Of("""{"model":"some-model","input":"Hi","instructions":"Be brief."}""");

        ChatCall.AssertJson(
            """
            {"model":"provider-model-7","messages":[{"role":"system","content":"Be brief."},{"role":"user","content":"Hi"}],
            "stream":true,"stream_options":{"include_usage":true}}
            """,
            call.Wire);
        Assert.Empty(call.Warnings);
    }

    [Fact]
    public void Write_Parameters_HaveTheirChatNames()
    {
        var call = ChatCall.Of(
            """
            {"model":"m","input":"Hi","max_output_tokens":40,"temperature":0.5,"top_p":0.9,"frequency_penalty":-1,
            "presence_penalty":2,"top_k":7,"top_logprobs":3,"user":"u","prompt_cache_key":"k","safety_identifier":"s",
            "text":{"verbosity":"low"},"reasoning":{"effort":"low"}}
            """,
            change: offering => offering with
            {
                Capabilities = offering.Capabilities with { Reasoning = true, ReasoningEfforts = ["low", "high"] },
            });

        Assert.Empty(call.Warnings);
        ChatCall.AssertJson(
            """
            {"max_tokens":40,"temperature":0.5,"top_p":0.9,"frequency_penalty":-1,"presence_penalty":2,"top_k":7,
            "logprobs":true,"top_logprobs":3,"verbosity":"low","reasoning_effort":"low","user":"u","prompt_cache_key":"k",
            "safety_identifier":"s"}
            """,
            call.Without("model", "messages", "stream", "stream_options"));
    }

    [Theory]
    [InlineData("""{"type":"text"}""", null)]
    [InlineData("""{"type":"json_object"}""", """{"type":"json_object"}""")]
    [InlineData(
        """{"type":"json_schema","name":"n","schema":{"type":"object","a":1.0},"strict":true,"description":"d"}""",
        """{"type":"json_schema","json_schema":{"name":"n","description":"d","schema":{"type":"object","a":1.0},"strict":true}}""")]
    [InlineData(
        """{"type":"json_schema","name":"n","schema":{},"strict":null}""",
        """{"type":"json_schema","json_schema":{"name":"n","schema":{}}}""")]
    public void Write_Format_IsTheResponseFormat(string format, string? expected)
    {
        var call = ChatCall.Of($$"""{"model":"m","input":"Hi","text":{"format":{{format}} } }""");

        Assert.Empty(call.Warnings);
        ChatCall.AssertJson(expected, call.Member("response_format"));
    }

    [Fact]
    public void Write_SchemaForAModelWithoutSchemas_IsToldInWords()
    {
        var call = ChatCall.Of(
            """{"model":"m","input":"Hi","text":{"format":{"type":"json_schema","name":"n","schema":{"type":"object"}}}}""",
            change: offering => offering with
            {
                Capabilities = offering.Capabilities with { StructuredOutput = false },
            });

        ChatCall.AssertJson("""{"type":"json_object"}""", call.Member("response_format"));
        Assert.Contains("""{"type":"object"}""", call.Messages[0].GetProperty("content").GetString(), StringComparison.Ordinal);
        Assert.Equal([(WarningCodes.ParameterAdjusted, "/text/format")], call.Named);
    }

    [Fact]
    public void Write_Tools_AreNestedAndOtherKindsNamed()
    {
        var call = ChatCall.Of(
            """
            {"model":"m","input":"Hi","parallel_tool_calls":false,"tool_choice":{"type":"function","name":"f"},"tools":[
            {"type":"function","name":"f","description":"d","parameters":{"type":"object","$schema":"x"},"strict":true},
            {"type":"web_search"},{"type":"function","name":"g","strict":null,"future":1}]}
            """);

        ChatCall.AssertJson(
            """
            [{"type":"function","function":{"name":"f","description":"d","parameters":{"type":"object","$schema":"x"},"strict":true}},
            {"type":"function","function":{"name":"g","parameters":{"type":"object","properties":{}}}}]
            """,
            call.Member("tools"));
        ChatCall.AssertJson("""{"type":"function","function":{"name":"f"}}""", call.Member("tool_choice"));
        ChatCall.AssertJson("false", call.Member("parallel_tool_calls"));
        Assert.Equal(
            [(WarningCodes.UnsupportedParameter, "/tools/1"), (WarningCodes.UnsupportedParameter, "/tools/2/future")],
            call.Named);
    }

    [Theory]
    [InlineData("\"auto\"", "\"auto\"", null)]
    [InlineData("\"none\"", "\"none\"", null)]
    [InlineData("\"required\"", "\"required\"", null)]
    [InlineData("""{"type":"allowed_tools","mode":"required","tools":[{"type":"function","name":"g"}]}""", "\"required\"", "/tool_choice")]
    [InlineData("""{"type":"web_search"}""", null, "/tool_choice")]
    public void Write_ToolChoice_IsItsChatForm(string choice, string? expected, string? named)
    {
        var call = ChatCall.Of(
            $$"""
            {"model":"m","input":"Hi","tool_choice":{{choice}},
            "tools":[{"type":"function","name":"f"},{"type":"function","name":"g"}]}
            """);

        ChatCall.AssertJson(expected, call.Member("tool_choice"));
        Assert.Equal(named, call.Named.Select(warning => warning.Pointer).SingleOrDefault());
        Assert.Equal(named is null || expected is null ? 2 : 1, call.Member("tools")?.GetArrayLength());
    }

    [Theory]
    [InlineData("\"auto\"")]
    [InlineData("\"none\"")]
    public void Write_ToolChoiceWithoutTools_IsLeftOut(string choice)
    {
        var call = ChatCall.Of($$"""{"model":"m","input":"Hi","tool_choice":{{choice}},"tools":[]}""");

        Assert.Null(call.Member("tool_choice"));
        Assert.Empty(call.Warnings);
    }

    [Fact]
    public void Write_LackingCapabilities_AreNamed()
    {
        var call = ChatCall.Of(
            """
            {"model":"m","input":"Hi","temperature":1,"top_logprobs":1,"include":["message.output_text.logprobs"],
            "tools":[{"type":"function","name":"f"}],"tool_choice":"required","reasoning":{"effort":"high","summary":"auto"},
            "text":{"format":{"type":"json_object"}}}
            """,
            change: offering => offering with
            {
                Capabilities = new ModelCapabilities { Tools = false, Sampling = false, JsonMode = false },
            });

        Assert.All(call.Warnings, warning => Assert.Equal(WarningCodes.UnsupportedParameter, warning.Code));
        Assert.Equal(
            ["/include/0", "/reasoning/effort", "/reasoning/summary", "/temperature", "/text/format", "/tool_choice",
                "/tools", "/top_logprobs"],
            call.Named.Select(warning => warning.Pointer).Order(StringComparer.Ordinal));
        ChatCall.AssertJson("{}", call.Without("model", "messages", "stream", "stream_options"));
    }

    [Theory]
    [InlineData("", "/include/0")]
    [InlineData(",\"top_logprobs\":2", "/include/0", "/top_logprobs")]
    public void Write_LogprobsAtAnUpstreamThatRefusesThem_NamesWhatWasSent(string alternatives, params string[] pointers)
    {
        var call = ChatCall.Of(
            $$"""{"model":"m","input":"Hi","include":["message.output_text.logprobs"]{{alternatives}}}""",
            settings => settings with { DroppedParameters = FrozenSet.Create("top_logprobs") });

        Assert.Equal(pointers, call.Named.Select(warning => warning.Pointer));
        ChatCall.AssertJson("{}", call.Without("model", "messages", "stream", "stream_options"));
    }

    [Fact]
    public void Write_ModelThatTakesSomeSampling_NamesTheRest()
    {
        var call = ChatCall.Of(
            """{"model":"m","input":"Hi","temperature":1,"top_p":0.5,"frequency_penalty":1}""",
            change: offering => offering with
            {
                Capabilities = new ModelCapabilities { SamplingParameters = ["temperature", "frequency_penalty"] },
            });

        Assert.Equal(["/top_p"], call.Named.Select(warning => warning.Pointer));
        ChatCall.AssertJson(
            """{"temperature":1,"frequency_penalty":1}""", call.Without("model", "messages", "stream", "stream_options"));
    }

    [Theory]
    [InlineData("high", """{"thinking":{"type":"enabled"},"reasoning_effort":"high"}""", 0)]
    [InlineData("low", """{"thinking":{"type":"enabled"},"reasoning_effort":"high"}""", 1)]
    [InlineData("xhigh", """{"thinking":{"type":"enabled"},"reasoning_effort":"high"}""", 1)]
    [InlineData("minimal", """{"thinking":{"type":"disabled"}}""", 1)]
    [InlineData("none", """{"thinking":{"type":"disabled"}}""", 0)]
    [InlineData("off", """{"thinking":{"type":"disabled"}}""", 0)]
    public void Write_EffortWithASwitch_TurnsIt(string effort, string expected, int warnings)
    {
        var call = ChatCall.Of(
            $$"""{"model":"m","input":"Hi","reasoning":{"effort":"{{effort}}"} }""", ChatCall.Thinking, ChatCall.Reasons);

        ChatCall.AssertJson(expected, call.Without("model", "messages", "stream", "stream_options"));
        Assert.Equal(warnings, call.Warnings.Count);
    }

    [Theory]
    [InlineData("minimal", "low", 1)]
    [InlineData("low", "low", 0)]
    [InlineData("medium", "high", 1)]
    [InlineData("high", "high", 0)]
    [InlineData("xhigh", "high", 1)]
    [InlineData("max", "max", 0)]
    public void Write_EffortBetweenTheGradesOfASwitch_IsTheOneItStandsFor(string effort, string sent, int warnings)
    {
        var call = ChatCall.Of(
            $$"""{"model":"m","input":"Hi","reasoning_effort":"{{effort}}"}""",
            ChatCall.Thinking,
            offering => offering with
            {
                Capabilities = new ModelCapabilities { Reasoning = true, ReasoningEfforts = ["none", "low", "high", "max"] },
            });

        Assert.Equal(sent, call.Member("reasoning_effort")?.GetString());
        ChatCall.AssertJson("""{"type":"enabled"}""", call.Member("thinking"));
        Assert.Equal(warnings, call.Warnings.Count);
    }

    [Fact]
    public void Write_StrictToolsAtAServerWithout_AreNamed()
    {
        var call = ChatCall.Of(
            """
            {"model":"m","input":"Hi","tools":[{"type":"web_search"},{"type":"function","name":"f","strict":true},
            {"type":"function","name":"g","strict":false}]}
            """,
            settings => settings with { DialectSettings = ChatCall.Words(("StrictTools", "false")) });

        Assert.DoesNotContain("strict", call.Member("tools")?.GetRawText(), StringComparison.Ordinal);
        Assert.Equal(["/tools/0", "/tools/1/strict"], call.Named.Select(warning => warning.Pointer));
    }

    [Theory]
    [InlineData("", 0)]
    [InlineData(",\"reasoning\":{\"effort\":\"high\"}", 0)]
    [InlineData(",\"reasoning\":{\"effort\":\"none\"}", 3)]
    public void Write_SamplingPassedOverWhileThinking_IsSentOnlyWithoutThinking(string reasoning, int sent)
    {
        var call = ChatCall.Of(
            $$"""{"model":"m","input":"Hi","temperature":1,"frequency_penalty":1,"presence_penalty":1,"top_p":0.5{{reasoning}}}""",
            settings => ChatCall.Thinking(settings) with
            {
                DialectSettings = ChatCall.Words(("ThinkingSwitch", "true"), ("ThinkingSampling", "false")),
            },
            ChatCall.Reasons);

        string[] names = ["temperature", "frequency_penalty", "presence_penalty"];
        Assert.Equal(sent, names.Count(name => call.Member(name) is not null));
        Assert.Equal(3 - sent, call.Warnings.Count);
        Assert.NotNull(call.Member("top_p"));
    }

    [Fact]
    public void Write_Settings_ChangeTheirMembers()
    {
        var call = ChatCall.Of(
            """{"model":"m","input":[{"role":"developer","content":"Be brief."}],"max_output_tokens":9,"user":"u"}""",
            settings => settings with
            {
                DroppedParameters = FrozenSet.Create("user"),
                DialectSettings = ChatCall.Words(
                    ("MaxTokensField", "max_completion_tokens"), ("DeveloperRole", "true"), ("StreamUsage", "false")),
            });

        ChatCall.AssertJson(
            """
            {"model":"provider-model-7","messages":[{"role":"developer","content":"Be brief."}],"stream":true,
            "max_completion_tokens":9}
            """,
            call.Wire);
        Assert.Equal([(WarningCodes.UnsupportedParameter, "/user")], call.Named);
    }

    [Fact]
    public void Write_FieldsChatApisLack_AreNamed()
    {
        var call = ChatCall.Of(
            """
            {"model":"m","input":"Hi","metadata":{"a":"b"},"max_tool_calls":3,"truncation":"auto","service_tier":"flex",
            "seed":7,"include":["reasoning.encrypted_content"],"text":{"future":1},"reasoning":{"future":{}},
            "store":false,"stream":true,"background":false,"gateway":{"metadata":{"a":"b"}}}
            """);

        Assert.Equal(
            ["/include/0", "/max_tool_calls", "/metadata", "/reasoning/future", "/seed", "/service_tier", "/text/future",
                "/truncation"],
            call.Named.Select(warning => warning.Pointer).Order(StringComparer.Ordinal));
    }

    [Theory]
    [InlineData("never", "/include/0")]
    [InlineData("tool_turns")]
    [InlineData("always")]
    public void Write_EncryptedReasoningWanted_IsNamedWhereNoneIsSealed(string replay, params string[] named)
    {
        var call = ChatCall.Of(
            """{"model":"m","input":"Hi","include":["reasoning.encrypted_content"]}""",
            settings => settings with { DialectSettings = ChatCall.Words(("ReasoningContent", replay)) });

        Assert.Equal(named, call.Named.Select(warning => warning.Pointer));
    }

    [Fact]
    public void Write_Extensions_AreMergedWithoutOverwriting()
    {
        var call = ChatCall.Of(
            """
            {"model":"m","input":"Hi","top_k":5,"extensions":{"openai":{"min_p":0.10,"top_k":9,"api_key":"x"},
            "anthropic":{"a":1}}}
            """);

        Assert.Equal("0.10", call.Member("min_p")?.GetRawText());
        Assert.Equal(5, call.Member("top_k")?.GetInt32());
        Assert.Equal(
            ["/extensions/anthropic", "/extensions/openai/api_key", "/extensions/openai/top_k"],
            call.Named.Select(warning => warning.Pointer).Order(StringComparer.Ordinal));
        Assert.All(call.Warnings, warning => Assert.Equal(WarningCodes.ExtensionStripped, warning.Code));
    }
}
