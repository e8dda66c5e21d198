using System.Collections.Frozen;
using System.Text.Json;
using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Providers.OpenAIResponses;
using Auriko.Providers.Settings;
using Auriko.Providers.Tests.Conformance;

namespace Auriko.Providers.Tests.OpenAIResponses;

public sealed class OpenAIResponsesRequestTests
{
    [Fact]
    public void Write_GatewaysOwnFields_AreNeverSent()
    {
        var (wire, warnings) = Write("""
            {"model":"some-model:cost","input":"Hi","stream":false,"store":false,"background":true,"previous_response_id":null,
             "gateway":{"routing":{"optimize":"cost"}},"service_tier":"flex","stream_options":{"include_obfuscation":false}}
            """);

        Assert.Equal(
            """{"model":"provider-model-7","stream":true,"store":false,"input":"Hi","service_tier":"flex","stream_options":{"include_obfuscation":false}}""",
            wire.GetRawText());
        Assert.Empty(warnings);
    }

    [Fact]
    public void Write_ItemsAndNumbers_KeepEveryByte()
    {
        const string Input =
            """[{"type":"reasoning","id":"rs_1","summary":[],"encrypted_content":"se\u0061l"},{"role":"user","content":"1.50 <é>"}]""";

        var (wire, _) = Write($$"""{"model":"m","input":{{Input}},"temperature":1.50,"unknown":1e3}""");

        Assert.Equal(Input, wire.GetProperty("input").GetRawText());
        Assert.Equal(("1.50", "1e3"), (wire.GetProperty("temperature").GetRawText(), wire.GetProperty("unknown").GetRawText()));
    }

    [Fact]
    public void Write_ParametersTheProviderRefuses_AreDroppedAndNamed()
    {
        var (wire, warnings) = Write(
            """{"model":"m","input":"Hi","top_k":5,"frequency_penalty":1,"presence_penalty":1}""", drop: OpenAIDrops);

        Assert.Equal(4, wire.EnumerateObject().Count());
        Assert.All(warnings, warning => Assert.Equal(WarningCodes.UnsupportedParameter, warning.Code));
        Assert.Equal(["/top_k", "/frequency_penalty", "/presence_penalty"], warnings.Select(FirstWord));
    }

    [Fact]
    public void Write_UnsealedReasoning_IsLeftOutWhereItWouldBeLookedUp()
    {
        var (wire, warnings) = Write("""
            {"model":"m","input":[
              {"type":"reasoning","id":"rs_1","summary":[{"type":"summary_text","text":"Hm."}]},
              {"type":"reasoning","id":"rs_2","summary":[],"encrypted_content":"seal"},
              {"role":"user","content":"Hi"}]}
            """, drop: OpenAIDrops);

        Assert.Equal(2, wire.GetProperty("input").GetArrayLength());
        Assert.Equal("rs_2", wire.GetProperty("input")[0].GetProperty("id").GetString());
        Assert.Equal(["/input/0"], warnings.Select(FirstWord));
    }

    [Fact]
    public void Write_ModelWithoutSampling_DropsTemperature()
    {
        var (wire, warnings) = Write(
            """{"model":"m","input":"Hi","temperature":0.5,"top_p":0.5}""", new ModelCapabilities { Sampling = false });

        Assert.False(wire.TryGetProperty("temperature", out _));
        Assert.Equal(["/temperature", "/top_p"], warnings.Select(FirstWord));
    }

    [Fact]
    public void Write_ModelThatTakesSomeSampling_DropsTheRest()
    {
        var (wire, warnings) = Write(
            """{"model":"m","input":"Hi","temperature":0.5,"top_p":0.5}""",
            new ModelCapabilities { SamplingParameters = ["top_p"] });

        Assert.True(wire.TryGetProperty("top_p", out _));
        Assert.Equal(["/temperature"], warnings.Select(FirstWord));
    }

    [Theory]
    [InlineData("max", "xhigh")]
    [InlineData("xhigh", "xhigh")]
    [InlineData("minimal", "none")]
    [InlineData("off", "none")]
    [InlineData("low", "low")]
    public void Write_Effort_IsFittedToTheModel(string asked, string sent)
    {
        var capabilities = new ModelCapabilities { ReasoningEfforts = ["none", "low", "medium", "high", "xhigh"] };

        var (wire, warnings) = Write($$"""{"model":"m","input":"Hi","reasoning_effort":"{{asked}}"}""", capabilities);

        Assert.Equal(sent, wire.GetProperty("reasoning").GetProperty("effort").GetString());
        Assert.Equal(asked is "max" or "minimal" ? 1 : 0, warnings.Count(w => w.Code == WarningCodes.ParameterAdjusted));
    }

    [Fact]
    public void Write_ModelThatReasons_AsksForTheSealedReasoning()
    {
        var capabilities = new ModelCapabilities { Reasoning = true };

        var (wire, _) = Write("""{"model":"m","input":"Hi","include":["web_search_call.results"]}""", capabilities);
        var (asked, _) = Write("""{"model":"m","input":"Hi","include":["reasoning.encrypted_content"]}""", capabilities);

        Assert.Equal("""["web_search_call.results","reasoning.encrypted_content"]""", wire.GetProperty("include").GetRawText());
        Assert.Equal("""["reasoning.encrypted_content"]""", asked.GetProperty("include").GetRawText());
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("""["web_search_call.results"]""", "/include")]
    public void Write_IncludeThatIsDropped_IsNotWrittenForTheSealEither(string include, params string[] named)
    {
        var (wire, warnings) = Write(
            $$"""{"model":"m","input":"Hi","include":{{include}}}""", new ModelCapabilities { Reasoning = true }, ["include"]);

        Assert.False(wire.TryGetProperty("include", out _));
        Assert.Equal(named, warnings.Select(FirstWord));
    }

    [Fact]
    public void Write_Extensions_AreAddedAndNeverReplace()
    {
        var (wire, warnings) = Write("""
            {"model":"m","input":"Hi","truncation":"auto","extensions":{"openai":{
              "prompt_cache_retention":"24h","truncation":"disabled","store":true,"Model":"x","deep":{"a":[{"API_KEY":"k","b":1}]}},
              "anthropic":{"thinking":{}}}}
            """);

        Assert.Equal("24h", wire.GetProperty("prompt_cache_retention").GetString());
        Assert.Equal("auto", wire.GetProperty("truncation").GetString());
        Assert.False(wire.GetProperty("store").GetBoolean());
        Assert.Equal("""{"a":[{"b":1}]}""", wire.GetProperty("deep").GetRawText());
        Assert.False(wire.TryGetProperty("extensions", out _));
        Assert.All(warnings, warning => Assert.Equal(WarningCodes.ExtensionStripped, warning.Code));
        Assert.Equal(
            [
                "/extensions/openai/store", "/extensions/openai/Model", "/extensions/openai/deep/a/0/API_KEY",
                "/extensions/anthropic", "/extensions/openai/truncation",
            ],
            warnings.Select(FirstWord));
    }

    private static readonly string[] OpenAIDrops = ["top_k", "frequency_penalty", "presence_penalty", "unsealed_reasoning"];

    private static string FirstWord(ResponseWarning warning) => warning.Message.Split(' ')[0].TrimEnd(':');

    private static (JsonElement Wire, IReadOnlyList<ResponseWarning> Warnings) Write(
        string request, ModelCapabilities? capabilities = null, string[]? drop = null)
    {
        var settings = new ProviderSettings
        {
            Name = new ProviderName("upstream"),
            Dialect = "openai_responses",
            BaseUrl = new Uri("https://upstream.test"),
            ExtensionFamily = "openai",
            DroppedParameters = (drop ?? []).ToFrozenSet(),
        };
        var offering = Calls.Offering with { Capabilities = capabilities ?? Calls.Offering.Capabilities };
        var body = OpenAIResponsesRequest.Write(Calls.Request(request), offering, settings, TestSeal.Own, out var warnings);
        return (JsonElement.Parse(body.Span), warnings);
    }
}
