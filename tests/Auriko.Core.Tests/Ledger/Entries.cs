using Auriko.Core.Ledger;

namespace Auriko.Core.Tests.Ledger;

/// <summary>Ledger entries for tests, every member set so that a lost one shows.</summary>
internal static class Entries
{
    public static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    public static LedgerEntry Make(
        string keyId = "key_test",
        string? attemptId = null,
        string? responseId = null,
        DateTimeOffset? createdAt = null) => new()
        {
            AttemptId = attemptId ?? $"att_{Guid.NewGuid():n}",
            ResponseId = responseId ?? $"resp_{Guid.NewGuid():n}",
            KeyId = keyId,
            CreatedAt = createdAt ?? Noon.AddTicks(1234567),
            AttemptNumber = 2,
            Model = "model-one",
            Provider = "provider-one",
            ProviderModelId = "model-one-2026",
            RoutingStrategy = "cost-focus",
            Usage = new UsageVector
            {
                FreshInput = 1,
                CacheRead = 2,
                CacheWrite5m = 3,
                CacheWrite1h = 4,
                VisibleOutput = 5,
                Reasoning = 6,
                ImageOutput = 7,
                WebSearchCalls = 8,
                UnpricedToolCalls = 9,
            },
            UsageSource = UsageSource.Estimated,
            Cost = new Usd(123_456_789),
            BudgetGrant = "slice_1",
            Reserved = new Usd(987_654_321),
            Credential = CredentialOwner.Byok,
            PriceBookVersion = "2026-11-20",
            PricedAt = Noon.AddTicks(2345678),
            ServiceTier = "priority",
            End = AttemptEnd.FailedAfterOutput,
            ProviderRequestId = "req_1",
            UpstreamStatus = 500,
            UpstreamCode = "server_error",
            TtftMs = 12.5,
            DurationMs = 99.25,
            Stream = true,
            Background = true,
            Tags = new Dictionary<string, string> { ["team"] = "blue\nline", ["é"] = "\"quoted\" 😀" },
        };
}
