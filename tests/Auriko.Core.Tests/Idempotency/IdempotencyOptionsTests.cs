using Auriko.Core.Contract;
using Auriko.Core.Idempotency;
using Auriko.Tests.Shared;
using Microsoft.Extensions.Logging.Abstractions;

namespace Auriko.Core.Tests.Idempotency;

public sealed class IdempotencyOptionsTests
{
    [Fact]
    public void Validate_Defaults_AreInRange() =>
        Assert.True(new IdempotencyOptionsValidator().Validate(null, new IdempotencyOptions()).Succeeded);

    [Fact]
    public void Validate_OutOfRange_NamesEverySetting()
    {
        var failure = new IdempotencyOptionsValidator().Validate(null, new IdempotencyOptions
        {
            Retention = TimeSpan.FromSeconds(59),
            OwnerTimeout = TimeSpan.FromSeconds(2),
            PollInterval = TimeSpan.Zero,
            JoinTimeout = TimeSpan.FromHours(2),
            PurgeInterval = TimeSpan.FromDays(2),
        });

        Assert.Equal(
            ["Retention", "OwnerTimeout", "PollInterval", "JoinTimeout", "PurgeInterval"],
            failure.Failures!.Select(text => text.Split(' ')[0].Split(':')[^1]));
    }

    [Fact]
    public void Freeze_Defaults_AreTheSettings() => Assert.Equal(new IdempotencySettings(), new IdempotencyOptions().Freeze());

    [Fact]
    public void Of_AnythingElse_IsAnotherRequest()
    {
        var request = KeyedRequest.Of("key", "a", "v", "body"u8);

        Assert.Equal(request, KeyedRequest.Of("key", "a", "v", "body"u8));
        Assert.NotEqual(request.Name, KeyedRequest.Of("keya", "a", "v", "body"u8).Name);
        Assert.NotEqual(request.Name, KeyedRequest.Of("key", "b", "v", "body"u8).Name);
        Assert.NotEqual(request.Fingerprint, KeyedRequest.Of("key", "a", "w", "body"u8).Fingerprint);
        Assert.NotEqual(request.Fingerprint, KeyedRequest.Of("key", "a", "v", "body "u8).Fingerprint);
    }

    [Theory]
    [InlineData("")]
    [InlineData("two words")]
    [InlineData("ключ")]
    [InlineData("tab\t")]
    public void Of_KeyThatIsNone_IsRefused(string key)
    {
        var failure = Assert.Throws<GatewayException>(() => KeyedRequest.Of("key", key, "v", default));

        Assert.Equal((ErrorCode.InvalidParameterValue, "Idempotency-Key"), (failure.Error.Code, failure.Error.Param));
    }

    [Fact]
    public void Of_LongestKey_IsTakenAndALongerOneIsNot()
    {
        Assert.NotNull(KeyedRequest.Of("key", new string('~', 255), "v", default));
        Assert.Throws<GatewayException>(() => KeyedRequest.Of("key", new string('~', 256), "v", default));
    }

    [Fact]
    public async Task Upkeep_WhileTheHostRuns_RemovesWhatExpired()
    {
        var store = new MemoryReplies(TimeProvider.System);
        var expired = new KeptReply { Fingerprint = "f", Claim = "c", ExpiresAt = DateTimeOffset.UnixEpoch };
        await store.TryWriteAsync("old", expired, TestContext.Current.CancellationToken);
        await store.TryWriteAsync("new", expired with { ExpiresAt = DateTimeOffset.MaxValue }, TestContext.Current.CancellationToken);
        store.Outages = 1;
        var settings = new IdempotencySettings { PurgeInterval = TimeSpan.FromMilliseconds(1) };
        using var replies = new KeyedReplies(store, settings, TimeProvider.System, NullLogger<KeyedReplies>.Instance);
        using var upkeep = new ReplyUpkeep(store, replies, settings, TimeProvider.System, NullLogger<ReplyUpkeep>.Instance);

        await upkeep.StartAsync(TestContext.Current.CancellationToken);
        await store.Purged.Task.WaitAsync(TestContext.Current.CancellationToken);
        await upkeep.StopAsync(TestContext.Current.CancellationToken);

        Assert.Equal(1, store.Count);
    }
}
