using Auriko.Azure.ApiKeys;
using Auriko.Core.Access;
using Auriko.Core.Ledger;

namespace Auriko.Azure.Tests.ApiKeys;

public class ApiKeyRowTests
{
    private static readonly ApiKeyRecord Bare = new()
    {
        Id = "key_1",
        Hash = "ab" + new string('0', 62),
        Prefix = "ak_test_abcd",
        Name = "test",
        CreatedAt = new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero),
    };

    [Fact]
    public void Write_Key_IsFoundByItsHashAlone()
    {
        var row = ApiKeyRow.Write(Bare);

        Assert.Equal(("ab", Bare.Hash), (row.PartitionKey, row.RowKey));
    }

    [Fact]
    public void Read_WhatWasWritten_IsTheSame()
    {
        var full = Bare with
        {
            WorkspaceId = "ws_1",
            ExpiresAt = Bare.CreatedAt.AddDays(30),
            RevokedAt = Bare.CreatedAt.AddDays(1),
            CreatedByKeyId = "key_0",
            RotatedAt = Bare.CreatedAt.AddHours(1),
            ReplacedAt = Bare.CreatedAt.AddHours(2),
            Policy = new KeyPolicy
            {
                Scopes = [KeyScopes.KeysRead, KeyScopes.KeysWrite],
                RateLimitRpm = 60,
                RateLimitTpm = 100_000,
                MaxConcurrency = 4,
                Models = ["gpt-5.5", "qwen/qwen3"],
                Providers = ["openai"],
                Budget = new KeyBudget(new Usd(1_500_000_000), BudgetPeriod.Weekly, Enforce: false, IncludeByok: true),
            },
        };

        Assert.Equal(Bare, ApiKeyRow.Read(ApiKeyRow.Write(Bare)));
        Assert.Equal(full, ApiKeyRow.Read(ApiKeyRow.Write(full)));
    }
}
