using System.Net;
using Auriko.Azure.Storage;
using Auriko.Core.Background;
using Auriko.Core.Background.Fresh;
using Auriko.Core.Ledger;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace Auriko.Azure.Background;

/// <summary>
/// The states of background responses in the table <c>Responses</c>, which is made when the first one comes. What must
/// change together is one transaction. Safe for concurrent use.
/// </summary>
internal sealed class ResponseTable(TableServiceClient service) : IResponseTable
{
    public const string TableName = "Responses";

    private const int MaxTransaction = 100;

    private readonly TableClient _table = service.GetTableClient(TableName);

    /// <inheritdoc/>
    public Task AddAsync(ResponseState state, CancellationToken cancellationToken) =>
        InsertAsync([new NewResponse(state, [])], cancellationToken);

    /// <inheritdoc/>
    public Task InsertAsync(IReadOnlyList<NewResponse> responses, CancellationToken cancellationToken) =>
        StorageFailures.GuardAsync("adding responses", async () =>
        {
            try
            {
                if (await TryInsertAsync(responses, cancellationToken).ConfigureAwait(false) || responses.Count == 1)
                {
                    return true;
                }
            }
            catch (RequestFailedException refused) when (responses.Count > 1 && IsRefused(refused))
            {
                // One of them must not keep the others out.
            }

            foreach (var response in responses)
            {
                await TryInsertAsync([response], cancellationToken).ConfigureAwait(false);
            }

            return true;
        }, cancellationToken);

    /// <inheritdoc/>
    public Task<ResponseState?> FindAsync(string id, CancellationToken cancellationToken) =>
        StorageFailures.GuardAsync("reading a response", async () =>
        {
            // In this order: a response is closed once, so one that is not open by now is found closed.
            var row = await ReadAsync(id, ResponseKey.Open(id), cancellationToken).ConfigureAwait(false)
                ?? await ReadAsync(id, ResponseKey.Done(id), cancellationToken).ConfigureAwait(false);
            return row is null ? null : ResponseRow.Read(row);
        }, cancellationToken);

    /// <inheritdoc/>
    public Task<ResponseState?> TryReplaceAsync(ResponseState next, LedgerEntry? attempt, CancellationToken cancellationToken) =>
        StorageFailures.GuardAsync("changing a response", async () =>
        {
            var row = ResponseRow.Write(next, withInitial: false);
            if (attempt is not null)
            {
                return await TryReplaceAsync(next, row, attempt, cancellationToken).ConfigureAwait(false);
            }

            var reply = await TryAsync(() =>
                _table.UpdateEntityAsync(row, new ETag(next.Version), TableUpdateMode.Merge, cancellationToken)).ConfigureAwait(false);
            return reply is null ? null : next with { Version = reply.Headers.ETag.ToString()! };
        }, cancellationToken);

    /// <inheritdoc/>
    public Task<bool> TryCloseAsync(ResponseState last, CancellationToken cancellationToken) =>
        StorageFailures.GuardAsync("closing a response", async () =>
        {
            var open = new TableEntity(ResponseKey.PartitionOf(ResponseKey.ShardOf(last.Id)), ResponseKey.Open(last.Id));
            var actions = new List<TableTransactionAction>
            {
                new(TableTransactionActionType.Delete, open, new ETag(last.Version)),
            };
            if (!last.IsDeleted)
            {
                actions.Add(new(
                    TableTransactionActionType.UpsertReplace, ResponseRow.Write(last with { Webhook = null }, withInitial: true)));
                if (last.Webhook is not null)
                {
                    actions.Add(new(TableTransactionActionType.UpsertReplace, WebhookRow.Write(last)));
                }
            }

            return await TryAsync(() => _table.SubmitTransactionAsync(actions, cancellationToken)).ConfigureAwait(false) is not null;
        }, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<LedgerEntry>> ListAttemptsAsync(string id, CancellationToken cancellationToken) =>
        StorageFailures.GuardAsync<IReadOnlyList<LedgerEntry>>("listing attempts", async () =>
        {
            var rows = await RangeAsync(ResponseKey.ShardOf(id), ResponseKey.Attempts(id), null, cancellationToken).ConfigureAwait(false);
            return [.. rows.Select(AttemptRow.Read)];
        }, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ResponseState>> ListOpenAsync(int shard, CancellationToken cancellationToken) =>
        StorageFailures.GuardAsync<IReadOnlyList<ResponseState>>("listing responses", async () =>
        {
            var rows = await RangeAsync(shard, ResponseKey.OpenPrefix, null, cancellationToken, ResponseRow.ListedColumns).ConfigureAwait(false);
            return [.. rows.Select(ResponseRow.Read)];
        }, cancellationToken);

    /// <inheritdoc/>
    public Task<IReadOnlyList<ResponseExpiry>> ListExpiredAsync(
        int shard, DateTimeOffset now, int most, CancellationToken cancellationToken) =>
        StorageFailures.GuardAsync<IReadOnlyList<ResponseExpiry>>("listing expired responses", async () =>
        {
            var rows = await RangeAsync(shard, ResponseKey.ExpiryPrefix, ResponseKey.ExpiryUntil(now), cancellationToken).ConfigureAwait(false);
            return
            [
                .. rows.Take(most).Select(row => new ResponseExpiry(
                    row.RowKey[(row.RowKey.LastIndexOf('|') + 1)..], row.GetDateTimeOffset("ExpiresAt") ?? default)),
            ];
        }, cancellationToken);

    /// <inheritdoc/>
    public Task RemoveAsync(string id, CancellationToken cancellationToken) =>
        StorageFailures.GuardAsync("removing a response", async () =>
        {
            var partition = ResponseKey.PartitionOf(ResponseKey.ShardOf(id));
            await _table.DeleteEntityAsync(partition, ResponseKey.Open(id), ETag.All, cancellationToken).ConfigureAwait(false);
            await _table.DeleteEntityAsync(partition, ResponseKey.Done(id), ETag.All, cancellationToken).ConfigureAwait(false);
            return true;
        }, cancellationToken);

    /// <inheritdoc/>
    public Task ForgetAttemptsAsync(string id, CancellationToken cancellationToken) =>
        StorageFailures.GuardAsync("forgetting attempts", async () =>
        {
            var attempts = await RangeAsync(
                ResponseKey.ShardOf(id), ResponseKey.Attempts(id), null, cancellationToken, ["PartitionKey", "RowKey"])
                .ConfigureAwait(false);
            foreach (var chunk in attempts.Chunk(MaxTransaction))
            {
                await TryAsync(() => _table.SubmitTransactionAsync(
                    chunk.Select(row => new TableTransactionAction(TableTransactionActionType.Delete, row)),
                    cancellationToken)).ConfigureAwait(false);
            }

            return true;
        }, cancellationToken);

    /// <inheritdoc/>
    public Task ForgetAsync(ResponseExpiry expiry, CancellationToken cancellationToken) =>
        StorageFailures.GuardAsync("forgetting a response", async () =>
        {
            await ForgetAttemptsAsync(expiry.Id, cancellationToken).ConfigureAwait(false);
            await _table.DeleteEntityAsync(
                ResponseKey.PartitionOf(ResponseKey.ShardOf(expiry.Id)), ResponseKey.Expiry(expiry.Id, expiry.ExpiresAt), ETag.All,
                cancellationToken).ConfigureAwait(false);
            return true;
        }, cancellationToken);

    private async Task<ResponseState?> TryReplaceAsync(
        ResponseState next, TableEntity row, LedgerEntry attempt, CancellationToken cancellationToken)
    {
        TableTransactionAction[] actions =
        [
            new(TableTransactionActionType.UpdateMerge, row, new ETag(next.Version)),
            new(TableTransactionActionType.Add, AttemptRow.Write(next.Id, attempt)),
        ];
        try
        {
            var replies = await _table.SubmitTransactionAsync(actions, cancellationToken).ConfigureAwait(false);
            return next with { Version = replies.Value[0].Headers.ETag.ToString()! };
        }
        catch (RequestFailedException written) when ((HttpStatusCode)written.Status is HttpStatusCode.Conflict)
        {
            // The version was the current one and the attempt is there: the answer to writing it was lost.
            return await ReadAsync(next.Id, ResponseKey.Open(next.Id), cancellationToken).ConfigureAwait(false) is { } current
                ? ResponseRow.Read(current)
                : null;
        }
        catch (RequestFailedException changed) when (IsChanged(changed))
        {
            return null;
        }
    }

    /// <summary>False when one of them is there already, or was: the expiry list has it until all of it is gone.</summary>
    private async Task<bool> TryInsertAsync(IReadOnlyList<NewResponse> responses, CancellationToken cancellationToken)
    {
        TableTransactionAction[] rows = [.. responses.SelectMany(NewRows.Of)];
        return await TryAsync(SubmitAsync).ConfigureAwait(false) is not null;

        async Task<object> SubmitAsync()
        {
            try
            {
                return await _table.SubmitTransactionAsync(rows, cancellationToken).ConfigureAwait(false);
            }
            catch (RequestFailedException missing) when (missing.ErrorCode == TableErrorCode.TableNotFound)
            {
                await _table.CreateIfNotExistsAsync(cancellationToken).ConfigureAwait(false);
                return await _table.SubmitTransactionAsync(rows, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    private static bool IsRefused(RequestFailedException failure) =>
        (HttpStatusCode)failure.Status is HttpStatusCode.BadRequest or HttpStatusCode.RequestEntityTooLarge;

    private async Task<TableEntity?> ReadAsync(string id, string key, CancellationToken cancellationToken)
    {
        var row = await _table.GetEntityIfExistsAsync<TableEntity>(
            ResponseKey.PartitionOf(ResponseKey.ShardOf(id)), key, cancellationToken: cancellationToken).ConfigureAwait(false);
        return row.HasValue ? row.Value : null;
    }

    /// <summary>The rows that begin with a prefix, or with it and sort before an end.</summary>
    private ValueTask<List<TableEntity>> RangeAsync(
        int shard, string prefix, string? end, CancellationToken cancellationToken, string[]? columns = null)
    {
        end ??= prefix[..^1] + (char)(prefix[^1] + 1);
        var filter = TableClient.CreateQueryFilter(
            $"PartitionKey eq {ResponseKey.PartitionOf(shard)} and RowKey ge {prefix} and RowKey lt {end}");
        return _table.ListRowsAsync("listing rows of responses", filter, columns, cancellationToken);
    }

    /// <summary>Null when the row is not there any more, or has changed.</summary>
    private static async Task<T?> TryAsync<T>(Func<Task<T>> change)
        where T : class
    {
        try
        {
            return await change().ConfigureAwait(false);
        }
        catch (RequestFailedException changed) when (IsChanged(changed))
        {
            return null;
        }
    }

    private static bool IsChanged(RequestFailedException failure) =>
        (HttpStatusCode)failure.Status is HttpStatusCode.PreconditionFailed or HttpStatusCode.NotFound or HttpStatusCode.Conflict;
}
