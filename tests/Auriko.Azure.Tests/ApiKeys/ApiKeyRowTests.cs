using Auriko.Azure.ApiKeys;
using Auriko.Core.Access;

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
            Policy = new KeyPolicy { RateLimitRpm = 60 },
        };

        Assert.Equal(Bare, ApiKeyRow.Read(ApiKeyRow.Write(Bare)));
        Assert.Equal(full, ApiKeyRow.Read(ApiKeyRow.Write(full)));
    }
}
