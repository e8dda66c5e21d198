using System.Globalization;
using System.IO.Compression;
using Auriko.Azure.Storage;
using Auriko.Core.Ledger;
using Auriko.Core.Ledger.Books;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace Auriko.Azure.Ledger;

/// <summary>
/// Price books in the table <c>PriceBooks</c>, which is made when the first is kept. The partition is the version, the row
/// the fingerprint of the prices; rows are inserted and never changed. Safe for concurrent use.
/// </summary>
internal sealed class PriceBookTable(TableServiceClient service) : IPriceBooks
{
    public const string TableName = "PriceBooks";

    /// <summary>A binary column holds 64 KiB, a row 1 MiB.</summary>
    private const int MaxColumn = 60_000;

    private const string Version = "Version";
    private const string Since = "Since";

    private readonly TableClient _table = service.GetTableClient(TableName);

    /// <inheritdoc/>
    public async Task KeepAsync(PriceBook book, DateTimeOffset since, CancellationToken cancellationToken)
    {
        var row = new TableEntity(LedgerKey.Escape(book.Version), book.Fingerprint) { [Version] = book.Version, [Since] = since };
        var packed = Pack(book.Content);
        for (var (start, number) = (0, 1); start < packed.Length; start += MaxColumn, number++)
        {
            row[ContentColumn(number)] = packed.AsSpan(start, Math.Min(MaxColumn, packed.Length - start)).ToArray();
        }

        try
        {
            await _table.CreateIfNotExistsAsync(cancellationToken).ConfigureAwait(false);
            await _table.AddEntityAsync(row, cancellationToken).ConfigureAwait(false);
        }
        catch (RequestFailedException refusal) when (refusal.ErrorCode == TableErrorCode.EntityAlreadyExists)
        {
            // Kept by an earlier start, or by another instance.
        }
        catch (Exception failure) when (StorageFailures.IsOutage(failure, cancellationToken))
        {
            throw StorageFailures.Outage("keeping a price book", failure);
        }
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<PriceBook>> FindAsync(string version, CancellationToken cancellationToken)
    {
        var filter = TableClient.CreateQueryFilter($"PartitionKey eq {LedgerKey.Escape(version)}");
        var rows = await _table.ListRowsAsync("reading price books", filter, null, cancellationToken).ConfigureAwait(false);
        return [.. rows.OrderBy(row => row.GetDateTimeOffset(Since)).Select(row => PriceBook.Read(version, Unpack(row)))];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ListVersionsAsync(CancellationToken cancellationToken)
    {
        var rows = await _table.ListRowsAsync("reading price books", null, [Version, Since], cancellationToken).ConfigureAwait(false);
        return [.. rows.OrderBy(row => row.GetDateTimeOffset(Since)).Select(row => row.GetString(Version)).Distinct(StringComparer.Ordinal)];
    }

    private static byte[] Pack(ReadOnlyMemory<byte> content)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.SmallestSize))
        {
            gzip.Write(content.Span);
        }

        return packed.ToArray();
    }

    private static byte[] Unpack(TableEntity row)
    {
        using var packed = new MemoryStream();
        for (var number = 1; row.GetBinary(ContentColumn(number)) is { } part; number++)
        {
            packed.Write(part);
        }

        packed.Position = 0;
        using var gzip = new GZipStream(packed, CompressionMode.Decompress);
        using var content = new MemoryStream();
        gzip.CopyTo(content);
        return content.ToArray();
    }

    private static string ContentColumn(int number) =>
        number == 1 ? "Content" : string.Create(CultureInfo.InvariantCulture, $"Content{number}");
}
