using System.Globalization;
using System.Net;
using Auriko.Azure.Background;
using Auriko.Azure.Storage;
using Auriko.Core.Idempotency;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace Auriko.Azure.Idempotency;

/// <summary>
/// What is kept of idempotency keys, a blob each, in a folder of the container <c>responses</c>: the answer is its content,
/// the rest its metadata. Made when the first one comes. Safe for concurrent use.
/// </summary>
/// <param name="service">The account; made at the first use.</param>
internal sealed class ReplyContainer(Func<BlobServiceClient> service) : IReplyStore
{
    private const string Folder = "idempotency/";
    private const string Fingerprint = "fingerprint";
    private const string Claim = "claim";
    private const string ExpiresAt = "expires_at";
    private const string IsAnswered = "is_answered";

    private readonly Lazy<BlobContainerClient> _container = new(() => service().GetBlobContainerClient(ResponseContainer.ContainerName));

    /// <inheritdoc/>
    public Task<KeptReply?> FindAsync(string name, CancellationToken cancellationToken) =>
        StorageFailures.GuardAsync("looking for an answer", async () =>
        {
            try
            {
                var blob = await Blob(name).DownloadContentAsync(cancellationToken).ConfigureAwait(false);
                return Read(blob);
            }
            catch (RequestFailedException missing) when (missing.Status == (int)HttpStatusCode.NotFound)
            {
                return null;
            }
        }, cancellationToken);

    /// <inheritdoc/>
    public Task<string?> TryWriteAsync(string name, KeptReply reply, CancellationToken cancellationToken) =>
        StorageFailures.GuardAsync("keeping an answer", async () =>
        {
            try
            {
                return await WriteAsync(name, reply, cancellationToken).ConfigureAwait(false);
            }
            catch (RequestFailedException missing) when (missing.ErrorCode == BlobErrorCode.ContainerNotFound)
            {
                await _container.Value.CreateIfNotExistsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
                return await WriteAsync(name, reply, cancellationToken).ConfigureAwait(false);
            }
        }, cancellationToken);

    /// <inheritdoc/>
    public Task RemoveAsync(string name, string version, CancellationToken cancellationToken) =>
        StorageFailures.GuardAsync("removing an answer", () => RemoveAsync(Blob(name), new ETag(version), cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<int> PurgeAsync(DateTimeOffset now, CancellationToken cancellationToken) =>
        StorageFailures.GuardAsync("removing expired answers", async () =>
        {
            var removed = 0;
            try
            {
                await foreach (var blob in _container.Value
                    .GetBlobsAsync(BlobTraits.Metadata, BlobStates.None, Folder, cancellationToken).ConfigureAwait(false))
                {
                    if (Expiry(blob.Metadata) <= now
                        && await RemoveAsync(_container.Value.GetBlobClient(blob.Name), blob.Properties.ETag!.Value, cancellationToken).ConfigureAwait(false))
                    {
                        removed++;
                    }
                }
            }
            catch (RequestFailedException missing) when (missing.ErrorCode == BlobErrorCode.ContainerNotFound)
            {
                return 0;
            }

            return removed;
        }, cancellationToken);

    private async Task<string?> WriteAsync(string name, KeptReply reply, CancellationToken cancellationToken)
    {
        var conditions = reply.Version.Length == 0
            ? new BlobRequestConditions { IfNoneMatch = ETag.All }
            : new BlobRequestConditions { IfMatch = new ETag(reply.Version) };
        var metadata = new Dictionary<string, string>
        {
            [Fingerprint] = reply.Fingerprint,
            [Claim] = reply.Claim,
            [ExpiresAt] = reply.ExpiresAt.UtcTicks.ToString(CultureInfo.InvariantCulture),
            [IsAnswered] = reply.IsAnswered ? "true" : "false",
        };
        try
        {
            var written = await Blob(name).UploadAsync(
                new BinaryData(reply.Answer), new BlobUploadOptions { Conditions = conditions, Metadata = metadata }, cancellationToken)
                .ConfigureAwait(false);
            return written.Value.ETag.ToString();
        }
        catch (RequestFailedException changed) when (IsChanged(changed))
        {
            return null;
        }
    }

    private static async Task<bool> RemoveAsync(BlobClient blob, ETag version, CancellationToken cancellationToken)
    {
        try
        {
            return await blob.DeleteIfExistsAsync(
                conditions: new BlobRequestConditions { IfMatch = version }, cancellationToken: cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException changed) when (IsChanged(changed))
        {
            return false;
        }
    }

    /// <summary>Both times are the account's own, so that no other clock has to be right.</summary>
    private static KeptReply Read(Response<BlobDownloadResult> blob)
    {
        var details = blob.Value.Details;
        return new KeptReply
        {
            Fingerprint = details.Metadata[Fingerprint],
            Claim = details.Metadata[Claim],
            ExpiresAt = Expiry(details.Metadata),
            IsAnswered = details.Metadata[IsAnswered] == "true",
            Answer = blob.Value.Content.ToMemory(),
            Version = details.ETag.ToString(),
            Silence = (blob.GetRawResponse().Headers.Date ?? details.LastModified) - details.LastModified,
        };
    }

    private static DateTimeOffset Expiry(IDictionary<string, string> metadata) =>
        new(long.Parse(metadata[ExpiresAt], CultureInfo.InvariantCulture), TimeSpan.Zero);

    private static bool IsChanged(RequestFailedException failure) =>
        failure.Status == (int)HttpStatusCode.PreconditionFailed || failure.ErrorCode == BlobErrorCode.BlobAlreadyExists;

    private BlobClient Blob(string name) => _container.Value.GetBlobClient(Folder + name);
}
