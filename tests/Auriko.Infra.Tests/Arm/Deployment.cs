using System.Text.Json.Nodes;

namespace Auriko.Infra.Tests.Arm;

/// <summary>What a template would make of its parameters, without Azure.</summary>
internal static class Deployment
{
    /// <summary>Evaluates the compiled template, modules included.</summary>
    /// <param name="parameters">Given parameters; <c>environmentName</c> and <c>location</c> have values here.</param>
    public static IReadOnlyList<ArmResource> Of(params (string Name, JsonNode Value)[] parameters)
    {
        var given = new Dictionary<string, JsonNode?> { ["environmentName"] = "production", ["location"] = "swedencentral" };
        foreach (var (name, value) in parameters)
        {
            Assert.True(BicepCompiler.Main.Json["parameters"]!.AsObject().ContainsKey(name), $"No parameter {name}");
            given[name] = value;
        }

        return [.. Resources(BicepCompiler.Main.Json, given)];
    }

    /// <summary>Everything optional is on.</summary>
    public static IReadOnlyList<ArmResource> OfEverything(params (string Name, JsonNode Value)[] parameters) => Of(
    [
        ("principalId", "33333333-3333-3333-3333-333333333333"),
        ("operatorIp", ""),
        ("alertEmail", "operator@example.com"),
        ("alwaysReadyHttp", 1),
        ("alwaysReadyDurable", 1),
        ("providers", "openai, own_server"),
        ("providerKeys", new JsonObject { ["openai"] = "sk-secret", ["own_server"] = "" }),
        ("azureOpenAI", true),
        ("azureOpenAIDeployments", new JsonArray(Model("gpt-5-mini"), Model("gpt-5"))),
        ("durableTaskScheduler", true),
        ("schedulerIpAllowlist", new JsonArray("192.0.2.0/24")),
        ("privateNetwork", true),
        ("monthlyBudget", 100),
        .. parameters,
    ]);

    /// <summary>The resources a template declares: a list, or by symbolic name where it uses types of its own.</summary>
    /// <param name="template">The template.</param>
    public static IEnumerable<JsonObject> Declared(JsonObject template) =>
        (template["resources"] is JsonArray list ? list : template["resources"]!.AsObject().Select(resource => resource.Value))
        .Select(resource => resource!.AsObject());

    private static JsonObject Model(string name) => new()
    {
        ["name"] = name,
        ["model"] = name,
        ["version"] = "2025-08-07",
        ["sku"] = "GlobalStandard",
        ["capacity"] = 10,
    };

    private static IEnumerable<ArmResource> Resources(JsonObject template, IReadOnlyDictionary<string, JsonNode?> parameters)
    {
        var scope = new Scope(template, parameters);
        foreach (var resource in Declared(template))
        {
            var turns = resource["copy"] is { } copy ? scope.Evaluate(copy["count"])!.GetValue<int>() : 1;
            for (scope.CopyIndex = 0; scope.CopyIndex < turns; scope.CopyIndex++)
            {
                foreach (var made in Resources(scope, resource))
                {
                    yield return made;
                }
            }
        }
    }

    private static IEnumerable<ArmResource> Resources(Scope scope, JsonObject resource)
    {
        if (resource["existing"]?.GetValue<bool>() == true || scope.Evaluate(resource["condition"])?.GetValue<bool>() == false)
        {
            return [];
        }

        var type = resource["type"]!.GetValue<string>();
        if (type == "Microsoft.Resources/deployments")
        {
            return Resources(resource["properties"]!["template"]!.AsObject(), Parameters(scope, resource));
        }

        var body = new JsonObject(resource
            .Where(member => member.Key is not ("copy" or "condition" or "dependsOn"))
            .Select(member => KeyValuePair.Create(member.Key, scope.Evaluate(member.Value))));
        return [new ArmResource(type, body["name"]!.GetValue<string>(), body)];
    }

    private static Dictionary<string, JsonNode?> Parameters(Scope scope, JsonObject module) =>
        module["properties"]!["parameters"]!.AsObject()
            .ToDictionary(parameter => parameter.Key, parameter => scope.Evaluate(parameter.Value)!["value"]);
}

/// <summary>A resource as Azure would be asked for it.</summary>
/// <param name="Type">Its type.</param>
/// <param name="Name">Its name; a child's begins with its parent's.</param>
/// <param name="Body">All of it, evaluated.</param>
internal sealed record ArmResource(string Type, string Name, JsonObject Body)
{
    /// <summary>Its properties.</summary>
    public JsonNode Properties => Body["properties"] ?? new JsonObject();

    /// <inheritdoc/>
    public override string ToString() => $"{Type} {Name}";
}
