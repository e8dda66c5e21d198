using static Auriko.Providers.Tests.Gemini.GeminiCall;

namespace Auriko.Providers.Tests.Gemini;

/// <summary>Which keywords of a JSON Schema reach the wire, and how.</summary>
public sealed class GeminiSchemaTests
{
    private const string Pointer = "/tools/0/parameters";

    [Theory]
    [InlineData("""{"$schema":"https://json-schema.org/draft/2020-12/schema","title":"T","type":"object"}""")]
    [InlineData("""{"type":["string","null"],"description":"D","enum":["a",1]}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"integer","minimum":1,"maximum":9}},"required":["a"],"additionalProperties":false}""")]
    [InlineData("""{"type":"array","items":{"anyOf":[{"type":"string"},{"oneOf":[{"type":"null"}]}]},"minItems":1,"maxItems":2}""")]
    [InlineData("""{"type":"array","prefixItems":[{"type":"number"}]}""")]
    [InlineData("""{"type":"object","additionalProperties":{"type":"string","format":"date-time"}}""")]
    [InlineData("""{"$defs":{"node":{"type":"object","properties":{"next":{"$ref":"#/$defs/node"}}}},"$ref":"#/$defs/node"}""")]
    public void Write_KeywordsTheApiKnows_StayAsTheyAre(string schema)
    {
        var (sent, named) = Convert(schema);

        AssertJson(schema, System.Text.Json.JsonElement.Parse(sent));
        Assert.Empty(named);
    }

    [Theory]
    [InlineData("""{"const":"x"}""", """{"type":"string","enum":["x"]}""")]
    [InlineData("""{"type":"integer","const":7}""", """{"type":"integer","enum":[7]}""")]
    [InlineData("""{"allOf":[{"type":"string"}],"description":"D"}""", """{"type":"string","description":"D"}""")]
    [InlineData(
        """{"definitions":{"a":{"type":"string"}},"items":{"$ref":"#/definitions/a"}}""",
        """{"$defs":{"a":{"type":"string"}},"items":{"$ref":"#/$defs/a"}}""")]
    public void Write_KeywordsWithAnEqual_BecomeIt(string schema, string expected)
    {
        var (sent, named) = Convert(schema);

        AssertJson(expected, System.Text.Json.JsonElement.Parse(sent));
        Assert.Empty(named);
    }

    [Theory]
    [InlineData("""{"type":"string","pattern":"^a$","minLength":2}""", """{"type":"string"}""", "/pattern", "/minLength")]
    [InlineData("""{"type":"string","format":"uri","default":"x"}""", """{"type":"string"}""", "/format", "/default")]
    [InlineData("""{"properties":{"a/b":{"not":{"type":"null"}}}}""", """{"properties":{"a/b":{}}}""", "/properties/a~1b/not")]
    [InlineData("""{"$ref":"#/$defs/a","description":"D"}""", """{"$ref":"#/$defs/a"}""", "/description")]
    [InlineData("""{"allOf":[{"$ref":"#/$defs/a"}],"description":"D"}""", """{"$ref":"#/$defs/a"}""", "/description")]
    [InlineData("""{"const":null}""", "{}", "/const")]
    [InlineData("""{"enum":["a",null]}""", """{"enum":["a"]}""", "/enum")]
    [InlineData("""{"enum":[true]}""", "{}", "/enum")]
    [InlineData("""{"allOf":[{"type":"string"},{"title":"T"}]}""", "{}", "/allOf")]
    [InlineData("""{"items":false}""", "{}", "/items")]
    public void Write_OtherKeywords_AreNamed(string schema, string expected, params string[] pointers)
    {
        var (sent, named) = Convert(schema);

        AssertJson(expected, System.Text.Json.JsonElement.Parse(sent));
        Assert.Equal(pointers.Select(pointer => Pointer + pointer), named);
    }

    private static (string Sent, IEnumerable<string> Named) Convert(string schema)
    {
        var call = Of($$"""{"model":"m","input":"Hi","tools":[{"type":"function","name":"f","parameters":{{schema}}}]}""");
        var function = call.Member("tools")!.Value[0].GetProperty("functionDeclarations")[0];
        return (function.GetProperty("parametersJsonSchema").GetRawText(), call.Named.Select(named => named.Pointer));
    }
}
