using Azure.Core;
using Azure.Data.Tables;
using Azure.Identity;
using Azure.Storage.Blobs;

namespace Auriko.Azure.Storage;

/// <summary>
/// Makes the clients of the storage account. They are safe for concurrent use and live as long as the process.
/// </summary>
internal static class StorageClients
{
    /// <summary>
    /// Short retries only: whoever waits for storage here has a caller waiting, and whoever can wait longer has its own
    /// back-off.
    /// </summary>
    private const int Retries = 2;

    /// <summary>
    /// Old enough for emulators of the last years, which refuse versions they do not know: the library's newest is ahead of
    /// the newest Azurite.
    /// </summary>
    private const BlobClientOptions.ServiceVersion BlobVersion = BlobClientOptions.ServiceVersion.V2023_11_03;

    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan MaxRetryDelay = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan TryTimeout = TimeSpan.FromSeconds(10);

    /// <summary>A request may be many megabytes long.</summary>
    private static readonly TimeSpan BlobTimeout = TimeSpan.FromSeconds(30);

    public static TokenCredential CreateCredential(StorageSettings settings)
    {
        if (settings.ManagedIdentity)
        {
            return new ManagedIdentityCredential(settings.ClientId is { } clientId
                ? ManagedIdentityId.FromUserAssignedClientId(clientId)
                : ManagedIdentityId.SystemAssigned);
        }

        return new DefaultAzureCredential(new DefaultAzureCredentialOptions { ManagedIdentityClientId = settings.ClientId });
    }

    /// <summary>The client for whoever has no other place to go when storage fails.</summary>
    /// <param name="settings">The account.</param>
    /// <param name="credential">Asked only where the account is given by its address.</param>
    public static TableServiceClient CreateTableService(StorageSettings settings, Func<TokenCredential> credential) =>
        Create(settings, credential, CreateOptions());

    /// <summary>The ledger's client: it fails at once when the connection does.</summary>
    /// <param name="settings">The account.</param>
    /// <param name="credential">Asked only where the account is given by its address.</param>
    public static TableServiceClient CreateLedgerService(StorageSettings settings, Func<TokenCredential> credential)
    {
        var options = CreateOptions();
        options.RetryPolicy = new AnsweredCallsRetry(
            Retries, DelayStrategy.CreateExponentialDelayStrategy(RetryDelay, MaxRetryDelay));
        return Create(settings, credential, options);
    }

    /// <summary>The client of the account's blobs.</summary>
    /// <param name="settings">The account.</param>
    /// <param name="credential">Asked only where the account is given by its address.</param>
    public static BlobServiceClient CreateBlobService(StorageSettings settings, Func<TokenCredential> credential)
    {
        var options = new BlobClientOptions(BlobVersion);
        options.Retry.Mode = RetryMode.Exponential;
        options.Retry.MaxRetries = Retries;
        options.Retry.Delay = RetryDelay;
        options.Retry.MaxDelay = MaxRetryDelay;
        options.Retry.NetworkTimeout = BlobTimeout;
        return settings.ConnectionString is { } connectionString
            ? new BlobServiceClient(connectionString, options)
            : new BlobServiceClient(settings.BlobServiceUri, credential(), options);
    }

    private static TableClientOptions CreateOptions()
    {
        var options = new TableClientOptions();
        options.Retry.Mode = RetryMode.Exponential;
        options.Retry.MaxRetries = Retries;
        options.Retry.Delay = RetryDelay;
        options.Retry.MaxDelay = MaxRetryDelay;
        options.Retry.NetworkTimeout = TryTimeout;
        return options;
    }

    private static TableServiceClient Create(
        StorageSettings settings, Func<TokenCredential> credential, TableClientOptions options) =>
        settings.ConnectionString is { } connectionString
            ? new TableServiceClient(connectionString, options)
            : new TableServiceClient(settings.TableServiceUri!, credential(), options);
}
