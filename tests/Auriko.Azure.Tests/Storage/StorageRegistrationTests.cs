using Auriko.Azure.Storage;
using Azure.Data.Tables;
using Azure.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Auriko.Azure.Tests.Storage;

public class StorageRegistrationTests
{
    private const string Key = "c2VjcmV0LWtleS1vZi10aGUtYWNjb3VudA==";
    private const string ConnectionString =
        $"DefaultEndpointsProtocol=http;AccountName=own;AccountKey={Key};TableEndpoint=http://127.0.0.1:10002/own;";

    [Theory]
    [InlineData("Auriko:Storage:ConnectionString", ConnectionString, "http://127.0.0.1:10002/own")]
    [InlineData("Auriko:Storage:TableServiceUri", "https://own.table.core.windows.net", "https://own.table.core.windows.net/")]
    [InlineData("AzureWebJobsStorage", ConnectionString, "http://127.0.0.1:10002/own")]
    [InlineData("AzureWebJobsStorage", "UseDevelopmentStorage=true", "http://127.0.0.1:10002/devstoreaccount1")]
    [InlineData("AzureWebJobsStorage:tableServiceUri", "https://host.table.core.windows.net", "https://host.table.core.windows.net/")]
    [InlineData("AzureWebJobsStorage:accountName", "host", "https://host.table.core.windows.net/")]
    public void AddAurikoAzure_OneAccountNamed_PointsTheClientAtIt(string setting, string value, string address)
    {
        using var provider = Build((setting, value));

        var client = provider.GetRequiredService<TableServiceClient>();

        Assert.Equal(address, client.Uri.ToString());
    }

    [Fact]
    public void AddAurikoAzure_OwnAndHostAccount_TakesItsOwn()
    {
        using var provider = Build(
            ("AzureWebJobsStorage", ConnectionString), ("Auriko:Storage:TableServiceUri", "https://own.table.core.windows.net"));

        Assert.Equal("own", provider.GetRequiredService<TableServiceClient>().AccountName);
        Assert.Equal("https://own.table.core.windows.net/", provider.GetRequiredService<TableServiceClient>().Uri.ToString());
    }

    [Theory]
    [InlineData(null, typeof(DefaultAzureCredential))]
    [InlineData("default", typeof(DefaultAzureCredential))]
    [InlineData("managed_identity", typeof(ManagedIdentityCredential))]
    [InlineData("managedidentity", typeof(ManagedIdentityCredential))]
    public void AddAurikoAzure_Credential_DecidesHowToSignIn(string? credential, Type expected)
    {
        using var provider = Build(
            ("AzureWebJobsStorage:accountName", "host"),
            ("AzureWebJobsStorage:credential", credential),
            ("AzureWebJobsStorage:clientId", "11111111-2222-3333-4444-555555555555"));

        Assert.IsType(expected, provider.GetRequiredService<global::Azure.Core.TokenCredential>());
    }

    [Theory]
    [InlineData("No storage account is configured")]
    [InlineData("not both", "Auriko:Storage:ConnectionString", ConnectionString, "Auriko:Storage:TableServiceUri", "https://a.test")]
    [InlineData("no storage connection string", "AzureWebJobsStorage", "AccountName=x;AccountKey=" + Key + ";nonsense")]
    [InlineData("absolute https address", "Auriko:Storage:TableServiceUri", "own")]
    [InlineData("absolute https address", "Auriko:Storage:TableServiceUri", "http://own.table.core.windows.net")]
    [InlineData("'default' or 'managed_identity'", "AzureWebJobsStorage:accountName", "host", "AzureWebJobsStorage:credential", "magic")]
    public void AddAurikoAzure_SettingsThatCannotWork_FailTheStartWithoutTellingTheKey(string message, params string[] pairs)
    {
        using var provider = Build([.. pairs.Chunk(2).Select(pair => (pair[0], (string?)pair[1]))]);

        var error = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IStartupValidator>().Validate());

        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Key, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void IsConfigured_TellsWhetherAnAccountIsNamed()
    {
        Assert.False(StorageBinding.IsConfigured(Configuration(("Auriko:Storage:ConnectionString", " "))));
        Assert.True(StorageBinding.IsConfigured(Configuration(("AzureWebJobsStorage", "UseDevelopmentStorage=true"))));
    }

    private static ServiceProvider Build(params (string Setting, string? Value)[] settings) =>
        new ServiceCollection().AddAurikoAzure(Configuration(settings)).BuildServiceProvider();

    private static IConfiguration Configuration(params (string Setting, string? Value)[] settings) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Select(setting => KeyValuePair.Create(setting.Setting, setting.Value)))
            .Build();
}
