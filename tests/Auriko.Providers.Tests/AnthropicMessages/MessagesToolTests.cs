using Auriko.Core.Catalog;
using Auriko.Core.Contract;

namespace Auriko.Providers.Tests.AnthropicMessages;

/// <summary>Tools, how they may be called, and formats of the answer.</summary>
public class MessagesToolTests
{
    private const string Functions = """
        "tools":[{"type":"function","name":"f"},{"type":"function","name":"g"}]
        """;

    private const string Schema = """{"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":false}""";

    [Fact]
    public void Write_Tools_HaveTheirSchemasAndOtherKindsAreNamed()
    {
        var call = MessagesRequest.Of(
            """
            {"model":"m","input":"Hi","tools":[
            {"type":"function","name":"f","description":"d","parameters":{"type":"object","$schema":"x","minimum":1.0},"strict":false},
            {"type":"web_search"},{"type":"function","name":"g","strict":null,"future":1},
            {"type":"function","name":"h","parameters":{"type":["object","null"],"properties":{}}},
            {"type":"function","name":"i","parameters":{"properties":{}}}]}
            """);

        call.AssertRest(
            """
            {"tools":[{"name":"f","description":"d","input_schema":{"type":"object","$schema":"x","minimum":1.0},"strict":false},
            {"name":"g","input_schema":{"type":"object","properties":{}}},
            {"name":"h","input_schema":{"type":"object","properties":{}}},
            {"name":"i","input_schema":{"type":"object","properties":{}}}]}
            """);
        Assert.Equal(
            [(WarningCodes.UnsupportedParameter, "/tools/1"), (WarningCodes.UnsupportedParameter, "/tools/2/future"),
                (WarningCodes.ParameterAdjusted, "/tools/3/parameters/type")],
            call.Named);
    }

    [Fact]
    public void Write_StrictTool_HasASchemaThatCanBeEnforced()
    {
        var call = MessagesRequest.Of(
            """
            {"model":"m","input":"Hi","tools":[{"type":"function","name":"f","strict":true,
            "parameters":{"type":"object","properties":{"a":{"type":"integer","minimum":1}},"required":["a"],"additionalProperties":false}}]}
            """);

        call.AssertMember(
            """
            [{"name":"f","input_schema":{"type":"object","properties":{"a":{"type":"integer","description":"Constraints: minimum: 1"}},
            "required":["a"],"additionalProperties":false},"strict":true}]
            """,
            "tools");
        Assert.Equal([(WarningCodes.ParameterAdjusted, "/tools/0/parameters/properties/a/minimum")], call.Named);
    }

    [Theory]
    [InlineData("anyOf")]
    [InlineData("oneOf")]
    [InlineData("allOf")]
    public void Write_UnionAtTheRootOfASchema_IsToldInItsDescription(string union)
    {
        var call = MessagesRequest.Of(
            $$"""
            {"model":"m","input":"Hi","tools":[{"type":"function","name":"f","parameters":{"type":"object","description":"D",
            "{{union}}":[{"required":["a"]},{"required":["b"]}],"properties":{"a":{"anyOf":[{"type":"string"}]},"b":{} } } }]}
            """);

        call.AssertMember(
            $$"""
            [{"name":"f","input_schema":{"type":"object","properties":{"a":{"anyOf":[{"type":"string"}]},"b":{} },
            "description":"D\nConstraints: {{union}}: [{\"required\":[\"a\"]},{\"required\":[\"b\"]}]"} }]
            """,
            "tools");
        Assert.Equal([(WarningCodes.ParameterAdjusted, $"/tools/0/parameters/{union}")], call.Named);
    }

    [Fact]
    public void Write_UnionAtTheRootOfAStrictTool_IsToldAndTheRestEnforced()
    {
        var call = MessagesRequest.Of(
            """
            {"model":"m","input":"Hi","tools":[{"type":"function","name":"f","strict":true,"parameters":{"type":"object",
            "properties":{"a":{"type":"string"}},"additionalProperties":false,"anyOf":[{"required":["a"]}]}}]}
            """);

        call.AssertMember(
            """
            [{"name":"f","input_schema":{"type":"object","properties":{"a":{"type":"string"}},"additionalProperties":false,
            "description":"Constraints: anyOf: [{\"required\":[\"a\"]}]"},"strict":true}]
            """,
            "tools");
        Assert.Equal([(WarningCodes.ParameterAdjusted, "/tools/0/parameters/anyOf")], call.Named);
    }

    [Fact]
    public void Write_UnionOfObjectsAtTheRootOfAStrictTool_IsToldAndNotEnforced()
    {
        var call = MessagesRequest.Of(
            """
            {"model":"m","input":"Hi","tools":[{"type":"function","name":"f","strict":true,
            "parameters":{"oneOf":[{"type":"object","properties":{"a":{}}}]}}]}
            """);

        call.AssertMember(
            """
            [{"name":"f","input_schema":{"type":"object",
            "description":"Constraints: oneOf: [{\"type\":\"object\",\"properties\":{\"a\":{}}}]"}}]
            """,
            "tools");
        Assert.Equal(
            [(WarningCodes.UnsupportedParameter, "/tools/0/strict"), (WarningCodes.ParameterAdjusted, "/tools/0/parameters/oneOf")],
            call.Named);
    }

    [Theory]
    [InlineData("\"auto\"", """{"type":"auto"}""", null)]
    [InlineData("\"none\"", """{"type":"none"}""", null)]
    [InlineData("\"required\"", """{"type":"any"}""", null)]
    [InlineData("""{"type":"function","name":"g"}""", """{"type":"tool","name":"g"}""", null)]
    [InlineData("""{"type":"allowed_tools","mode":"required","tools":[{"type":"function","name":"g"}]}""", """{"type":"any"}""", "/tool_choice")]
    [InlineData("""{"type":"web_search"}""", null, "/tool_choice")]
    public void Write_ToolChoice_IsItsForm(string choice, string? expected, string? named)
    {
        var call = MessagesRequest.Of($$"""{"model":"m","input":"Hi",{{Functions}},"tool_choice":{{choice}}}""");

        call.AssertMember(expected, "tool_choice");
        Assert.Equal(named, call.Pointers.SingleOrDefault());
    }

    [Theory]
    [InlineData("\"auto\"", """{"type":"auto","disable_parallel_tool_use":true}""")]
    [InlineData("\"required\"", """{"type":"any","disable_parallel_tool_use":true}""")]
    [InlineData("\"none\"", """{"type":"none"}""")]
    [InlineData("null", """{"type":"auto","disable_parallel_tool_use":true}""")]
    public void Write_NoParallelCalls_IsPartOfTheChoice(string choice, string expected)
    {
        var call = MessagesRequest.Of(
            $$"""{"model":"m","input":"Hi",{{Functions}},"tool_choice":{{choice}},"parallel_tool_calls":false}""");

        call.AssertMember(expected, "tool_choice");
        Assert.Empty(call.Warnings);
    }

    [Theory]
    [InlineData("claude-opus-5-5", "/tool_choice", "auto")]
    [InlineData("claude-sonnet-5-5", "/tool_choice", "auto")]
    [InlineData("claude-fable-5-1", "/tool_choice", "auto")]
    [InlineData("claude-opus-5", null, "any")]
    [InlineData("claude-fable-5", null, "any")]
    public void Write_RequiredCall_IsLeftToFamiliesThatCannotBeMade(string model, string? named, string type)
    {
        var call = MessagesRequest.Of($$"""{"model":"m","input":"Hi",{{Functions}},"tool_choice":"required"}""", model);

        call.AssertMember($$"""{"type":"{{type}}"}""", "tool_choice");
        Assert.Equal(named, call.Pointers.SingleOrDefault());
    }

    [Theory]
    [InlineData("low", "claude-sonnet-4-5", null, "/reasoning/effort")]
    [InlineData("low", "claude-opus-4-6", null, "/reasoning/effort")]
    [InlineData("low", "claude-opus-5", """{"type":"disabled"}""", "/reasoning/effort")]
    [InlineData("none", "claude-sonnet-4-5", """{"type":"disabled"}""", null)]
    public void Write_RequiredCallAndEffort_IsMadeWithoutThinking(string effort, string model, string? thinking, string? named)
    {
        var call = MessagesRequest.Of(
            $$$"""{"model":"m","input":"Hi",{{{Functions}}},"tool_choice":"required","reasoning":{"effort":"{{{effort}}}"}}""", model);

        call.AssertMember("""{"type":"any"}""", "tool_choice");
        call.AssertMember(thinking, "thinking");
        call.AssertMember(null, "output_config");
        Assert.Equal(named, call.Pointers.SingleOrDefault());
    }

    [Fact]
    public void Write_RequiredCallOfAModelThatAlwaysThinks_IsLeftToIt()
    {
        var call = MessagesRequest.Of(
            $$$"""{"model":"m","input":"Hi",{{{Functions}}},"tool_choice":"required","reasoning":{"effort":"low"}}""", "claude-fable-5");

        call.AssertMember("""{"type":"auto"}""", "tool_choice");
        Assert.Equal([(WarningCodes.UnsupportedParameter, "/tool_choice")], call.Named);
    }

    [Fact]
    public void Write_LackingCapabilities_AreNamed()
    {
        var call = MessagesRequest.Of(
            $$$"""{"model":"m","input":"Hi",{{{Functions}}},"tool_choice":"required","parallel_tool_calls":true,"reasoning":{"effort":"high","summary":"auto"}}""",
            change: _ => new ModelCapabilities { Tools = false });

        call.AssertRest("{}");
        Assert.Equal(
            ["/parallel_tool_calls", "/reasoning/effort", "/reasoning/summary", "/tool_choice", "/tools"], call.Pointers);
    }

    [Fact]
    public void Write_Schema_IsEnforcedWithItsNameAndPurpose()
    {
        var call = Format($$"""{"type":"json_schema","name":"n","description":"d","strict":true,"schema":{{Schema}}}""");

        call.AssertRest(
            """
            {"output_config":{"format":{"type":"json_schema","schema":{"title":"n","type":"object",
            "properties":{"a":{"type":"string"}},"description":"d","additionalProperties":false}}}}
            """);
        Assert.Empty(call.Warnings);
    }

    [Fact]
    public void Write_SchemaBeyondTheSubset_IsFittedAndNamed()
    {
        var call = Format(
            """
            {"type":"json_schema","name":"n","description":"d","strict":false,"schema":{"type":"object","title":"T","description":"D",
            "additionalProperties":true,"properties":{"a":{"type":"string","minLength":2,"format":"date","description":"An a."},
            "b":{"type":"array","minItems":1,"maxItems":3,"items":{"anyOf":[{"type":"null"},{"$ref":"#/$defs/c"}]}}},
            "$defs":{"c":{"type":"object","properties":{},"additionalProperties":false}}}}
            """);

        MessagesRequest.AssertJson(
            """
            {"type":"object","title":"T","properties":{
            "a":{"type":"string","format":"date","description":"An a.\nConstraints: minLength: 2"},
            "b":{"type":"array","minItems":1,"items":{"anyOf":[{"type":"null"},{"$ref":"#/$defs/c"}]},"description":"Constraints: maxItems: 3"}},
            "$defs":{"c":{"type":"object","properties":{},"additionalProperties":false}},
            "description":"D","additionalProperties":false}
            """,
            call.Wire.GetProperty("output_config").GetProperty("format").GetProperty("schema"));
        Assert.All(call.Warnings, warning => Assert.Equal(WarningCodes.ParameterAdjusted, warning.Code));
        Assert.Equal(
            ["/text/format/description", "/text/format/name", "/text/format/schema",
                "/text/format/schema/properties/a/minLength", "/text/format/schema/properties/b/maxItems",
                "/text/format/strict"],
            call.Pointers);
    }

    [Fact]
    public void Write_SchemaForAModelWithoutSchemas_IsATool()
    {
        var call = Format(
            $$"""{"type":"json_schema","name":"f","schema":{{Schema}}}""", Functions, WithoutSchemas);

        Assert.Equal("f_answer", call.Call.AnswerTool);
        var tools = call.Wire.GetProperty("tools");
        Assert.Equal(3, tools.GetArrayLength());
        MessagesRequest.AssertJson(Schema, tools[2].GetProperty("input_schema"));
        call.AssertMember("""{"type":"any","disable_parallel_tool_use":true}""", "tool_choice");
        Assert.Equal([(WarningCodes.ParameterAdjusted, "/text/format")], call.Named);
    }

    [Fact]
    public void Write_SchemaAlone_IsTheOneToolThatMustBeCalled()
    {
        var call = Format($$"""{"type":"json_schema","name":"n","schema":{{Schema}}}""", null, WithoutSchemas);

        call.AssertMember("""{"type":"tool","name":"n","disable_parallel_tool_use":true}""", "tool_choice");
    }

    [Fact]
    public void Write_SchemaForAModelThatThinks_IsToldInWords()
    {
        var call = Format(
            $$"""{"type":"json_schema","name":"n","schema":{{Schema}}}""", "\"reasoning\":{\"effort\":\"low\"}", WithoutSchemas);

        Assert.Null(call.Call.AnswerTool);
        Assert.Contains(Schema, call.Wire.GetProperty("system")[0].GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal([(WarningCodes.ParameterAdjusted, "/text/format")], call.Named);
    }

    [Fact]
    public void Write_JsonObject_IsAnInstruction()
    {
        var call = Format("""{"type":"json_object"}""");

        call.AssertRest("""{"system":[{"type":"text","text":"Answer with nothing but a JSON object."}]}""");
        Assert.Equal([(WarningCodes.ParameterAdjusted, "/text/format")], call.Named);
    }

    private static ModelCapabilities WithoutSchemas(ModelCapabilities capabilities) =>
        capabilities with { StructuredOutput = false };

    private static MessagesRequest Format(
        string format, string? more = null, Func<ModelCapabilities, ModelCapabilities>? change = null) =>
        MessagesRequest.Of(
            $$$"""{"model":"m","input":"Hi",{{{(more is null ? string.Empty : more + ",")}}}"text":{"format":{{{format}}}}}""",
            change: change);
}
