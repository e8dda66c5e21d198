using System.Globalization;
using System.Net;
using Auriko.Azure.Storage;
using Auriko.Core.Background;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace Auriko.Azure.Background;

/// <summary>
/// The requests, results and event logs of background responses in the blob container <c>responses</c>, which is made when
/// the first one comes. A log is an append blob; its index is in the blob's metadata. Safe for concurrent use.
/// </summary>
/// <param name="service">The account; made at the first use, for a deployment without background responses has none.</param>
internal sealed class ResponseContainer(Func<BlobServiceClient> service) : IResponseBlobs
{
    public const string ContainerName = "responses";

    /// <summary>Metadata may have 8 KiB; a place takes up to 32 characters.</summary>
    private const int MaxPlaces = 240;

    private readonly Lazy<BlobContainerClient> _container = new(() => service().GetBlobContainerClient(ContainerName));

    /// <inheritdoc/>
    public Task WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken) =>
        StorageFailures.GuardAsync("writing a blob", () => WithContainerAsync(
            () => _container.Value.GetBlobClient(name).UploadAsync(new BinaryData(content), overwrite: true, cancellationToken),
            cancellationToken), cancellationToken);

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>?> ReadAsync(string name, CancellationToken cancellationToken) =>
        StorageFailures.GuardAsync<ReadOnlyMemory<byte>?>("reading a blob", async () =>
        {
            try
            {
                var blob = await _container.Value.GetBlobClient(name).DownloadContentAsync(cancellationToken).ConfigureAwait(false);
                return blob.Value.Content.ToMemory();
            }
            catch (RequestFailedException missing) when (IsMissing(missing))
            {
                return null;
            }
        }, cancellationToken);

    /// <inheritdoc/>
    public Task AppendAsync(string name, LogPiece piece, CancellationToken cancellationToken) =>
        StorageFailures.GuardAsync("appending to a log", async () =>
        {
            var log = _container.Value.GetAppendBlobClient(name);
            if (piece.Place.Position == 0)
            {
                await WithContainerAsync(
                    () => log.CreateIfNotExistsAsync(cancellationToken: cancellationToken), cancellationToken).ConfigureAwait(false);
            }

            await AppendOnceAsync(log, name, piece, cancellationToken).ConfigureAwait(false);
            if (piece.Index is { } index)
            {
                var metadata = new Dictionary<string, string> { ["index"] = Write(index) };
                await log.SetMetadataAsync(metadata, cancellationToken: cancellationToken).ConfigureAwait(false);
            }

            return true;
        }, cancellationToken);

    /// <inheritdoc/>
    public Task<ReadOnlyMemory<byte>> ReadFromAsync(string name, long position, CancellationToken cancellationToken) =>
        StorageFailures.GuardAsync<ReadOnlyMemory<byte>>("reading a log", async () =>
        {
            try
            {
                var options = new BlobDownloadOptions { Range = new HttpRange(position, IResponseBlobs.MaxPiece) };
                var piece = await _container.Value.GetBlobClient(name).DownloadContentAsync(options, cancellationToken).ConfigureAwait(false);
                return piece.Value.Content.ToMemory();
            }
            catch (RequestFailedException none) when (IsMissing(none) || none.ErrorCode == BlobErrorCode.InvalidRange)
            {
                return default;
            }
        }, cancellationToken);

    /// <inheritdoc/>
    public Task<LogPlace> LocateAsync(string name, int sequence, CancellationToken cancellationToken) =>
        StorageFailures.GuardAsync("reading the index of a log", async () =>
        {
            try
            {
                var log = await _container.Value.GetBlobClient(name).GetPropertiesAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
                var places = log.Value.Metadata.TryGetValue("index", out var index) ? Read(index) : [];
                return places.LastOrDefault(place => place.Sequence <= sequence, LogPlace.Start);
            }
            catch (RequestFailedException none) when (IsMissing(none))
            {
                return LogPlace.Start;
            }
        }, cancellationToken);

    /// <inheritdoc/>
    public Task DeleteAllAsync(string id, CancellationToken cancellationToken) =>
        StorageFailures.GuardAsync("deleting blobs", async () =>
        {
            try
            {
                await foreach (var blob in _container.Value
                    .GetBlobsAsync(BlobTraits.None, BlobStates.None, ResponseKey.Folder(id), cancellationToken).ConfigureAwait(false))
                {
                    await _container.Value.DeleteBlobIfExistsAsync(blob.Name, cancellationToken: cancellationToken).ConfigureAwait(false);
                }
            }
            catch (RequestFailedException missing) when (IsMissing(missing))
            {
                return false;
            }

            return true;
        }, cancellationToken);

    /// <summary>An append whose answer was lost is found to have been done by the bytes that are there.</summary>
    private static async Task AppendOnceAsync(
        AppendBlobClient log, string name, LogPiece piece, CancellationToken cancellationToken)
    {
        var options = new AppendBlobAppendBlockOptions
        {
            Conditions = new AppendBlobRequestConditions { IfAppendPositionEqual = piece.Place.Position },
        };
        try
        {
            using var content = new MemoryStream(piece.Frames.ToArray(), writable: false);
            await log.AppendBlockAsync(content, options, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException moved) when (moved.ErrorCode == BlobErrorCode.AppendPositionConditionNotMet)
        {
            if (!await IsThereAsync(log, piece, cancellationToken).ConfigureAwait(false))
            {
                throw new LogTakenException(name, moved);
            }
        }
        catch (RequestFailedException missing) when (IsMissing(missing) && piece.Place.Position > 0)
        {
            throw new LogTakenException(name, missing);
        }
    }

    private static async Task<bool> IsThereAsync(AppendBlobClient log, LogPiece piece, CancellationToken cancellationToken)
    {
        try
        {
            var options = new BlobDownloadOptions { Range = new HttpRange(piece.Place.Position, piece.Frames.Length) };
            var there = await log.DownloadContentAsync(options, cancellationToken).ConfigureAwait(false);
            return there.Value.Content.ToMemory().Span.SequenceEqual(piece.Frames.Span);
        }
        catch (RequestFailedException none) when (IsMissing(none) || none.ErrorCode == BlobErrorCode.InvalidRange)
        {
            return false;
        }
    }

    private async Task<T> WithContainerAsync<T>(Func<Task<T>> write, CancellationToken cancellationToken)
    {
        try
        {
            return await write().ConfigureAwait(false);
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == BlobErrorCode.ContainerNotFound)
        {
            await _container.Value.CreateIfNotExistsAsync(cancellationToken: cancellationToken).ConfigureAwait(false);
            return await write().ConfigureAwait(false);
        }
    }

    /// <summary>More places than metadata holds are thinned out: every second, every fourth and so on.</summary>
    private static string Write(IReadOnlyList<LogPlace> index)
    {
        var step = (index.Count / MaxPlaces) + 1;
        return string.Join(',', index.Where((_, number) => number % step == 0).Select(place =>
            string.Create(CultureInfo.InvariantCulture, $"{place.Position}:{place.Sequence}")));
    }

    private static IEnumerable<LogPlace> Read(string index) => index.Split(',').Select(place => place.Split(':')).Select(place =>
        new LogPlace(long.Parse(place[0], CultureInfo.InvariantCulture), int.Parse(place[1], CultureInfo.InvariantCulture)));

    private static bool IsMissing(RequestFailedException failure) => failure.Status == (int)HttpStatusCode.NotFound;
}
