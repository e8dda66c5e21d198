using Auriko.Core.Access;
using Auriko.Core.Ledger;
using Azure.Data.Tables;
using Period = Auriko.Core.Access.BudgetPeriod;

namespace Auriko.Azure.ApiKeys;

/// <summary>
/// A key as a row of the table <c>ApiKeys</c>. The row's key is the hash, so a look-up is one point read, and the
/// partition its first two digits, so look-ups spread over 256 partitions. Pure.
/// </summary>
internal static class ApiKeyRow
{
    public const string Id = "KeyId";

    private const string Prefix = "Prefix";
    private const string Name = "Name";
    private const string WorkspaceId = "WorkspaceId";
    private const string CreatedAt = "CreatedAt";
    private const string CreatedByKeyId = "CreatedByKeyId";
    private const string RotatedAt = "RotatedAt";
    private const string ReplacedAt = "ReplacedAt";
    private const string ExpiresAt = "ExpiresAt";
    private const string RevokedAt = "RevokedAt";
    private const string Scopes = "Scopes";
    private const string RateLimitRpm = "RateLimitRpm";
    private const string RateLimitTpm = "RateLimitTpm";
    private const string MaxConcurrency = "MaxConcurrency";
    private const string Models = "Models";
    private const string Providers = "Providers";
    private const string BudgetNanos = "BudgetNanos";
    private const string BudgetPeriod = "BudgetPeriod";
    private const string BudgetEnforce = "BudgetEnforce";
    private const string BudgetIncludeByok = "BudgetIncludeByok";
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
        Set(row, CreatedByKeyId, record.CreatedByKeyId);
        Set(row, RotatedAt, record.RotatedAt);
        Set(row, ReplacedAt, record.ReplacedAt);
        Set(row, ExpiresAt, record.ExpiresAt);
        Set(row, RevokedAt, record.RevokedAt);
        WritePolicy(row, record.Policy);
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
        WorkspaceId = Caller.IdOf(row.GetString(WorkspaceId)),
        CreatedAt = row.GetDateTimeOffset(CreatedAt).GetValueOrDefault(),
        CreatedByKeyId = row.GetString(CreatedByKeyId),
        RotatedAt = row.GetDateTimeOffset(RotatedAt),
        ReplacedAt = row.GetDateTimeOffset(ReplacedAt),
        ExpiresAt = row.GetDateTimeOffset(ExpiresAt),
        RevokedAt = row.GetDateTimeOffset(RevokedAt),
        Policy = ReadPolicy(row),
        Webhook = row.GetString(WebhookUrl) is { } url && row.GetString(WebhookSecret) is { } secret
            ? new WebhookTarget(new Uri(url), secret)
            : null,
    };

    private static void WritePolicy(TableEntity row, KeyPolicy policy)
    {
        Set(row, Scopes, Join(policy.Scopes));
        Set(row, RateLimitRpm, policy.RateLimitRpm);
        Set(row, RateLimitTpm, policy.RateLimitTpm);
        Set(row, MaxConcurrency, policy.MaxConcurrency);
        Set(row, Models, Join(policy.Models));
        Set(row, Providers, Join(policy.Providers));
        Set(row, BudgetNanos, policy.Budget?.Limit.Nanos);
        Set(row, BudgetPeriod, policy.Budget?.Period.ToString());
        Set(row, BudgetEnforce, policy.Budget?.Enforce);
        Set(row, BudgetIncludeByok, policy.Budget?.IncludeByok);
    }

    private static KeyPolicy ReadPolicy(TableEntity row) => new()
    {
        Scopes = Split(row.GetString(Scopes)),
        RateLimitRpm = row.GetInt32(RateLimitRpm),
        RateLimitTpm = row.GetInt32(RateLimitTpm),
        MaxConcurrency = row.GetInt32(MaxConcurrency),
        Models = Split(row.GetString(Models)),
        Providers = Split(row.GetString(Providers)),
        Budget = row.GetInt64(BudgetNanos) is { } nanos
            ? new KeyBudget(
                new Usd(nanos), Enum.Parse<Period>(row.GetString(BudgetPeriod)),
                row.GetBoolean(BudgetEnforce) ?? true, row.GetBoolean(BudgetIncludeByok) ?? false)
            : null,
    };

    /// <summary>No entry has a space in it.</summary>
    private static string? Join(IReadOnlyList<string> list) => list.Count == 0 ? null : string.Join(' ', list);

    private static string[] Split(string? list) => list?.Split(' ') ?? [];

    private static void Set(TableEntity row, string column, object? value)
    {
        if (value is not null)
        {
            row[column] = value;
        }
    }
}
