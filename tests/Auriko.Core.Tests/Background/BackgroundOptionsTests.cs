using Auriko.Core.Background;
using Auriko.Core.Background.Webhooks;
using Auriko.Core.Contract;

namespace Auriko.Core.Tests.Background;

public sealed class BackgroundOptionsTests
{
    [Fact]
    public void Validate_Defaults_AreInRange() => Assert.True(new BackgroundSpansValidator().Validate(null, new BackgroundOptions()).Succeeded);

    [Fact]
    public void Validate_TimeoutAboveRetention_IsNamed()
    {
        var options = new BackgroundOptions { Retention = TimeSpan.FromMinutes(1), Timeout = TimeSpan.FromMinutes(2) };

        Assert.Contains("Timeout must not be longer", new BackgroundSpansValidator().Validate(null, options).FailureMessage, StringComparison.Ordinal);
    }

    [Fact]
    public void Freeze_NoOwner_MakesOneEachTime() =>
        Assert.NotEqual(new BackgroundOptions().Freeze().Owner, new BackgroundOptions { Owner = " " }.Freeze().Owner);

    [Theory]
    [InlineData(null, null, true)]
    [InlineData("", "", true)]
    [InlineData("https://example.com/hook", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", true)]
    [InlineData("http://example.com/hook", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", false)]
    [InlineData("https://example.com/hook", null, false)]
    [InlineData("https://example.com/hook", "whsec_c2hvcnQ=", false)]
    [InlineData(null, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", false)]
    [InlineData("hook", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", false)]
    public void Validate_Webhook_IsAsAKeysOrAbsent(string? url, string? secret, bool isValid)
    {
        var options = new WebhookOptions { Url = url, Secret = secret };

        Assert.Equal(isValid, new WebhookOptionsValidator().Validate(null, options).Succeeded);
        Assert.Equal(isValid && !string.IsNullOrEmpty(url), options.Freeze() is { IsValid: true });
    }

    [Theory]
    [InlineData("resp_0190000000007000800000000000000a", true)]
    [InlineData("resp_0190000000007000800000000000000A", false)]
    [InlineData("resp_019", false)]
    [InlineData("resp_0190000000007000800000000000000'", false)]
    [InlineData("", false)]
    public void IsId_Text_OnlyWhatWeMake(string text, bool isId) => Assert.Equal(isId, ResponseKey.IsId(text));

    [Fact]
    public void Keys_OfAResponse_ShareAPartitionAndSortByTime()
    {
        var id = ResponseIds.NewResponseId(TimeProvider.System);

        Assert.InRange(ResponseKey.ShardOf(id), 0, ResponseKey.Shards - 1);
        Assert.Equal("rf", ResponseKey.PartitionOf(15));
        Assert.True(string.CompareOrdinal(
            ResponseKey.Expiry(id, DateTimeOffset.UnixEpoch), ResponseKey.ExpiryUntil(DateTimeOffset.UnixEpoch.AddTicks(1))) < 0);
        Assert.True(string.CompareOrdinal(
            ResponseKey.Expiry(id, DateTimeOffset.UnixEpoch.AddTicks(1)), ResponseKey.ExpiryUntil(DateTimeOffset.UnixEpoch.AddTicks(1))) >= 0);
        Assert.Equal($"{id}/events-0002-01", ResponseKey.Events(id, ResponseState.PassName(2, 1)));
    }
}
