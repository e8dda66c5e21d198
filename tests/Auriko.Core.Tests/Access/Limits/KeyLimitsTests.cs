using Auriko.Core.Access;
using Auriko.Core.Access.Limits;
using Auriko.Core.Contract;

namespace Auriko.Core.Tests.Access.Limits;

/// <summary>A request of the bench needs 100 tokens: 5 of input and 95 of output.</summary>
public sealed class KeyLimitsTests : IDisposable
{
    private readonly LimitBench _bench = new();

    [Fact]
    public async Task AdmitAsync_RequestsOfAMinute_AreCountedAndBeginAnew()
    {
        var policy = new KeyPolicy { RateLimitRpm = 3 };

        Assert.Equal(3, await _bench.CountAsync(policy, 5));
        var error = await _bench.RefuseAsync(policy);
        _bench.Clock.Advance(TimeSpan.FromSeconds(50));

        Assert.Equal((ErrorCode.RateLimitExceeded, TimeSpan.FromSeconds(50)), (error.Code, error.RetryAfter));
        Assert.Equal("This key is limited to 3 requests a minute.", error.Message);
        Assert.Equal(3, await _bench.CountAsync(policy, 5));
    }

    [Fact]
    public async Task AdmitAsync_LimitedKey_ReportsHowItStands()
    {
        var policy = new KeyPolicy { RateLimitRpm = 2 };
        var reset = new DateTimeOffset(2026, 11, 20, 12, 1, 0, TimeSpan.Zero);
        var standings = new List<RequestStanding?>();

        for (var request = 0; request < 3; request++)
        {
            var call = _bench.Call(policy);
            await Record.ExceptionAsync(async () => await _bench.Limits.AdmitAsync(call, LimitBench.Stop));
            standings.Add(call.Limits.Requests);
            Assert.True(call.Limits.IsLimited);
        }

        Assert.Equal([new(2, 1, reset), new(2, 0, reset), new(2, 0, reset)], standings);
    }

    [Fact]
    public async Task AdmitAsync_TwoKeys_AreCountedApart()
    {
        var policy = new KeyPolicy { RateLimitRpm = 1 };

        Assert.True(await _bench.TryAsync(policy, "key_1"));
        Assert.True(await _bench.TryAsync(policy, "key_2"));
        Assert.False(await _bench.TryAsync(policy, "key_1"));
    }

    [Fact]
    public async Task Settle_LeaseIsOver_PutsItsTokensRight()
    {
        var policy = new KeyPolicy { RateLimitTpm = 250 };
        CountedTokens[] counted = [await CountAsync(), await CountAsync()];

        _bench.Limits.Settle("key_1", counted[0], 20);
        Assert.True(await _bench.TryAsync(policy));
        _bench.Limits.Settle("key_1", counted[1], 130);
        Assert.False(await _bench.TryAsync(policy));

        async Task<CountedTokens> CountAsync()
        {
            using var lease = await _bench.AdmitAsync(policy);
            return Assert.IsType<CountedTokens>(lease.Tokens);
        }
    }

    [Fact]
    public async Task AdmitAsync_Tokens_AreCountedByEstimateAndPutRight()
    {
        var policy = new KeyPolicy { RateLimitTpm = 250 };
        using var first = await _bench.AdmitAsync(policy);
        using var second = await _bench.AdmitAsync(policy);

        var error = await _bench.RefuseAsync(policy);
        first.Settle(20);
        using var third = await _bench.AdmitAsync(policy);
        second.Settle(200);

        Assert.Equal(ErrorCode.TokensPerMinExceeded, error.Code);
        Assert.Equal(
            "This key is limited to 250 tokens a minute; 50 are left, and this request may need 100.", error.Message);
        Assert.False(await _bench.TryAsync(policy));
        third.Settle(0);
        Assert.False(await _bench.TryAsync(policy));
    }

    [Fact]
    public async Task Settle_AfterTheMinute_ChargesWhatWasMoreAndGivesNothingBack()
    {
        var policy = new KeyPolicy { RateLimitTpm = 250 };
        using var less = await _bench.AdmitAsync(policy);
        using var more = await _bench.AdmitAsync(policy);
        _bench.Clock.Advance(TimeSpan.FromMinutes(1));

        less.Settle(0);
        more.Settle(200);

        Assert.True(await _bench.TryAsync(policy));
        Assert.False(await _bench.TryAsync(policy));
    }

    [Fact]
    public async Task AdmitAsync_MoreTokensThanAnyMinuteHas_SaysSo()
    {
        var error = await _bench.RefuseAsync(new KeyPolicy { RateLimitTpm = 99 });

        Assert.Equal(ErrorCode.TokensPerMinExceeded, error.Code);
        Assert.Contains("no minute has so many", error.Suggestion, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AdmitAsync_RefusedForItsTokens_IsNoRequest()
    {
        var policy = new KeyPolicy { RateLimitRpm = 2, RateLimitTpm = 100 };

        Assert.Equal(1, await _bench.CountAsync(policy, 10));
        var call = _bench.Call(policy with { RateLimitTpm = null });
        using var lease = await _bench.Limits.AdmitAsync(call, LimitBench.Stop);

        Assert.Equal(0, call.Limits.Requests!.Remaining);
    }

    [Fact]
    public async Task AdmitAsync_RequestsAtOnce_WaitForOneToEnd()
    {
        var policy = new KeyPolicy { MaxConcurrency = 2 };
        var first = await _bench.AdmitAsync(policy);
        using var second = await _bench.AdmitAsync(policy);

        var error = await _bench.RefuseAsync(policy);
        first.Dispose();
        first.Dispose();
        using var third = await _bench.AdmitAsync(policy);

        Assert.Equal((ErrorCode.ConcurrentRequestsExceeded, TimeSpan.FromSeconds(1)), (error.Code, error.RetryAfter));
        Assert.Equal(ErrorCode.ConcurrentRequestsExceeded, (await _bench.RefuseAsync(policy)).Code);
    }

    [Fact]
    public async Task AdmitAsync_RefusedByAnotherLimit_TakesNoPlace()
    {
        var policy = new KeyPolicy { MaxConcurrency = 1, RateLimitRpm = 1 };
        Assert.True(await _bench.TryAsync(policy));

        Assert.Equal(ErrorCode.RateLimitExceeded, (await _bench.RefuseAsync(policy)).Code);
        Assert.Equal(ErrorCode.RateLimitExceeded, (await _bench.RefuseAsync(policy)).Code);
    }

    [Fact]
    public async Task AdmitAsync_KeyWithoutItsOwn_HasTheLimitsOfTheSettings()
    {
        using var bench = new LimitBench(options: new LimitOptions { RequestsPerMinute = 2 });

        Assert.Equal(2, await bench.CountAsync(KeyPolicy.Default, 5));
        Assert.Equal(4, await bench.CountAsync(new KeyPolicy { RateLimitRpm = 6 }, 10));
    }

    [Fact]
    public async Task AdmitAsync_AllKeysTogether_AreBoundedWhereTheSettingsSaySo()
    {
        using var bench = new LimitBench(options: new LimitOptions { MaxConcurrencyOfAll = 1 });
        var first = await bench.AdmitAsync(KeyPolicy.Default, "key_1");

        var error = await Assert.ThrowsAsync<GatewayException>(async () => await bench.AdmitAsync(KeyPolicy.Default, "key_2"));
        first.Dispose();
        using var second = await bench.AdmitAsync(KeyPolicy.Default, "key_2");

        Assert.Equal(ErrorCode.ConcurrentRequestsExceeded, error.Error.Code);
    }

    [Fact]
    public async Task AdmitAsync_PolicyChanges_CountsByTheNewOneAtOnce()
    {
        Assert.Equal(2, await _bench.CountAsync(new KeyPolicy { RateLimitRpm = 2 }, 3));
        Assert.Equal(3, await _bench.CountAsync(new KeyPolicy { RateLimitRpm = 5 }, 10));
        Assert.Equal(0, await _bench.CountAsync(new KeyPolicy { RateLimitRpm = 3 }, 3));
    }

    [Fact]
    public async Task AdmitAsync_MoreKeysThanAreKept_ForgetsNoneOfThisMinute()
    {
        var policy = new KeyPolicy { RateLimitRpm = 1 };
        foreach (var key in Enumerable.Range(0, 50))
        {
            Assert.True(await _bench.TryAsync(policy, $"key_{key}"));
        }

        foreach (var key in Enumerable.Range(0, 50))
        {
            Assert.False(await _bench.TryAsync(policy, $"key_{key}"));
        }

        _bench.Clock.Advance(TimeSpan.FromMinutes(1));
        Assert.True(await _bench.TryAsync(policy, "key_0"));
        Assert.True(await _bench.TryAsync(policy, "key_1"));
    }

    public void Dispose() => _bench.Dispose();
}
