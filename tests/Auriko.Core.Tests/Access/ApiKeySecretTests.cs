using System.Security.Cryptography;
using System.Text;
using Auriko.Core.Access;

namespace Auriko.Core.Tests.Access;

public class ApiKeySecretTests
{
    [Theory]
    [InlineData(true, "^ak_live_[A-Za-z0-9_-]{43}$")]
    [InlineData(false, "^ak_test_[A-Za-z0-9_-]{43}$")]
    public void Create_Always_HasTheDocumentedFormAndIsNew(bool live, string pattern)
    {
        var keys = Enumerable.Range(0, 1000).Select(_ => ApiKeySecret.Create(live).Value).ToArray();

        Assert.All(keys, key => Assert.Matches(pattern, key));
        Assert.Equal(keys.Length, keys.Distinct().Count());
    }

    [Fact]
    public void Hash_OfAKey_IsTheLowerHexSha256OfTheWholeKey()
    {
        var secret = ApiKeySecret.Create(live: true);

        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(secret.Value))), secret.Hash);
    }

    [Theory]
    [InlineData("ak_test_dev")]
    [InlineData("ak_live_A")]
    [InlineData("ak_test__-_-")]
    public void TryParse_WellFormed_KeepsTheValue(string text)
    {
        Assert.True(ApiKeySecret.TryParse(text, out var secret));
        Assert.Equal(text, secret.Value);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("ak_test_")]
    [InlineData("ak_prod_abc")]
    [InlineData("AK_TEST_abc")]
    [InlineData("sk-abc")]
    [InlineData("ak_test_a b")]
    [InlineData("ak_test_a,b")]
    [InlineData("ak_test_ä")]
    [InlineData("ak_test_a\n")]
    public void TryParse_Malformed_IsRefused(string? text) => Assert.False(ApiKeySecret.TryParse(text, out _));

    [Fact]
    public void TryParse_LongTail_IsBounded()
    {
        Assert.True(ApiKeySecret.TryParse("ak_test_" + new string('a', 128), out var longest));
        Assert.False(ApiKeySecret.TryParse("ak_test_" + new string('a', 129), out _));
        Assert.Equal(64, longest.Hash.Length);
    }

    [Theory]
    [InlineData("ak_test_abc", "ak_test_")]
    [InlineData("ak_test_abcdefgh", "ak_test_ab")]
    public void Prefix_OfAShortKey_ShowsAQuarterOfItAtMost(string text, string prefix)
    {
        Assert.True(ApiKeySecret.TryParse(text, out var secret));
        Assert.Equal(prefix, secret.Prefix);
    }

    [Fact]
    public void ToString_OfAKey_DoesNotTellIt()
    {
        var secret = ApiKeySecret.Create(live: false);

        Assert.Equal(12, secret.Prefix.Length);
        Assert.Equal(secret.Prefix + "…", $"{secret}");
    }
}
