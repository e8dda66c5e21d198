using System.Text.Json.Nodes;

namespace Auriko.Infra.Tests.Arm;

/// <summary>What the expressions of one template can name, and their evaluation.</summary>
/// <param name="template">The template.</param>
/// <param name="parameters">The parameters that are given, already evaluated.</param>
internal sealed class Scope(JsonObject template, IReadOnlyDictionary<string, JsonNode?> parameters)
{
    private readonly Dictionary<string, JsonNode?> _locals = [];

    /// <summary>Which turn of a copied resource is evaluated.</summary>
    public int CopyIndex { get; set; }

    /// <summary>Evaluates every expression in a piece of the template.</summary>
    /// <param name="node">The piece; it stays as it is.</param>
    public JsonNode? Evaluate(JsonNode? node) => node switch
    {
        JsonObject members => new JsonObject(members.Select(member => KeyValuePair.Create(Key(member.Key), Evaluate(member.Value)))),
        JsonArray elements => new JsonArray([.. elements.Select(Evaluate)]),
        JsonValue value when value.TryGetValue<string>(out var text) && Expression.Is(text) => Evaluate(Expression.Parse(text)),
        JsonValue value when value.TryGetValue<string>(out var text) && text.StartsWith("[[", StringComparison.Ordinal) => text[1..],
        _ => node?.DeepClone(),
    };

    /// <summary>Evaluates an expression.</summary>
    /// <param name="expression">The expression.</param>
    public JsonNode? Evaluate(Expression expression) => expression switch
    {
        Expression.Literal literal => literal.ToJson(),
        Expression.Member member => MemberOf(Evaluate(member.Of), Evaluate(member.Key)),
        Expression.Call call => Call(call),
        _ => throw new NotSupportedException(expression.ToString()),
    };

    /// <summary>Evaluates a function's body with its parameters set.</summary>
    /// <param name="lambda">The call of <c>lambda</c>: names, then the body.</param>
    /// <param name="values">The parameters.</param>
    public JsonNode? Apply(Expression lambda, params JsonNode?[] values)
    {
        var arguments = ((Expression.Call)lambda).Arguments;
        foreach (var (name, value) in arguments.SkipLast(1).Zip(values))
        {
            _locals[(string)((Expression.Literal)name).Value] = value;
        }

        return Evaluate(arguments[^1]);
    }

    private static JsonNode? MemberOf(JsonNode? of, JsonNode? key) => of switch
    {
        JsonArray elements => elements[key!.GetValue<int>()]?.DeepClone(),
        JsonObject members => members[key!.GetValue<string>()]?.DeepClone(),
        // What only a deployment knows: its members are as unknown as it is.
        JsonValue unknown => $"{unknown}.{key}",
        _ => null,
    };

    private string Key(string text) => Expression.Is(text) ? Evaluate(Expression.Parse(text))!.ToString() : text;

    private JsonNode? Call(Expression.Call call) => call.Function switch
    {
        "parameters" => Parameter(Name(call)),
        "variables" => Evaluate(template["variables"]![Name(call)]),
        "lambdaVariables" => _locals[Name(call)]?.DeepClone(),
        "copyIndex" => CopyIndex,
        "reference" => $"reference({string.Join(',', call.Arguments.Select(Evaluate))})",
        "if" => Evaluate(call.Arguments[Evaluate(call.Arguments[0])!.GetValue<bool>() ? 1 : 2]),
        _ => Functions.Call(this, call),
    };

    private JsonNode? Parameter(string name) =>
        parameters.TryGetValue(name, out var given) ? given?.DeepClone() : Evaluate(template["parameters"]![name]!["defaultValue"]);

    private string Name(Expression.Call call) => Evaluate(call.Arguments[0])!.GetValue<string>();
}
