using System.Text.Json.Serialization;
using Auriko.Core.Access;

namespace Auriko.Http.Wire;

/// <summary>A key as the management endpoints show it; <c>api_key</c> is there only where it was made just now.</summary>
internal sealed record ApiKeyItem(
    string Id, string Object, string WorkspaceId, string Name, string KeyPrefix, IReadOnlyList<string> Scopes, bool IsActive,
    DateTimeOffset CreatedAt)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ApiKey { get; init; }

    public int? RateLimitRpm { get; init; }

    public int? RateLimitTpm { get; init; }

    public int? MaxConcurrency { get; init; }

    public IReadOnlyList<string> Models { get; init; } = [];

    public IReadOnlyList<string> Providers { get; init; } = [];

    public KeyBudgetItem? Budget { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    public DateTimeOffset? LastUsedAt { get; init; }

    public string? CreatedByKeyId { get; init; }

    /// <summary>A key as it is shown at a moment.</summary>
    /// <param name="key">The key.</param>
    /// <param name="now">The moment.</param>
    public static ApiKeyItem Of(WorkspaceKey key, DateTimeOffset now)
    {
        var (record, policy) = (key.Record, key.Record.Policy);
        return new ApiKeyItem(
            record.Id, "api_key", record.WorkspaceId ?? Caller.DefaultWorkspace, record.Name, record.Prefix, policy.Scopes,
            record.IsActive(now), record.CreatedAt)
        {
            ApiKey = key.Secret?.Value,
            RateLimitRpm = policy.RateLimitRpm,
            RateLimitTpm = policy.RateLimitTpm,
            MaxConcurrency = policy.MaxConcurrency,
            Models = policy.Models,
            Providers = policy.Providers,
            Budget = policy.Budget is { } budget ? KeyBudgetItem.Of(budget) : null,
            ExpiresAt = record.ExpiresAt,
            LastUsedAt = key.LastUsedAt,
            CreatedByKeyId = record.CreatedByKeyId,
        };
    }
}

/// <summary>A budget; the limit in US dollars.</summary>
internal sealed record KeyBudgetItem(decimal LimitUsd, string Period, bool Enforce, bool IncludeByok)
{
    /// <summary>A budget as it is shown.</summary>
    /// <param name="budget">The budget.</param>
    public static KeyBudgetItem Of(KeyBudget budget) => new(
        budget.Limit.Dollars,
        budget.Period switch
        {
            BudgetPeriod.Monthly => "monthly",
            BudgetPeriod.Weekly => "weekly",
            BudgetPeriod.Daily => "daily",
        },
        budget.Enforce,
        budget.IncludeByok);
}

internal sealed record ApiKeyList(string Object, IReadOnlyList<ApiKeyItem> Data, int Count);

internal sealed record RevokedApiKey(string Id, string PropagationStatus, string Message);
