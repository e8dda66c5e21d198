using System.Text.RegularExpressions;
using Auriko.Infra.Tests.Arm;
using Auriko.Tests.Shared;

namespace Auriko.Infra.Tests;

/// <summary>What nobody may switch off: no keys, nothing public, no role that is wider than its use.</summary>
public sealed partial class SecurityTests
{
    /// <summary>Every built-in role the template may grant. None manages resources, and none has a wildcard.</summary>
    private static readonly Dictionary<string, string> Roles = new()
    {
        ["b7e6dc6d-f1e8-4753-8033-0f276bb0955b"] = "Storage Blob Data Owner",
        ["ba92f5b4-2d11-453d-a403-e96b0029c9fe"] = "Storage Blob Data Contributor",
        ["974c5e8b-45b9-4653-ba55-5f855dd0fb88"] = "Storage Queue Data Contributor",
        ["0a9a7e1f-b9d0-4cc4-a60d-0319b160aaa3"] = "Storage Table Data Contributor",
        ["4633458b-17de-408a-b874-0445c86b69e6"] = "Key Vault Secrets User",
        ["b86a8fe4-44ce-4948-aee5-eccb2c155cd7"] = "Key Vault Secrets Officer",
        ["3913510d-42f4-4e42-8a64-420c390055eb"] = "Monitoring Metrics Publisher",
        ["5e0bd9bd-7b93-4f28-af87-19fc36ad61bd"] = "Cognitive Services OpenAI User",
        ["0ad04412-c4d5-4796-b79c-f76d14c8d402"] = "Durable Task Data Contributor",
    };

    public static TheoryData<bool> Variants => [false, true];

    [Theory]
    [MemberData(nameof(Variants))]
    public void Storage_TakesNoKeyAndShowsNothingInPublic(bool everything)
    {
        var accounts = Of(everything, "Microsoft.Storage/storageAccounts");

        Assert.Equal(2, accounts.Length);
        Assert.All(accounts, account =>
        {
            Assert.False(account.Properties["allowSharedKeyAccess"]!.GetValue<bool>());
            Assert.False(account.Properties["allowBlobPublicAccess"]!.GetValue<bool>());
            Assert.True(account.Properties["supportsHttpsTrafficOnly"]!.GetValue<bool>());
            Assert.Equal("TLS1_2", account.Properties["minimumTlsVersion"]!.GetValue<string>());
        });
        Assert.All(
            Of(everything, "Microsoft.Storage/storageAccounts/blobServices/containers"),
            container => Assert.Equal("None", container.Properties["publicAccess"]!.GetValue<string>()));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void LocalAuthentication_IsOffWhereverThereIsSome(bool everything)
    {
        Assert.All(
            Of(everything, "Microsoft.CognitiveServices/accounts"),
            account => Assert.True(account.Properties["disableLocalAuth"]!.GetValue<bool>()));
        Assert.All(
            Of(everything, "Microsoft.Insights/components", 1),
            component => Assert.True(component.Properties["DisableLocalAuth"]!.GetValue<bool>()));
        Assert.All(
            Of(everything, "Microsoft.OperationalInsights/workspaces", 1),
            workspace => Assert.True(workspace.Properties["features"]!["disableLocalAuth"]!.GetValue<bool>()));
        Assert.All(
            Of(everything, "Microsoft.Web/sites/basicPublishingCredentialsPolicies", 2),
            policy => Assert.False(policy.Properties["allow"]!.GetValue<bool>()));
        Assert.All(
            Of(everything, "Microsoft.KeyVault/vaults", 1),
            vault => Assert.True(vault.Properties["enableRbacAuthorization"]!.GetValue<bool>()));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void App_SpeaksOnlyEncrypted(bool everything)
    {
        var app = Assert.Single(Of(everything, "Microsoft.Web/sites"));

        Assert.True(app.Properties["httpsOnly"]!.GetValue<bool>());
        Assert.Equal("1.2", app.Properties["siteConfig"]!["minTlsVersion"]!.GetValue<string>());
        Assert.Null(app.Properties["siteConfig"]!["ftpsState"]); // Flex Consumption refuses to be told.
        Assert.Equal("UserAssigned", app.Body["identity"]!["type"]!.GetValue<string>());
    }

    [Theory]
    [InlineData("", "Disabled")]
    [InlineData("192.0.2.7", "Enabled")]
    public void PrivateNetwork_StorageAndVault_ShutTheirPublicDoor(string operatorIp, string publicAccess)
    {
        var resources = Deployment.OfEverything(("operatorIp", operatorIp));
        var guarded = resources.Where(resource =>
            resource.Type is "Microsoft.Storage/storageAccounts" or "Microsoft.KeyVault/vaults").ToArray();

        Assert.Equal(3, guarded.Length);
        Assert.All(guarded, resource =>
        {
            Assert.Equal(publicAccess, resource.Properties["publicNetworkAccess"]!.GetValue<string>());
            Assert.Equal("Deny", resource.Properties["networkAcls"]!["defaultAction"]!.GetValue<string>());
            Assert.Equal(operatorIp.Length == 0 ? 0 : 1, resource.Properties["networkAcls"]!["ipRules"]!.AsArray().Count);
        });
        Assert.All(
            resources.Where(resource => resource.Type == "Microsoft.CognitiveServices/accounts"),
            account => Assert.Equal("Disabled", account.Properties["publicNetworkAccess"]!.GetValue<string>()));
    }

    [Theory]
    [MemberData(nameof(Variants))]
    public void Roles_AreKnownOnesOnOneResourceEach(bool everything)
    {
        var assignments = Of(everything, "Microsoft.Authorization/roleAssignments");

        Assert.True(assignments.Length >= 7);
        Assert.All(assignments, assignment =>
        {
            Assert.Contains(assignment.Properties["roleDefinitionId"]!.GetValue<string>().Split('/')[^1], Roles.Keys);
            Assert.NotNull(assignment.Body["scope"]);
        });
        Assert.Equal(assignments.Length, assignments.Select(assignment => assignment.Name).Distinct().Count());
        Assert.Empty(Of(everything, "Microsoft.Authorization/roleDefinitions"));
    }

    [Fact]
    public void Roles_StandInOneModuleUnderAName()
    {
        var granting = Directory.GetFiles(RepositoryRoot.At("infra"), "*.bicep", SearchOption.AllDirectories)
            .Where(file => File.ReadAllText(file).Contains("roleAssignments@", StringComparison.Ordinal));
        var roles = File.ReadAllText(RepositoryRoot.At("infra", "modules", "roles.bicep"));

        Assert.Equal("roles.bicep", Path.GetFileName(Assert.Single(granting)));
        Assert.Equal(Roles.Keys.Order(), NamedRole().Matches(roles).Select(match => match.Groups[1].Value).Order());
        Assert.Equal(Roles.Count, AnyId().Count(roles));
    }

    private static ArmResource[] Of(bool everything, string type, int? count = null)
    {
        var found = (everything ? Deployment.OfEverything() : Deployment.Of()).Where(resource => resource.Type == type).ToArray();
        Assert.True(count is null || found.Length == count, $"{found.Length} of {type}");
        return found;
    }

    [GeneratedRegex(@"^  \w+: '([0-9a-f-]{36})'$", RegexOptions.Multiline)]
    private static partial Regex NamedRole();

    [GeneratedRegex("[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")]
    private static partial Regex AnyId();
}
