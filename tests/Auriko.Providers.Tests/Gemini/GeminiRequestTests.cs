using Auriko.Core.Contract;
using static Auriko.Providers.Tests.Gemini.GeminiCall;

namespace Auriko.Providers.Tests.Gemini;

/// <summary>What a request's settings, tools and extensions become.</summary>
public sealed class GeminiRequestTests
{
    private const string Weather = """
        "tools":[{"type":"function","name":"get_weather","description":"Weather.","parameters":{"type":"object"}},
                 {"type":"function","name":"get_time"}]
        """;

    [Fact]
    public void Write_Text_IsOneContent()
    {
        var call = Of("""{"model":"some-model","input":"Hi"}""");

        AssertJson("""{"contents":[{"role":"user","parts":[{"text":"Hi"}]}]}""", call.Wire);
        Assert.Empty(call.Warnings);
    }

    [Fact]
    public void Write_Sampling_IsConfiguration()
    {
        var call = Of("""
            {"model":"m","input":"Hi","temperature":0.5,"top_p":0.9,"top_k":40,"max_output_tokens":99,"top_logprobs":3,
             "frequency_penalty":0.25,"presence_penalty":-0.5,"include":["reasoning.encrypted_content"]}
            """);

        AssertJson(
            """
            {"maxOutputTokens":99,"temperature":0.5,"topP":0.9,"topK":40,"frequencyPenalty":0.25,"presencePenalty":-0.5,
             "responseLogprobs":true,"logprobs":3}
            """,
            call.Config);
        Assert.Empty(call.Warnings);
    }

    [Fact]
    public void Write_Tools_AreFunctionDeclarations()
    {
        var call = Of($$"""{"model":"m","input":"Hi",{{Weather}},"parallel_tool_calls":true}""");

        AssertJson(
            """
            [{"functionDeclarations":[
              {"name":"get_weather","description":"Weather.","parametersJsonSchema":{"type":"object"}},
              {"name":"get_time"}]}]
            """,
            call.Member("tools"));
        Assert.Null(call.Member("toolConfig"));
        Assert.Empty(call.Warnings);
    }

    [Theory]
    [InlineData("\"auto\"", """{"mode":"AUTO"}""")]
    [InlineData("\"none\"", """{"mode":"NONE"}""")]
    [InlineData("\"required\"", """{"mode":"ANY"}""")]
    [InlineData("""{"type":"function","name":"get_time"}""", """{"mode":"ANY","allowedFunctionNames":["get_time"]}""")]
    public void Write_ToolChoice_IsAMode(string choice, string expected)
    {
        var call = Of($$"""{"model":"m","input":"Hi",{{Weather}},"tool_choice":{{choice}}}""");

        AssertJson($$"""{"functionCallingConfig":{{expected}}}""", call.Member("toolConfig"));
        Assert.Empty(call.Warnings);
    }

    [Fact]
    public void Write_AllowedTools_LeaveTheOthersOut()
    {
        var call = Of($$$"""
            {"model":"m","input":"Hi",{{{Weather}}},
             "tool_choice":{"type":"allowed_tools","mode":"required","tools":[{"type":"function","name":"get_time"}]}}
            """);

        AssertJson("""[{"functionDeclarations":[{"name":"get_time"}]}]""", call.Member("tools"));
        AssertJson("""{"functionCallingConfig":{"mode":"ANY"}}""", call.Member("toolConfig"));
    }

    [Fact]
    public void Write_StrictFunction_AsksForValidatedArguments()
    {
        var call = Of("""{"model":"m","input":"Hi","tools":[{"type":"function","name":"f","strict":true}]}""");

        AssertJson("""{"functionCallingConfig":{"mode":"VALIDATED"}}""", call.Member("toolConfig"));
        Assert.Empty(call.Warnings);
    }

    [Fact]
    public void Write_WhatHasNoPlace_IsNamed()
    {
        var call = Of($$"""
            {"model":"m","input":"Hi",{{Weather}},"parallel_tool_calls":false,"user":"u","metadata":{"a":"b"},
             "max_tool_calls":3,"text":{"verbosity":"low"},"service_tier":"flex"}
            """);

        Assert.Equal(
            ["/max_tool_calls", "/metadata", "/parallel_tool_calls", "/service_tier", "/text/verbosity", "/user"],
            call.Named.Select(named => named.Pointer).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Write_BuiltInTool_IsDropped() => Assert.Equal(
        [(WarningCodes.UnsupportedParameter, "/tools/0")],
        Of("""{"model":"m","input":"Hi","tools":[{"type":"web_search"}]}""").Named);

    [Fact]
    public void Write_Schema_IsEnforced()
    {
        var call = Of("""
            {"model":"m","input":"Hi","text":{"format":{"type":"json_schema","name":"city","description":"A city.",
             "strict":true,"schema":{"type":"object","properties":{"name":{"type":"string"}},"additionalProperties":false}}}}
            """);

        AssertJson(
            """
            {"responseMimeType":"application/json","responseJsonSchema":{"title":"city","description":"A city.",
             "type":"object","properties":{"name":{"type":"string"}},"additionalProperties":false}}
            """,
            call.Config);
        Assert.Empty(call.Warnings);
    }

    [Fact]
    public void Write_JsonObject_IsAMimeType() => AssertJson(
        """{"responseMimeType":"application/json"}""",
        Of("""{"model":"m","input":"Hi","text":{"format":{"type":"json_object"}}}""").Config);

    [Fact]
    public void Write_SchemaBesideToolsOfAFormerModel_IsDropped()
    {
        var call = Of(
            $$$"""{"model":"m","input":"Hi",{{{Weather}}},"text":{"format":{"type":"json_object"} } }""", Second);

        Assert.Null(call.Config);
        Assert.Equal([(WarningCodes.UnsupportedParameter, "/text/format")], call.Named);
    }

    [Theory]
    [InlineData("minimal", "minimal")]
    [InlineData("low", "low")]
    [InlineData("high", "high")]
    public void Write_EffortOfTheThirdGeneration_IsALevel(string effort, string level)
    {
        var call = Of(
            $$$"""{"model":"m","input":"Hi","reasoning":{"effort":"{{{effort}}}","summary":"auto"}}""",
            offering => Reasons(offering, "minimal", "low", "medium", "high"));

        AssertJson($$$"""{"thinkingConfig":{"includeThoughts":true,"thinkingLevel":"{{{level}}}"}}""", call.Config);
        Assert.Empty(call.Warnings);
    }

    [Theory]
    [InlineData("minimal", 512)]
    [InlineData("low", 1024)]
    [InlineData("medium", 8192)]
    [InlineData("high", 24576)]
    public void Write_EffortOfTheSecondGeneration_IsABudget(string effort, int budget)
    {
        var call = Of(
            $$"""{"model":"m","input":"Hi","reasoning_effort":"{{effort}}"}""",
            offering => Second(Reasons(offering, "none", "minimal", "low", "medium", "high")));

        AssertJson($$$"""{"thinkingConfig":{"includeThoughts":true,"thinkingBudget":{{{budget}}}}}""", call.Config);
    }

    [Fact]
    public void Write_EffortAboveTheHighest_IsTheHighest()
    {
        var call = Of("""{"model":"m","input":"Hi","reasoning":{"effort":"xhigh"}}""", offering => Reasons(offering, "low", "high"));

        AssertJson("""{"thinkingConfig":{"includeThoughts":true,"thinkingLevel":"high"}}""", call.Config);
        Assert.Equal([(WarningCodes.ParameterAdjusted, "/reasoning/effort")], call.Named);
    }

    [Fact]
    public void Write_NoEffortWhereThatCanBe_IsNoBudget() => AssertJson(
        """{"thinkingConfig":{"thinkingBudget":0}}""",
        Of("""{"model":"m","input":"Hi","reasoning":{"effort":"off"}}""", offering => Second(Reasons(offering, "none", "low"))).Config);

    [Fact]
    public void Write_NoEffortWhereThatCannotBe_IsTheLeast()
    {
        var call = Of("""{"model":"m","input":"Hi","reasoning":{"effort":"none"}}""", offering => Second(Reasons(offering, "minimal", "low")));

        AssertJson("""{"thinkingConfig":{"includeThoughts":true,"thinkingBudget":512}}""", call.Config);
        Assert.Equal([(WarningCodes.ParameterAdjusted, "/reasoning/effort")], call.Named);
    }

    [Theory]
    [InlineData("gemini-2.5-flash-lite", "{}", null)]
    [InlineData("gemini-2.5-flash-lite", """{"summary":"auto"}""", null)]
    [InlineData("gemini-2.5-flash-lite", """{"effort":"none"}""", """{"thinkingConfig":{"thinkingBudget":0}}""")]
    [InlineData("gemini-2.5-flash-lite", """{"effort":"low"}""", """{"thinkingConfig":{"includeThoughts":true,"thinkingBudget":1024}}""")]
    [InlineData("gemini-3.1-flash-lite", "{}", """{"thinkingConfig":{"includeThoughts":true}}""")]
    public void Write_ModelThatThinksOnlyWhenAsked_IsNotToldToShowThoughts(string model, string reasoning, string? config)
    {
        var call = Of(
            $$"""{"model":"m","input":"Hi","reasoning":{{reasoning}}}""",
            offering => Reasons(offering, "none", "low", "high") with { ProviderModelId = model });

        AssertJson(config, call.Config);
        Assert.Empty(call.Warnings);
    }

    [Fact]
    public void Write_SummaryOfAModelThatIsNotAskedToThink_IsDropped()
    {
        var call = Of(
            """{"model":"m","input":"Hi","reasoning":{"summary":"detailed"}}""",
            offering => Reasons(offering, "none", "low") with { ProviderModelId = "gemini-2.5-flash-lite" });

        Assert.Null(call.Config);
        Assert.Equal([(WarningCodes.UnsupportedParameter, "/reasoning/summary")], call.Named);
    }

    [Fact]
    public void Write_ModelThatReasons_ShowsItsThoughts() => AssertJson(
        """{"thinkingConfig":{"includeThoughts":true}}""",
        Of("""{"model":"m","input":"Hi"}""", offering => Reasons(offering, "low", "high")).Config);

    [Fact]
    public void Write_Extensions_AreMerged()
    {
        var call = Of("""
            {"model":"m","input":"Hi","temperature":0.5,"extensions":{"google":{
              "safetySettings":[{"category":"HARM_CATEGORY_HATE_SPEECH","threshold":"BLOCK_NONE"}],
              "generation_config":{"seed":7,"temperature":1,"candidateCount":2},
              "toolConfig":{"retrievalConfig":{"languageCode":"de"}},
              "contents":[]}}}
            """);

        AssertJson("""{"temperature":0.5,"seed":7}""", call.Config);
        AssertJson("""{"retrievalConfig":{"languageCode":"de"}}""", call.Member("toolConfig"));
        Assert.Equal(1, call.Member("safetySettings")?.GetArrayLength());
        Assert.Equal(
            [
                (WarningCodes.ExtensionStripped, "/extensions/google/contents"),
                (WarningCodes.ExtensionStripped, "/extensions/google/generationConfig/temperature"),
                (WarningCodes.ExtensionStripped, "/extensions/google/generationConfig/candidateCount"),
            ],
            call.Named);
    }
}
