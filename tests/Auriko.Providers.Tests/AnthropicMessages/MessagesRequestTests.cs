using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Providers.AnthropicMessages;
using Auriko.Providers.Tests.Conformance;

namespace Auriko.Providers.Tests.AnthropicMessages;

/// <summary>What a request becomes on the wire of the Messages API.</summary>
public class MessagesRequestTests
{
    [Fact]
    public async Task Send_Call_NamesTheVersionAndTheBetas()
    {
        var upstream = FakeUpstream.Streams(string.Empty);
        var provider = upstream.Provider(
            new AnthropicMessagesDialect(TestSeal.Instance), settings => settings with { ExtensionFamily = "anthropic" });
        var call = provider.Prepare(
            Calls.Request("""{"model":"m","input":"Hi","extensions":{"anthropic":{"betas":["a-2026-01-01","b"]}}}"""),
            Calls.Offering);

        await Outcome.OfAsync(call, TestContext.Current.CancellationToken);

        Assert.Equal("https://upstream.test/v1/messages", upstream.Address?.AbsoluteUri);
        Assert.Equal(["2023-06-01"], upstream.Headers?.GetValues("anthropic-version"));
        Assert.Equal(["a-2026-01-01,b"], upstream.Headers?.GetValues("anthropic-beta"));
        Assert.DoesNotContain("betas", System.Text.Encoding.UTF8.GetString(upstream.Body), StringComparison.Ordinal);
        Assert.Empty(call.Warnings);
    }

    [Fact]
    public void Write_BetaThatIsNoName_StaysInTheBody()
    {
        var call = MessagesRequest.Of("""{"model":"m","input":"Hi","extensions":{"anthropic":{"betas":["a\r\nx: y"]}}}""");

        Assert.Null(call.Call.Betas);
        call.AssertMember("""["a\r\nx: y"]""", "betas");
    }

    [Fact]
    public void Write_PlainText_IsTheSmallestCall()
    {
        var call = MessagesRequest.Of("""{"model":"some-model","input":"Hi","instructions":"Be brief."}""");

        MessagesRequest.AssertJson(
            """
            {"model":"claude-sonnet-4-5","max_tokens":8192,"stream":true,"system":[{"type":"text","text":"Be brief."}],
            "messages":[{"role":"user","content":[{"type":"text","text":"Hi"}]}]}
            """,
            call.Wire);
        Assert.Empty(call.Warnings);
    }

    [Theory]
    [InlineData("""{"model":"m","input":"Hi"}""", null, 8192, 0)]
    [InlineData("""{"model":"m","input":"Hi"}""", 64000, 64000, 0)]
    [InlineData("""{"model":"m","input":"Hi","max_output_tokens":300}""", 64000, 300, 0)]
    [InlineData("""{"model":"m","input":"Hi","max_output_tokens":300000}""", 64000, 64000, 1)]
    public void Write_MaxTokens_AreAlwaysSet(string request, int? most, int expected, int warnings)
    {
        var call = MessagesRequest.Of(request, maxOutputTokens: most);

        Assert.Equal(expected, call.Wire.GetProperty("max_tokens").GetInt32());
        Assert.Equal(warnings, call.Warnings.Count);
    }

    [Fact]
    public void Write_Parameters_HaveTheirNames()
    {
        var call = MessagesRequest.Of(
            """
            {"model":"m","input":"Hi","temperature":0.5,"top_k":7,"safety_identifier":"u","user":"u","service_tier":"default",
            "include":["reasoning.encrypted_content"],"truncation":"disabled"}
            """);

        Assert.Empty(call.Warnings);
        call.AssertRest("""{"temperature":0.5,"top_k":7,"metadata":{"user_id":"u"},"service_tier":"standard_only"}""");
    }

    [Theory]
    [InlineData("\"temperature\":1.5", """{"temperature":1}""", "/temperature")]
    [InlineData("\"temperature\":0.3,\"top_p\":0.5", """{"temperature":0.3}""", "/top_p")]
    [InlineData("\"top_p\":0.5", """{"top_p":0.5}""", null)]
    [InlineData("\"user\":\"a\",\"safety_identifier\":\"b\"", """{"metadata":{"user_id":"b"}}""", "/user")]
    [InlineData("\"service_tier\":\"flex\"", "{}", "/service_tier")]
    [InlineData("\"service_tier\":\"priority\"", """{"service_tier":"auto"}""", null)]
    public void Write_Parameter_IsFittedAndNamed(string parameter, string expected, string? named)
    {
        var call = MessagesRequest.Of($$"""{"model":"m","input":"Hi",{{parameter}}}""");

        call.AssertRest(expected);
        Assert.Equal(named, call.Pointers.SingleOrDefault());
    }

    [Fact]
    public void Write_FieldsTheApiLacks_AreNamed()
    {
        var call = MessagesRequest.Of(
            """
            {"model":"m","input":"Hi","metadata":{"a":"b"},"max_tool_calls":3,"truncation":"auto","seed":7,
            "frequency_penalty":1,"presence_penalty":1,"top_logprobs":2,"prompt_cache_key":"k",
            "include":["message.output_text.logprobs"],"text":{"verbosity":"low","future":1},
            "store":false,"stream":true,"background":false,"gateway":{"metadata":{"a":"b"}}}
            """);

        call.AssertRest("{}");
        Assert.All(call.Warnings, warning => Assert.Equal(WarningCodes.UnsupportedParameter, warning.Code));
        Assert.Equal(
            ["/frequency_penalty", "/include/0", "/max_tool_calls", "/metadata", "/presence_penalty", "/prompt_cache_key",
                "/seed", "/text/future", "/text/verbosity", "/top_logprobs", "/truncation"],
            call.Pointers);
    }

    [Fact]
    public void Write_ModelWithoutSampling_HasNone()
    {
        var call = MessagesRequest.Of(
            """{"model":"m","input":"Hi","temperature":1,"top_p":1,"top_k":1}""",
            "claude-opus-4-8",
            capabilities => capabilities with { Sampling = false });

        call.AssertRest("{}");
        Assert.Equal(["/temperature", "/top_k", "/top_p"], call.Pointers);
    }

    [Fact]
    public void Write_Extensions_AreMergedWithoutOverwriting()
    {
        var call = MessagesRequest.Of(
            """
            {"model":"m","input":"Hi","top_k":5,"extensions":{"anthropic":{"stop_sequences":["x"],"top_k":9,"api_key":"x"},
            "openai":{"a":1}}}
            """);

        call.AssertRest("""{"top_k":5,"stop_sequences":["x"]}""");
        Assert.Equal(["/extensions/anthropic/api_key", "/extensions/anthropic/top_k", "/extensions/openai"], call.Pointers);
        Assert.All(call.Warnings, warning => Assert.Equal(WarningCodes.ExtensionStripped, warning.Code));
    }

    [Fact]
    public void Prepare_ModelOfTheResponsesApiOnly_IsRefusedBeforeAnyCall()
    {
        var provider = FakeUpstream.Streams(string.Empty).Provider(new AnthropicMessagesDialect(TestSeal.Instance));
        var offering = Calls.Offering with
        {
            Capabilities = Calls.Offering.Capabilities with { ResponsesOnly = true },
        };

        var refusal = Assert.Throws<ProviderException>(() => provider.Prepare(Calls.Request(), offering));

        Assert.Equal((FailureKind.InvalidRequest, "model"), (refusal.Failure.Kind, refusal.Failure.Param));
    }

    [Theory]
    [InlineData("claude-sonnet-4-5", 1024)]
    [InlineData("claude-haiku-4-5-20251001", 4096)]
    [InlineData("claude-opus-4-7", 2048)]
    [InlineData("claude-opus-5", 512)]
    public void Write_LongInput_IsCachedByItself(string model, int least)
    {
        string Asks(int characters, string more = "") =>
            $$"""{"model":"m","input":"{{new string('a', characters)}}"{{more}}}""";

        MessagesRequest.Of(Asks((least - 8) * 3), model).AssertMember(null, "cache_control");
        MessagesRequest.Of(Asks(least * 3), model).AssertMember("""{"type":"ephemeral"}""", "cache_control");
        MessagesRequest.Of(Asks(least * 3), "another-model").AssertMember(null, "cache_control");
        MessagesRequest.Of(Asks(least * 3, ",\"prompt_cache_key\":\"k\""), model).AssertMember(null, "cache_control");
        var own = MessagesRequest.Of(
            Asks(least * 3, """,  "extensions":{"anthropic":{"cache_control":{"type":"ephemeral","ttl":"1h"}}}"""), model);
        own.AssertMember("""{"type":"ephemeral","ttl":"1h"}""", "cache_control");
        Assert.Empty(own.Warnings);
    }

    [Fact]
    public void Write_CacheMarks_PassUpToFour()
    {
        const string Mark = "\"cache_control\":{\"type\":\"ephemeral\"}";
        var call = MessagesRequest.Of(
            $$"""
            {"model":"m","cache_control":{"type":"ephemeral","ttl":"1h"},
            "tools":[{"type":"function","name":"f",{{Mark}}}],
            "input":[{"role":"system","content":[{"type":"input_text","text":"S",{{Mark}}}]},
            {"role":"user","content":[{"type":"input_text","text":"A",{{Mark}}},{"type":"input_text","text":"B",{{Mark}}},
            {"type":"input_text","text":"C","cache_control":7}]}]}
            """);

        MessagesRequest.AssertJson(
            $$"""[{"role":"user","content":[{"type":"text","text":"A",{{Mark}}},{"type":"text","text":"B",{{Mark}}},{"type":"text","text":"C"}]}]""",
            call.Messages);
        call.AssertMember($$"""[{"type":"text","text":"S",{{Mark}}}]""", "system");
        call.AssertMember($$$"""[{"name":"f","input_schema":{"type":"object","properties":{}},{{{Mark}}}}]""", "tools");
        call.AssertMember(null, "cache_control");
        Assert.Equal(["/cache_control", "/input/1/content/2/cache_control"], call.Pointers);
    }
}
