using System.Buffers;
using System.Text;
using Auriko.Core.Ledger;
using Parquet;
using Parquet.Schema;

namespace Auriko.Standalone.Ledger;

/// <summary>Writes entries to a file as they come; what is kept in memory does not grow with their number.</summary>
internal static class LedgerExport
{
    /// <summary>Rows of one group of a Parquet file, which is written as a whole.</summary>
    private const int GroupRows = 10_000;

    private static readonly SearchValues<char> Quoted = SearchValues.Create(",\"\r\n");

    /// <summary>Writes CSV as RFC 4180 has it: a header, commas, CRLF; UTF-8 without a mark.</summary>
    /// <param name="entries">The entries.</param>
    /// <param name="output">Where to.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>How many rows were written.</returns>
    public static async Task<long> WriteCsvAsync(
        IAsyncEnumerable<LedgerEntry> entries, Stream output, CancellationToken cancellationToken)
    {
        var writer = new StreamWriter(output, new UTF8Encoding(false), leaveOpen: true) { NewLine = "\r\n" };
        await using var _ = writer.ConfigureAwait(false);
        await writer.WriteLineAsync(string.Join(',', ExportColumns.All.Select(column => column.Field.Name))).ConfigureAwait(false);
        var rows = 0L;
        await foreach (var entry in entries.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            await writer.WriteLineAsync(string.Join(',', ExportColumns.All.Select(column => Quote(column.TextOf(entry)))))
                .ConfigureAwait(false);
            rows++;
        }

        return rows;
    }

    /// <summary>Writes a Parquet file.</summary>
    /// <param name="entries">The entries.</param>
    /// <param name="output">Where to; it must be seekable.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <returns>How many rows were written.</returns>
    public static async Task<long> WriteParquetAsync(
        IAsyncEnumerable<LedgerEntry> entries, Stream output, CancellationToken cancellationToken)
    {
        var schema = new ParquetSchema(ExportColumns.All.Select(column => (Field)column.Field));
        var writer = await ParquetWriter.CreateAsync(schema, output, cancellationToken: cancellationToken).ConfigureAwait(false);
        await using var _ = writer.ConfigureAwait(false);
        var rows = 0L;
        await foreach (var group in entries.Chunk(GroupRows).WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            using var written = writer.CreateRowGroup();
            foreach (var column in ExportColumns.All)
            {
                await column.WriteAsync(written, group, cancellationToken).ConfigureAwait(false);
            }

            written.CompleteValidate();
            rows += group.Length;
        }

        return rows;
    }

    private static string Quote(string text) =>
        text.AsSpan().ContainsAny(Quoted) ? $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : text;
}
