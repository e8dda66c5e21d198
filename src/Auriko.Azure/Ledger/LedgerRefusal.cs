using System.Net;
using Azure;
using Azure.Data.Tables;
using Azure.Data.Tables.Models;

namespace Auriko.Azure.Ledger;

/// <summary>Why the table did not take a transaction, as far as something can be done about it.</summary>
internal enum LedgerRefusalKind
{
    /// <summary>A row is there already.</summary>
    Exists,

    /// <summary>There is no table yet.</summary>
    NoTable,

    /// <summary>All rows together are too much.</summary>
    TooLarge,

    /// <summary>A row breaks the table's rules and always will.</summary>
    ForGood,
}

/// <summary>A refusal.</summary>
/// <param name="Kind">What kind it is.</param>
/// <param name="Reason">The table's error code.</param>
/// <param name="Index">Which row it is about, where the table says so.</param>
internal sealed record LedgerRefusal(LedgerRefusalKind Kind, string Reason, int? Index)
{
    private static readonly HashSet<string> ForGood =
    [
        TableErrorCode.EntityTooLarge.ToString(),
        TableErrorCode.InvalidInput.ToString(),
        TableErrorCode.InvalidValueType.ToString(),
        TableErrorCode.KeyValueTooLarge.ToString(),
        TableErrorCode.OutOfRangeInput.ToString(),
        TableErrorCode.PropertyNameInvalid.ToString(),
        TableErrorCode.PropertyNameTooLong.ToString(),
        TableErrorCode.PropertyValueTooLarge.ToString(),
        TableErrorCode.TooManyProperties.ToString(),
    ];

    /// <summary>
    /// Null when the failure is not about the rows. Only codes that can be about nothing but a row are for good: a
    /// missing permission or a bad header refuses good entries as well, which must wait, not be put aside.
    /// </summary>
    public static LedgerRefusal? Of(RequestFailedException failure)
    {
        var index = (failure as TableTransactionFailedException)?.FailedTransactionActionIndex;
        var code = failure.ErrorCode ?? string.Empty;
        return code switch
        {
            _ when code == TableErrorCode.EntityAlreadyExists => new(LedgerRefusalKind.Exists, code, index),
            _ when code == TableErrorCode.TableNotFound => new(LedgerRefusalKind.NoTable, code, index),
            "RequestBodyTooLarge" => new(LedgerRefusalKind.TooLarge, code, null),
            _ when code == TableErrorCode.ContentLengthExceeded => new(LedgerRefusalKind.TooLarge, code, null),
            _ when failure.Status == (int)HttpStatusCode.RequestEntityTooLarge => new(LedgerRefusalKind.TooLarge, code, null),
            _ when ForGood.Contains(code) => new(LedgerRefusalKind.ForGood, code, index),
            _ => null,
        };
    }
}
