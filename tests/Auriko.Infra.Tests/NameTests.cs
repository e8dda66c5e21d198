using System.Text.RegularExpressions;
using Auriko.Infra.Tests.Arm;

namespace Auriko.Infra.Tests;

/// <summary>Every name is one that Azure takes, whatever the environment is called.</summary>
public sealed class NameTests
{
    private const string Allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.()";

    /// <summary>Length and characters by type, of the last part of the name: Azure's «rules and restrictions for names».</summary>
    private static readonly Dictionary<string, string> Rules = new()
    {
        ["Microsoft.Resources/resourceGroups"] = @"^[\w\-.()]{0,89}[\w\-()]$",
        ["Microsoft.ManagedIdentity/userAssignedIdentities"] = "^[A-Za-z0-9][A-Za-z0-9-_]{2,127}$",
        ["Microsoft.Storage/storageAccounts"] = "^[a-z0-9]{3,24}$",
        ["Microsoft.Storage/storageAccounts/blobServices"] = "^default$",
        ["Microsoft.Storage/storageAccounts/blobServices/containers"] = "^[a-z0-9](?!.*--)[a-z0-9-]{1,61}[a-z0-9]$",
        ["Microsoft.Storage/storageAccounts/managementPolicies"] = "^default$",
        ["Microsoft.Web/serverfarms"] = "^[A-Za-z0-9-]{1,60}$",
        ["Microsoft.Web/sites"] = "^[A-Za-z0-9][A-Za-z0-9-]{0,58}[A-Za-z0-9]$",
        ["Microsoft.Web/sites/config"] = "^appsettings$",
        ["Microsoft.Web/sites/basicPublishingCredentialsPolicies"] = "^(ftp|scm)$",
        ["Microsoft.KeyVault/vaults"] = "^[A-Za-z](?!.*--)[A-Za-z0-9-]{1,22}[A-Za-z0-9]$",
        ["Microsoft.KeyVault/vaults/secrets"] = "^[A-Za-z0-9-]{1,127}$",
        ["Microsoft.OperationalInsights/workspaces"] = "^[A-Za-z0-9][A-Za-z0-9-]{2,61}[A-Za-z0-9]$",
        ["Microsoft.Insights/components"] = @"^[^%&\\?/]{0,259}[^%&\\?/. ]$",
        ["Microsoft.Insights/actionGroups"] = @"^[^/&%?+:<>#]{0,259}[^/&%?+:<>#. ]$",
        ["Microsoft.Insights/scheduledQueryRules"] = @"^[^*<>%{}&:\\?/#]{0,259}[^*<>%{}&:\\?/#. ]$",
        ["Microsoft.Insights/workbooks"] = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
        ["Microsoft.Consumption/budgets"] = "^[A-Za-z0-9-_]{1,63}$",
        ["Microsoft.CognitiveServices/accounts"] = "^[A-Za-z0-9][A-Za-z0-9-]{0,62}[A-Za-z0-9]$",
        ["Microsoft.CognitiveServices/accounts/deployments"] = @"^[A-Za-z0-9][\w.-]{1,63}$",
        ["Microsoft.DurableTask/schedulers"] = "^[A-Za-z0-9][A-Za-z0-9-]{1,62}[A-Za-z0-9]$",
        ["Microsoft.DurableTask/schedulers/taskHubs"] = "^[A-Za-z0-9][A-Za-z0-9-]{1,62}[A-Za-z0-9]$",
        ["Microsoft.Network/virtualNetworks"] = @"^[A-Za-z0-9][\w.-]{0,62}\w$",
        ["Microsoft.Network/networkSecurityGroups"] = @"^[A-Za-z0-9][\w.-]{0,78}\w$",
        ["Microsoft.Network/privateEndpoints"] = @"^[A-Za-z0-9][\w.-]{0,62}\w$",
        ["Microsoft.Network/privateEndpoints/privateDnsZoneGroups"] = @"^[\w.-]{1,80}$",
        ["Microsoft.Network/privateDnsZones"] = @"^[a-z0-9-]+(\.[a-z0-9-]+){1,33}$",
        ["Microsoft.Network/privateDnsZones/virtualNetworkLinks"] = @"^[A-Za-z0-9][\w.-]{0,78}\w$",
        ["Microsoft.Authorization/roleAssignments"] = "^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$",
    };

    public static TheoryData<string> EnvironmentNames
    {
        get
        {
            var random = new Random(20260101);
            return
            [
                "a", "-", new string('.', 64), new string('Z', 64),
                .. Enumerable.Range(0, 50).Select(_ => random.GetString(Allowed, random.Next(1, 65))),
            ];
        }
    }

    [Theory]
    [MemberData(nameof(EnvironmentNames))]
    public void Names_FitTheirTypes(string environmentName)
    {
        var resources = Deployment.OfEverything(("environmentName", environmentName));

        Assert.All(resources, resource => Assert.Matches(Rules[resource.Type], resource.Name.Split('/')[^1]));
        Assert.Equal(Rules.Keys.Order(), resources.Select(resource => resource.Type).Distinct().Order());
    }

    [Fact]
    public void Names_OfTwoEnvironments_Differ()
    {
        var one = GlobalNames(Deployment.OfEverything(("environmentName", "one")));
        var other = GlobalNames(Deployment.OfEverything(("environmentName", "other")));

        Assert.Equal(5, one.Length);
        Assert.Empty(one.Intersect(other));
    }

    private static string[] GlobalNames(IEnumerable<ArmResource> resources) =>
    [
        .. from resource in resources
           where Regex.IsMatch(resource.Type, @"/(storageAccounts|sites|vaults|accounts)$")
           select resource.Name,
    ];
}
