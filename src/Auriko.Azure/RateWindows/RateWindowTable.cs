using Auriko.Azure.Storage;
using Auriko.Core.Access.Limits;
using Auriko.Core.Diagnostics;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace Auriko.Azure.RateWindows;

/// <summary>
/// The minutes that instances count together: a row for each key and kind in the table <c>RateWindows</c>, which holds the
/// latest minute only and is changed by compare-and-swap. Safe for concurrent use, also across processes.
/// </summary>
internal sealed class RateWindowTable(TableServiceClient service) : ISharedWindows
{
    public const string TableName = "RateWindows";

    private const string Start = "Start";
    private const string Taken = "Taken";
    private const int Conflict = 409;
    private const int Changed = 412;

    /// <summary>Each try that fails means that another instance succeeded.</summary>
    private const int MostTries = 30;

    private readonly TableClient _table = service.GetTableClient(TableName);

    /// <inheritdoc/>
    public async Task<WindowShare> TakeAsync(RateWindow window, WindowTake take, CancellationToken cancellationToken)
    {
        try
        {
            for (var tries = 0; tries < MostTries; tries++)
            {
                if (await TryTakeAsync(window, take, cancellationToken).ConfigureAwait(false) is { } share)
                {
                    return share;
                }
            }
        }
        catch (Exception failure) when (StorageFailures.IsOutage(failure, cancellationToken))
        {
            throw StorageFailures.Outage("counting requests", failure);
        }

        throw new StorageUnavailableException("A rate limit is counted by too many instances at once.");
    }

    /// <returns>Null when somebody else was faster.</returns>
    private async Task<WindowShare?> TryTakeAsync(RateWindow window, WindowTake take, CancellationToken cancellationToken)
    {
        var read = await _table
            .GetEntityIfExistsAsync<TableEntity>(window.KeyId, RowOf(window.Kind), cancellationToken: cancellationToken)
            .ConfigureAwait(false);
        var row = read.HasValue ? read.Value! : null;
        var start = row?.GetDateTimeOffset(Start) ?? DateTimeOffset.MinValue;
        if (start > window.Start)
        {
            // The clock of another instance is ahead; that minute is over.
            return new WindowShare(0, take.Limit);
        }

        var before = start == window.Start ? row!.GetInt64(Taken) ?? 0 : 0;
        var taken = take.Of(before);
        if (taken == 0)
        {
            return new WindowShare(0, before);
        }

        var next = new TableEntity(window.KeyId, RowOf(window.Kind)) { [Start] = window.Start, [Taken] = before + taken };
        return await TryWriteAsync(next, row?.ETag, cancellationToken).ConfigureAwait(false)
            ? new WindowShare(taken, before + taken)
            : null;
    }

    private async Task<bool> TryWriteAsync(TableEntity row, ETag? read, CancellationToken cancellationToken)
    {
        try
        {
            await (read is { } version
                ? _table.UpdateEntityAsync(row, version, TableUpdateMode.Replace, cancellationToken)
                : _table.AddEntityAsync(row, cancellationToken)).ConfigureAwait(false);
            return true;
        }
        catch (RequestFailedException missing) when (missing.ErrorCode == TableErrorCode.TableNotFound)
        {
            await _table.CreateIfNotExistsAsync(cancellationToken).ConfigureAwait(false);
            return false;
        }
        catch (RequestFailedException refusal) when (refusal.Status is Conflict or Changed)
        {
            return false;
        }
    }

    private static string RowOf(RateKind kind) => kind switch
    {
        RateKind.Requests => "requests",
        RateKind.Tokens => "tokens",
    };
}
