using Auriko.Core.Background;
using Auriko.Core.Background.Fresh;
using Azure.Data.Tables;

namespace Auriko.Azure.Background;

/// <summary>The rows of a response that is new to storage, all or none to be added. Pure.</summary>
internal static class NewRows
{
    /// <summary>How they are added.</summary>
    /// <param name="response">The response.</param>
    public static IEnumerable<TableTransactionAction> Of(NewResponse response)
    {
        var state = response.State;
        var row = ResponseRow.Write(state.IsClosed ? state with { Webhook = null } : state, withInitial: true);
        yield return Add(row);
        yield return Add(new TableEntity(row.PartitionKey, ResponseKey.Expiry(state.Id, state.ExpiresAt)) { ["ExpiresAt"] = state.ExpiresAt });
        foreach (var attempt in response.Attempts)
        {
            yield return Add(AttemptRow.Write(state.Id, attempt));
        }

        if (state is { IsClosed: true, Webhook: not null })
        {
            yield return Add(WebhookRow.Write(state));
        }
    }

    private static TableTransactionAction Add(TableEntity row) => new(TableTransactionActionType.Add, row);
}
