using System.Runtime.CompilerServices;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace Auriko.Azure.Storage;

/// <summary>Reads the rows of a table; one that was never made has none.</summary>
internal static class TableReading
{
    extension(TableClient table)
    {
        /// <summary>The rows a filter lets through, page by page.</summary>
        /// <param name="action">What is being done, should storage fail.</param>
        /// <param name="filter">The filter; null lets all through.</param>
        /// <param name="columns">The columns to read; null all.</param>
        /// <param name="cancellationToken">Stops the reading.</param>
        /// <param name="maxPerPage">The most rows of a page; null as many as storage likes.</param>
        /// <exception cref="Core.Diagnostics.StorageUnavailableException">Storage failed.</exception>
        public async IAsyncEnumerable<TableEntity> ReadRowsAsync(
            string action, string? filter, string[]? columns, [EnumeratorCancellation] CancellationToken cancellationToken,
            int? maxPerPage = null)
        {
            var rows = table.QueryAsync<TableEntity>(filter, maxPerPage, columns, cancellationToken)
                .GetAsyncEnumerator(cancellationToken);
            await using var _ = rows.ConfigureAwait(false);
            while (await MoveNextAsync(rows, action, cancellationToken).ConfigureAwait(false))
            {
                yield return rows.Current;
            }
        }

        /// <summary>All rows a filter lets through; see <see cref="ReadRowsAsync"/>.</summary>
        /// <param name="action">What is being done, should storage fail.</param>
        /// <param name="filter">The filter; null lets all through.</param>
        /// <param name="columns">The columns to read; null all.</param>
        /// <param name="cancellationToken">Stops the reading.</param>
        /// <exception cref="Core.Diagnostics.StorageUnavailableException">Storage failed.</exception>
        public ValueTask<List<TableEntity>> ListRowsAsync(
            string action, string? filter, string[]? columns, CancellationToken cancellationToken) =>
            table.ReadRowsAsync(action, filter, columns, cancellationToken).ToListAsync(cancellationToken);
    }

    private static Task<bool> MoveNextAsync(
        IAsyncEnumerator<TableEntity> rows, string action, CancellationToken cancellationToken) =>
        StorageFailures.GuardAsync(
            action,
            async () =>
            {
                try
                {
                    return await rows.MoveNextAsync().ConfigureAwait(false);
                }
                catch (RequestFailedException missing) when (missing.ErrorCode == TableErrorCode.TableNotFound)
                {
                    return false;
                }
            },
            cancellationToken);
}
