using Microsoft.Extensions.Configuration;

namespace Auriko.Azure.Storage;

/// <summary>
/// Finds the storage account in the settings: <c>Auriko:Storage</c>, else the account the Functions host uses. Pure.
/// </summary>
/// <remarks>
/// <c>AzureWebJobsStorage</c> is a connection string, or (with an identity) a section of <c>tableServiceUri</c> or
/// <c>accountName</c>, and <c>credential</c> and <c>clientId</c>.
/// </remarks>
public static class StorageBinding
{
    private const string HostSection = "AzureWebJobsStorage";

    private static readonly Uri Malformed = new("malformed", UriKind.Relative);

    /// <summary>Whether the settings name a storage account at all, ours or the Functions host's.</summary>
    /// <param name="configuration">The settings.</param>
    public static bool IsConfigured(IConfiguration configuration)
    {
        var options = new StorageOptions();
        Bind(configuration, options);
        return options is not { ConnectionString: null, TableServiceUri: null };
    }

    internal static void Bind(IConfiguration configuration, StorageOptions options)
    {
        var own = configuration.GetSection(StorageOptions.Section);
        if (Text(own, nameof(options.ConnectionString)) is null && Text(own, nameof(options.TableServiceUri)) is null)
        {
            BindHostAccount(configuration.GetSection(HostSection), options);
            return;
        }

        options.ConnectionString = Text(own, nameof(options.ConnectionString));
        options.TableServiceUri = Address(Text(own, nameof(options.TableServiceUri)));
        options.BlobServiceUri = Address(Text(own, nameof(options.BlobServiceUri)));
        BindIdentity(own, options);
    }

    private static void BindHostAccount(IConfigurationSection host, StorageOptions options)
    {
        if (!string.IsNullOrWhiteSpace(host.Value))
        {
            options.ConnectionString = host.Value;
            return;
        }

        options.TableServiceUri = Address(
            Text(host, "tableServiceUri")
            ?? (Text(host, "accountName") is { } account ? $"https://{account}.table.core.windows.net" : null));
        options.BlobServiceUri = Address(Text(host, "blobServiceUri"));
        BindIdentity(host, options);
    }

    private static void BindIdentity(IConfigurationSection section, StorageOptions options)
    {
        options.Credential = Text(section, nameof(options.Credential));
        options.ClientId = Text(section, nameof(options.ClientId));
    }

    /// <summary>The address; one that the validator refuses where the text is none.</summary>
    private static Uri? Address(string? text) =>
        text is null ? null : Uri.TryCreate(text, UriKind.RelativeOrAbsolute, out var address) ? address : Malformed;

    private static string? Text(IConfigurationSection section, string key) =>
        section[key] is { } text && !string.IsNullOrWhiteSpace(text) ? text : null;
}
