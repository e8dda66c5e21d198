using Auriko.Core.Access;
using Azure.Data.Tables;

namespace Auriko.Azure.ApiKeys;

/// <summary>
/// A key as a row of the table <c>ApiKeys</c>. The row's key is the hash, so a look-up is one point read, and the
/// partition its first two digits, so look-ups spread over 256 partitions. Pure.
/// </summary>
internal static class ApiKeyRow
{
    public const string Id = "KeyId";
    public const string RevokedAt = "RevokedAt";

    private const string Prefix = "Prefix";
    private const string Name = "Name";
    private const string WorkspaceId = "WorkspaceId";
    private const string CreatedAt = "CreatedAt";
    private const string ExpiresAt = "ExpiresAt";
    private const string RateLimitRpm = "RateLimitRpm";
    private const string WebhookUrl = "WebhookUrl";
    private const string WebhookSecret = "WebhookSecret";
    private const int PartitionDigits = 2;

    /// <summary>The partition of a hash.</summary>
    /// <param name="hash">Lower-case hex SHA-256.</param>
    public static string PartitionOf(string hash) => hash[..PartitionDigits];

    /// <summary>The row of a key; what is null has no column.</summary>
    /// <param name="record">The key.</param>
    public static TableEntity Write(ApiKeyRecord record)
    {
        var row = new TableEntity(PartitionOf(record.Hash), record.Hash)
        {
            [Id] = record.Id,
            [Prefix] = record.Prefix,
            [Name] = record.Name,
            [CreatedAt] = record.CreatedAt,
        };
        Set(row, WorkspaceId, record.WorkspaceId);
        Set(row, ExpiresAt, record.ExpiresAt);
        Set(row, RevokedAt, record.RevokedAt);
        Set(row, RateLimitRpm, record.Policy.RateLimitRpm);
        Set(row, WebhookUrl, record.Webhook?.Url.OriginalString);
        Set(row, WebhookSecret, record.Webhook?.Secret);
        return row;
    }

    /// <summary>The key of a row.</summary>
    /// <param name="row">The row.</param>
    public static ApiKeyRecord Read(TableEntity row) => new()
    {
        Id = row.GetString(Id),
        Hash = row.RowKey,
        Prefix = row.GetString(Prefix),
        Name = row.GetString(Name),
        WorkspaceId = row.GetString(WorkspaceId),
        CreatedAt = row.GetDateTimeOffset(CreatedAt).GetValueOrDefault(),
        ExpiresAt = row.GetDateTimeOffset(ExpiresAt),
        RevokedAt = row.GetDateTimeOffset(RevokedAt),
        Policy = new KeyPolicy { RateLimitRpm = row.GetInt32(RateLimitRpm) },
        Webhook = row.GetString(WebhookUrl) is { } url && row.GetString(WebhookSecret) is { } secret
            ? new WebhookTarget(new Uri(url), secret)
            : null,
    };

    private static void Set(TableEntity row, string column, object? value)
    {
        if (value is not null)
        {
            row[column] = value;
        }
    }
}
