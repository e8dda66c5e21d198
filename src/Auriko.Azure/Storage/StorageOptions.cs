using Azure.Data.Tables;
using Microsoft.Extensions.Options;

namespace Auriko.Azure.Storage;

/// <summary>Section <c>Auriko:Storage</c> as it is written in the settings.</summary>
internal sealed class StorageOptions
{
    public const string Section = "Auriko:Storage";

    /// <summary>A connection string, with a key or a signature; excludes <see cref="TableServiceUri"/>.</summary>
    public string? ConnectionString { get; set; }

    /// <summary>
    /// The account's table address, such as <c>https://NAME.table.core.windows.net</c>, used with an identity.
    /// </summary>
    public Uri? TableServiceUri { get; set; }

    /// <summary>
    /// The account's blob address, used with an identity. Default: <see cref="TableServiceUri"/> with <c>blob</c> in the
    /// place of <c>table</c>.
    /// </summary>
    public Uri? BlobServiceUri { get; set; }

    /// <summary>
    /// <c>default</c> (default): the chain of <c>DefaultAzureCredential</c>, for a developer's machine;
    /// <c>managed_identity</c>: the host's managed identity and nothing else, for what is deployed.
    /// </summary>
    public string? Credential { get; set; }

    /// <summary>The client id of a user-assigned managed identity; absent for the system-assigned one.</summary>
    public string? ClientId { get; set; }

    public StorageSettings Freeze() => new(ConnectionString, TableServiceUri)
    {
        ManagedIdentity = IsManagedIdentity(Credential),
        ClientId = ClientId,
        BlobServiceUri = BlobServiceUri ?? Beside(TableServiceUri),
    };

    private static Uri? Beside(Uri? table) => table is null
        ? null
        : new UriBuilder(table) { Host = table.Host.Replace(".table.", ".blob.", StringComparison.OrdinalIgnoreCase) }.Uri;

    /// <summary>Both spellings, ours and the one of <c>AzureWebJobsStorage__credential</c>.</summary>
    public static bool IsManagedIdentity(string? credential) =>
        string.Equals(credential, "managed_identity", StringComparison.OrdinalIgnoreCase)
        || string.Equals(credential, "managedidentity", StringComparison.OrdinalIgnoreCase);
}

/// <summary>Where the account is and how to sign in, checked and frozen.</summary>
/// <param name="ConnectionString">A connection string; null with <paramref name="TableServiceUri"/>.</param>
/// <param name="TableServiceUri">The table address; null with <paramref name="ConnectionString"/>.</param>
internal sealed record StorageSettings(string? ConnectionString, Uri? TableServiceUri)
{
    public bool ManagedIdentity { get; init; }

    public string? ClientId { get; init; }

    /// <summary>The blob address; null with a connection string.</summary>
    public Uri? BlobServiceUri { get; init; }

    /// <summary>Not the members: a connection string holds a key.</summary>
    public override string ToString() => TableServiceUri?.ToString() ?? "connection string";
}

/// <summary>Checks the account's settings; its messages never hold a key.</summary>
internal sealed class StorageOptionsValidator : IValidateOptions<StorageOptions>
{
    public ValidateOptionsResult Validate(string? name, StorageOptions options)
    {
        var errors = new ValidateOptionsResultBuilder();
        switch (options)
        {
            case { ConnectionString: null, TableServiceUri: null }:
                errors.AddError(
                    $"No storage account is configured. Set {StorageOptions.Section}:ConnectionString, or "
                    + $"{StorageOptions.Section}:TableServiceUri to sign in with an identity, or AzureWebJobsStorage.");
                break;
            case { ConnectionString: not null, TableServiceUri: not null }:
                errors.AddError($"Set {StorageOptions.Section}:ConnectionString or :TableServiceUri, not both.");
                break;
            case { ConnectionString: { } connectionString } when !IsConnectionString(connectionString):
                errors.AddError(
                    $"{StorageOptions.Section}:ConnectionString (or AzureWebJobsStorage) is no storage connection string.");
                break;
            case { TableServiceUri: { } uri } when !IsAddress(uri):
                errors.AddError($"{StorageOptions.Section}:TableServiceUri must be an absolute https address.");
                break;
        }

        if (options.BlobServiceUri is { } blobs && !IsAddress(blobs))
        {
            errors.AddError($"{StorageOptions.Section}:BlobServiceUri must be an absolute https address.");
        }

        if (options.Credential is { } credential
            && !StorageOptions.IsManagedIdentity(credential)
            && !string.Equals(credential, "default", StringComparison.OrdinalIgnoreCase))
        {
            errors.AddError($"{StorageOptions.Section}:Credential must be 'default' or 'managed_identity'.");
        }

        return errors.Build();
    }

    private static bool IsAddress(Uri uri) => uri.IsAbsoluteUri && (uri.Scheme == Uri.UriSchemeHttps || uri.IsLoopback);

    private static bool IsConnectionString(string text)
    {
        try
        {
            _ = new TableServiceClient(text);
            return true;
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or ArgumentException)
        {
            return false;
        }
    }
}
