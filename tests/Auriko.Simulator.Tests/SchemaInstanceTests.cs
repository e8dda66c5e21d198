using System.Text.Json;
using System.Text.Json.Nodes;
using Auriko.Simulator.Model;
using Auriko.Simulator.Model.Schemas;
using CsCheck;

namespace Auriko.Simulator.Tests;

public sealed class SchemaInstanceTests
{
    private static readonly Gen<string> Leaf = Gen.OneOf(
        Gen.Const("""{"type":"boolean"}"""),
        Gen.Const("""{"type":"null"}"""),
        Gen.Const("""{"const":{"a":[1,"x"]}}"""),
        Gen.Const("""{"enum":["red","green",3,null]}"""),
        Gen.Const("""{"type":["string","null"]}"""),
        Gen.Const("""{"$ref":"#/$defs/node"}"""),
        OneOf("date-time", "date", "uuid", "ipv4", "ipv6", "email", "uri", "time", "hostname")
            .Select(format => $$"""{"type":"string","format":"{{format}}"}"""),
        OneOf("^[a-z]{3,5}$", "^\\\\d{3}-\\\\d{4}$", "^(red|blue)-[A-F0-9]+$", "^[^@]+@x\\\\.org$", "^a?b*c+$")
            .Select(pattern => $$"""{"type":"string","pattern":"{{pattern}}"}"""),
        Gen.Select(Gen.Int[0, 30], Gen.Int[0, 30])
            .Select((least, more) => $$"""{"type":"string","minLength":{{least}},"maxLength":{{least + more}}}"""),
        Gen.Select(Gen.Int[-500, 500], Gen.Int[2, 300], OneOf("integer", "number"))
            .Select((low, span, type) => $$"""{"type":"{{type}}","minimum":{{low}},"exclusiveMaximum":{{low + span}}}"""),
        Gen.Select(Gen.Int[-50, 50], Gen.Int[1, 9])
            .Select((low, step) => $$"""{"type":"integer","exclusiveMinimum":{{low}},"multipleOf":{{step}}}"""));

    [Fact]
    public void Text_AnySchema_IsValidUnderIt() =>
        Gen.Select(Schema(3), Gen.ULong).Sample(
            (text, seed) =>
            {
                var root = JsonNode.Parse(text)!.AsObject();
                root["$defs"] = JsonNode.Parse(
                    """{"node":{"type":"object","properties":{"value":{"type":"integer"},"next":{"anyOf":[{"$ref":"#/$defs/node"},{"type":"null"}]}},"required":["value","next"],"additionalProperties":false}}""");
                var schema = JsonElement.Parse(root.ToJsonString());

                var instance = new SchemaInstance(schema, new SeededChoice(seed), _ => null).Text();

                return SchemaChecker.IsValid(JsonElement.Parse(instance), schema, schema);
            },
            iter: 5_000);

    [Fact]
    public void Text_RecursiveRequired_Ends()
    {
        var schema = JsonElement.Parse(
            """{"type":"object","properties":{"children":{"type":"array","items":{"$ref":"#"}}},"required":["children"],"additionalProperties":false}""");

        var instance = new SchemaInstance(schema, new SeededChoice(7), _ => null).Text();

        Assert.True(SchemaChecker.IsValid(JsonElement.Parse(instance), schema, schema));
    }

    private static Gen<string> OneOf(params string[] words) => Gen.Int[0, words.Length - 1].Select(index => words[index]);

    private static Gen<string> Schema(int depth) => depth == 0
        ? Leaf
        : Gen.OneOf(
            Leaf,
            Gen.Select(Schema(depth - 1), Gen.Int[0, 4], Gen.Int[0, 4]).Select((items, least, more) =>
                $$"""{"type":"array","items":{{items}},"minItems":{{least}},"maxItems":{{least + more}}}"""),
            Gen.Select(Schema(depth - 1), Schema(depth - 1)).Select((one, two) => $$"""{"anyOf":[{{one}},{{two}}]}"""),
            Gen.Select(Schema(depth - 1), Schema(depth - 1), Gen.Bool).Select((one, two, both) =>
                $$"""{"type":"object","properties":{"one":{{one}},"two":{{two}}},"required":["one"{{(both ? ",\"two\"" : "")}}],"additionalProperties":false}"""));
}
