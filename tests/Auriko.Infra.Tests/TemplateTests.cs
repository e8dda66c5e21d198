using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Auriko.Infra.Tests.Arm;
using Auriko.Tests.Shared;

namespace Auriko.Infra.Tests;

/// <summary>The template as a whole: it compiles, explains itself, and holds no secret.</summary>
public sealed partial class TemplateTests
{
    private static readonly string[] Modules = Directory.GetFiles(RepositoryRoot.At("infra", "modules"), "*.bicep");

    [Fact]
    public void Template_CompilerAndLinter_HaveNothingToSay() => Assert.Empty(BicepCompiler.Main.Diagnostics);

    [Fact]
    public void Modules_AllArePartOfTheTemplate()
    {
        var main = File.ReadAllText(RepositoryRoot.At("infra", "main.bicep"));

        Assert.NotEmpty(Modules);
        Assert.All(Modules, module => Assert.Contains($"'modules/{Path.GetFileName(module)}'", main, StringComparison.Ordinal));
        Assert.DoesNotContain("'br", main, StringComparison.Ordinal);
    }

    [Fact]
    public void Parameters_AllAreDescribed() =>
        Assert.All(
            Templates(BicepCompiler.Main.Json).SelectMany(template => template["parameters"]?.AsObject() ?? []),
            parameter => Assert.False(
                string.IsNullOrWhiteSpace(parameter.Value!["metadata"]?["description"]?.GetValue<string>()), parameter.Key));

    [Fact]
    public void Parameters_ThatHoldKeys_AreSecureAndEmptyByDefault() =>
        Assert.All(
            Templates(BicepCompiler.Main.Json).SelectMany(template => template["parameters"]?.AsObject() ?? [])
                .Where(parameter => Secret().IsMatch(parameter.Key)),
            parameter =>
            {
                Assert.StartsWith("secure", parameter.Value!["type"]!.GetValue<string>(), StringComparison.Ordinal);
                Assert.True(parameter.Value["defaultValue"] is not { } value || value.AsObject().Count == 0, parameter.Key);
            });

    [Fact]
    public void Outputs_HoldNoSecret() =>
        Assert.All(
            Templates(BicepCompiler.Main.Json).SelectMany(template => template["outputs"]?.AsObject() ?? []),
            output =>
            {
                Assert.DoesNotMatch("list[A-Z]|[Ss]ecret|ConnectionString|providerKeys", output.Value!["value"]!.ToJsonString());
                Assert.DoesNotMatch("secure", output.Value["type"]!.GetValue<string>());
            });

    [Fact]
    public void ParameterFile_NamesParametersAndHoldsNoValueOfASecret()
    {
        var known = BicepCompiler.Main.Json["parameters"]!.AsObject();
        var file = JsonNode.Parse(File.ReadAllText(RepositoryRoot.At("infra", "main.parameters.json")))!["parameters"]!.AsObject();

        Assert.All(file, parameter => Assert.True(known.ContainsKey(parameter.Key), parameter.Key));
        Assert.All(
            file.Where(parameter => known[parameter.Key]!["type"]!.GetValue<string>().StartsWith("secure", StringComparison.Ordinal))
                .SelectMany(parameter => parameter.Value!["value"]!.AsObject()),
            key => Assert.Matches(@"^\$\{[A-Z_]+\}$", key.Value!.GetValue<string>()));
        Assert.All(
            known.Where(parameter => parameter.Value!["defaultValue"] is null),
            required => Assert.True(file.ContainsKey(required.Key), required.Key));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Secrets_OfOtherResources_StayInTheVault(bool everything)
    {
        var resources = everything ? Deployment.OfEverything() : Deployment.Of();

        Assert.DoesNotContain(
            resources,
            resource => resource.Type != "Microsoft.KeyVault/vaults/secrets"
                && resource.Body.ToJsonString().Contains("sk-secret", StringComparison.Ordinal));
        Assert.Equal(
            everything ? ["sk-secret"] : [],
            resources.Where(resource => resource.Type == "Microsoft.KeyVault/vaults/secrets")
                .Select(secret => secret.Properties["value"]!.GetValue<string>()));
    }

    /// <summary>The alerts would wait for ever for what nothing emits.</summary>
    [Theory]
    [InlineData("metrics")]
    [InlineData("spans")]
    public void Signals_AreOnesTheGatewayHas(string kind)
    {
        var signals = JsonNode.Parse(File.ReadAllText(RepositoryRoot.At("infra", "signals.json")))![kind]!.AsObject();
        var source = string.Concat(
            Directory.GetFiles(RepositoryRoot.At("src", "Auriko.Core", "Diagnostics"), "*.cs").Select(File.ReadAllText));

        Assert.All(signals, signal => Assert.Contains($"\"{signal.Value}\"", source, StringComparison.Ordinal));
    }

    private static IEnumerable<JsonObject> Templates(JsonObject template) =>
    [
        template,
        .. from resource in Deployment.Declared(template)
           let module = (resource["properties"] as JsonObject)?["template"]
           where module is not null
           from inner in Templates(module.AsObject())
           select inner,
    ];

    [GeneratedRegex("key|secret|password|token$", RegexOptions.IgnoreCase)]
    private static partial Regex Secret();
}
