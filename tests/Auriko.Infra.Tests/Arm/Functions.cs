using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace Auriko.Infra.Tests.Arm;

/// <summary>The functions of the template language that our templates use.</summary>
internal static class Functions
{
    private const string Subscription = "/subscriptions/11111111-1111-1111-1111-111111111111";

    /// <summary>Calls one.</summary>
    /// <exception cref="NotSupportedException">The function is not known here: add it.</exception>
    public static JsonNode? Call(Scope scope, Expression.Call call)
    {
        var lambdas = call.Arguments.Where(IsLambda).ToArray();
        var values = call.Arguments.Where(argument => !IsLambda(argument)).Select(scope.Evaluate).ToArray();
        return lambdas.Length > 0 ? CallWithLambda(scope, call.Function, values[0]!.AsArray(), lambdas) : Call(call.Function, values);
    }

    private static JsonNode? CallWithLambda(Scope scope, string function, JsonArray elements, Expression[] lambdas) =>
        function switch
        {
            "map" => new JsonArray([.. elements.Select(element => scope.Apply(lambdas[0], element))]),
            "filter" => new JsonArray(
                [.. elements.Where(element => scope.Apply(lambdas[0], element)!.GetValue<bool>()).Select(Clone)]),
            "toObject" => new JsonObject(elements.Select(element => KeyValuePair.Create(
                scope.Apply(lambdas[0], element)!.GetValue<string>(), scope.Apply(lambdas[1], element)))),
            _ => throw new NotSupportedException(function),
        };

    private static JsonNode? Call(string function, JsonNode?[] values) => function switch
    {
        "and" => values.All(value => value!.GetValue<bool>()),
        "or" => values.Any(value => value!.GetValue<bool>()),
        "not" => !values[0]!.GetValue<bool>(),
        "true" => true,
        "false" => false,
        "null" => null,
        "equals" => JsonNode.DeepEquals(values[0], values[1]),
        "greater" => values[0]!.GetValue<int>() > values[1]!.GetValue<int>(),
        "length" => values[0]!.AsArray().Count,
        "empty" => IsEmpty(values[0]),
        "createArray" => new JsonArray([.. values.Select(Clone)]),
        "createObject" => new JsonObject(values.Chunk(2).Select(pair => KeyValuePair.Create(pair[0]!.ToString(), Clone(pair[1])))),
        "items" => Items(values[0]!.AsObject()),
        "union" => Union(values),
        "concat" => values[0] is JsonArray
            ? new JsonArray([.. values.SelectMany(value => value!.AsArray()).Select(Clone)])
            : string.Concat(values.Select(value => value!.ToString())),
        _ => OfText(function, [.. values.Select(value => value?.ToString() ?? string.Empty)], values),
    };

    private static JsonNode? OfText(string function, string[] texts, JsonNode?[] values) => function switch
    {
        "format" => string.Format(CultureInfo.InvariantCulture, texts[0], [.. texts.Skip(1)]),
        "join" => string.Join(texts[1], values[0]!.AsArray().Select(value => value!.ToString())),
        "split" => new JsonArray([.. texts[0].Split(texts[1]).Select(part => JsonValue.Create(part))]),
        "replace" => texts[0].Replace(texts[1], texts[2], StringComparison.Ordinal),
        "toLower" => texts[0].ToLowerInvariant(),
        "trim" => texts[0].Trim(),
        "string" => values[0] is JsonValue ? texts[0] : values[0]!.ToJsonString(),
        "uniqueString" => UniqueString(texts),
        "guid" => new Guid(Hash(texts).AsSpan(0, 16)).ToString(),
        _ => OfAzure(function, texts),
    };

    /// <summary>What Azure knows; here it is what it might be.</summary>
    private static JsonNode? OfAzure(string function, string[] texts) => function switch
    {
        "subscription" => new JsonObject { ["id"] = Subscription },
        "tenant" => new JsonObject { ["tenantId"] = "22222222-2222-2222-2222-222222222222" },
        "deployment" => new JsonObject { ["name"] = "main" },
        "environment" => new JsonObject { ["suffixes"] = new JsonObject { ["storage"] = "core.windows.net" } },
        "utcNow" => "2026-01-01",
        "cidrSubnet" => $"10.42.{texts[2]}.0/{texts[1]}",
        "resourceId" => $"{Subscription}/resourceGroups/group/providers/{string.Join('/', texts)}",
        "subscriptionResourceId" => $"{Subscription}/providers/{string.Join('/', texts)}",
        _ => throw new NotSupportedException($"The tests know no function {function}."),
    };

    private static bool IsLambda(Expression expression) => expression is Expression.Call { Function: "lambda" };

    private static JsonNode? Clone(JsonNode? node) => node?.DeepClone();

    private static bool IsEmpty(JsonNode? node) => node switch
    {
        null => true,
        JsonArray elements => elements.Count == 0,
        JsonObject members => members.Count == 0,
        _ => node.ToString().Length == 0,
    };

    private static JsonArray Items(JsonObject members) =>
        new([.. members.OrderBy(member => member.Key, StringComparer.OrdinalIgnoreCase)
            .Select(member => new JsonObject { ["key"] = member.Key, ["value"] = Clone(member.Value) })]);

    private static JsonObject Union(JsonNode?[] objects)
    {
        var union = new JsonObject();
        foreach (var (key, value) in objects.SelectMany(members => members!.AsObject()))
        {
            union[key] = Clone(value);
        }

        return union;
    }

    /// <summary>As Azure's: 13 lower-case letters and digits that follow from the arguments.</summary>
    private static string UniqueString(string[] texts) =>
        string.Concat(Hash(texts).Take(13).Select(value => "abcdefghijklmnopqrstuvwxyz234567"[value % 32]));

    private static byte[] Hash(string[] texts) => SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', texts)));
}
