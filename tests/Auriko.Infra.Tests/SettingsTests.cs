using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Auriko.Infra.Tests.Arm;
using Auriko.Tests.Shared;

namespace Auriko.Infra.Tests;

/// <summary>The app's settings: all it needs, and none that nobody reads. <c>local.settings.sample.json</c> knows them.</summary>
public sealed partial class SettingsTests
{
    /// <summary>What the Functions host and its extensions read, beside what the sample has.</summary>
    private static readonly string[] OfTheHost =
    [
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
        "APPLICATIONINSIGHTS_CONNECTION_STRING",
        "AzureFunctionsJobHost__extensions__durableTask__hubName",
        "AzureFunctionsJobHost__extensions__durableTask__storageProvider__connectionStringName",
        "AzureFunctionsJobHost__extensions__durableTask__storageProvider__type",
        "AzureWebJobsStorage__blobServiceUri",
        "AzureWebJobsStorage__clientId",
        "AzureWebJobsStorage__credential",
        "AzureWebJobsStorage__queueServiceUri",
        "AzureWebJobsStorage__tableServiceUri",
        "DURABLE_TASK_SCHEDULER_CONNECTION_STRING",
    ];

    /// <summary>Without these the app does not start, or does not keep what it must.</summary>
    private static readonly string[] Needed =
    [
        "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
        "APPLICATIONINSIGHTS_CONNECTION_STRING",
        "Auriko__Byok__Keys",
        "Auriko__Ledger__Durability",
        "Auriko__Providers__openai__ApiKey",
        "Auriko__Reasoning__Keys",
        "Auriko__Storage__ClientId",
        "Auriko__Storage__Credential",
        "Auriko__Storage__TableServiceUri",
        "AzureWebJobsStorage__blobServiceUri",
        "AzureWebJobsStorage__clientId",
        "AzureWebJobsStorage__credential",
        "AzureWebJobsStorage__queueServiceUri",
        "AzureWebJobsStorage__tableServiceUri",
    ];

    private static readonly string[] Sample =
    [
        .. JsonElement.Parse(File.ReadAllBytes(RepositoryRoot.At("local.settings.sample.json")))
            .GetProperty("Values").EnumerateObject().Select(value => value.Name),
    ];

    [Fact]
    public void Settings_Defaults_AreAllThatIsNeeded() => Assert.Empty(Needed.Except(Settings(Deployment.Of()).Keys));

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Settings_AreAllKnown(bool everything)
    {
        var known = Sample.Select(Generalise).Concat(OfTheHost).ToHashSet(StringComparer.Ordinal);
        var settings = Settings(everything ? Deployment.OfEverything() : Deployment.Of());

        Assert.DoesNotContain(settings.Keys, key => !known.Contains(Generalise(key)));
    }

    /// <summary>The plan sets these itself, and refuses to be told.</summary>
    [Fact]
    public void Settings_LeaveThePlanItsOwn() =>
        Assert.DoesNotContain(
            Settings(Deployment.OfEverything()).Keys,
            key => key.StartsWith("FUNCTIONS_", StringComparison.Ordinal) || key.StartsWith("WEBSITE_", StringComparison.Ordinal));

    [Fact]
    public void Settings_Secrets_AreReferencesToTheVault()
    {
        var settings = Settings(Deployment.OfEverything());

        Assert.All(
            settings.Where(setting => setting.Key.EndsWith("Key", StringComparison.Ordinal)
                || setting.Key.EndsWith("Keys", StringComparison.Ordinal)),
            setting => Assert.Matches(@"^@Microsoft\.KeyVault\(SecretUri=.*secrets/[0-9a-z-]+\)$", setting.Value));
        Assert.EndsWith(
            "secrets/auriko-own-server-api-key)", settings["Auriko__Providers__own_server__ApiKey"], StringComparison.Ordinal);
        Assert.DoesNotContain(settings.Values, value => value.Contains("AccountKey=", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Settings_OfTheOperator_Win()
    {
        var settings = Settings(Deployment.Of(("settings", new JsonObject
        {
            ["Auriko__Ledger__Durability"] = "file",
            ["Auriko__Limits__MaxBodyBytes"] = "1048576",
        })));

        Assert.Equal("file", settings["Auriko__Ledger__Durability"]);
        Assert.Equal("1048576", settings["Auriko__Limits__MaxBodyBytes"]);
    }

    [Theory]
    [InlineData("openai", 1)]
    [InlineData(" openai , deepseek ,", 2)]
    [InlineData("", 0)]
    public void Settings_Providers_AreReadFromTheList(string providers, int count) =>
        Assert.Equal(
            count,
            Settings(Deployment.Of(("providers", providers))).Keys.Count(key => key.EndsWith("ApiKey", StringComparison.Ordinal)));

    [Theory]
    [InlineData(0, 0)]
    [InlineData(2, 0)]
    [InlineData(1, 3)]
    public void Scale_AlwaysReady_NamesTheGroupsThatHaveSome(int http, int durable)
    {
        var app = Deployment.Of(("alwaysReadyHttp", http), ("alwaysReadyDurable", durable))
            .Single(resource => resource.Type == "Microsoft.Web/sites");
        var groups = app.Properties["functionAppConfig"]!["scaleAndConcurrency"]!["alwaysReady"]!.AsArray();

        Assert.Equal(
            new[] { ("http", http), ("durable", durable) }.Where(group => group.Item2 > 0),
            groups.Select(group => (group!["name"]!.GetValue<string>(), group["instanceCount"]!.GetValue<int>())));
    }

    [Fact]
    public void Scale_HttpConcurrency_BoundsTheRequestsOfAnInstance()
    {
        var app = Deployment.Of(("httpConcurrency", 7)).Single(resource => resource.Type == "Microsoft.Web/sites");

        var triggers = app.Properties["functionAppConfig"]!["scaleAndConcurrency"]!["triggers"]!;
        Assert.Equal(7, triggers["http"]!["perInstanceConcurrency"]!.GetValue<int>());
    }

    private static Dictionary<string, string> Settings(IReadOnlyList<ArmResource> resources) =>
        resources.Single(resource => resource.Name.EndsWith("/appsettings", StringComparison.Ordinal)).Properties.AsObject()
            .ToDictionary(setting => setting.Key, setting => setting.Value!.GetValue<string>());

    /// <summary>A provider's setting is known when any provider has it.</summary>
    private static string Generalise(string key) => ProviderName().Replace(key, "$1NAME$2");

    [GeneratedRegex("^(Auriko__Providers__)[0-9a-z_-]+?(__[A-Z])")]
    private static partial Regex ProviderName();
}
