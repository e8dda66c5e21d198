using Auriko.Core.Ledger;
using Auriko.Core.Routing;
using Auriko.Core.Routing.Stats;

namespace Auriko.Core.Tests.Routing.Learning;

/// <summary>What is learnt of keys and conversations.</summary>
public sealed class LearntTests
{
    private static readonly OfferingKey Alpha = new("alpha", "m");

    [Fact]
    public void UsualOutput_RepliesOfAKey_AreFollowed()
    {
        var outputs = new UsualOutput();

        outputs.Ended(Attempts.Good(Routes.Now, output: 100));
        outputs.Ended(Attempts.Good(Routes.Now, output: 600));
        outputs.Ended(Attempts.Failed(Routes.Now));

        Assert.Equal(200, outputs.Of("key_1", "m"));
        Assert.Null(outputs.Of("key_2", "m"));
        Assert.Null(outputs.Of("key_1", "n"));
    }

    [Fact]
    public void RecentMap_Full_ForgetsWhatWasUsedLongestAgo()
    {
        var map = new RecentMap<int, string>(100);
        for (var key = 0; key < 100; key++)
        {
            map.Change(key, _ => $"{key}");
        }

        Assert.Equal("0", map.Find(0));
        map.Change(100, _ => "100");

        Assert.Equal(75, map.Count);
        Assert.Equal(("0", null, "99", "100"), (map.Find(0), map.Find(1), map.Find(99), map.Find(100)));
    }

    [Theory]
    [InlineData(1_500, 2_000)]
    [InlineData(0, 1_000)]
    public void PrefixMemory_Served_IsExpectedThereForFiveMinutes(long cached, long expected)
    {
        var memory = new PrefixMemory();

        memory.Ended(Attempts.Good(Routes.Now, cached: cached) with { Conversation = 1 });

        Assert.Equal(expected, memory.Find(1)!.TokensAt(Alpha, 5_000, Routes.Now.AddMinutes(4)));
        Assert.Equal(0, memory.Find(1)!.TokensAt(Alpha, 5_000, Routes.Now.AddMinutes(5)));
        Assert.Equal(0, memory.Find(1)!.TokensAt(new OfferingKey("beta", "m"), 5_000, Routes.Now));
        Assert.Null(memory.Find(2));
    }

    [Fact]
    public void PrefixMemory_ExpectedHitThatDidNotCome_IsNotExpectedAgain()
    {
        var memory = new PrefixMemory();

        memory.Ended(Attempts.Good(Routes.Now) with { Conversation = 1 });
        memory.Ended(Attempts.Good(Routes.Now.AddMinutes(1)) with { Conversation = 1 });

        Assert.Equal(0, memory.Find(1)!.TokensAt(Alpha, 5_000, Routes.Now.AddMinutes(1)));
    }

    [Fact]
    public void PrefixMemory_TwoOfferings_AreRememberedBoth()
    {
        var memory = new PrefixMemory();

        memory.Ended(Attempts.Good(Routes.Now, cached: 10) with { Conversation = 1 });
        memory.Ended(Attempts.Good(Routes.Now, cached: 10) with { Conversation = 1, Offering = Routes.Offer("beta") });

        Assert.Equal(2_000, memory.Find(1)!.TokensAt(Alpha, 5_000, Routes.Now));
        Assert.Equal(2_000, memory.Find(1)!.TokensAt(new OfferingKey("beta", "m"), 5_000, Routes.Now));
    }

    [Theory]
    [InlineData(0ul, 2_000, AttemptEnd.Completed)]
    [InlineData(1ul, 1_000, AttemptEnd.Completed)]
    [InlineData(1ul, 2_000, AttemptEnd.CallerGone)]
    public void PrefixMemory_NothingToRemember_RemembersNothing(ulong conversation, long input, AttemptEnd end)
    {
        var memory = new PrefixMemory();

        memory.Ended(Attempts.Good(Routes.Now, input: input) with { Conversation = conversation, End = end });

        Assert.Null(memory.Find(conversation));
    }

    [Theory]
    [InlineData(""" "input":"Hi" """, """ "input":"Hi" """, true)]
    [InlineData(""" "input":"Hi" """, """ "input":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Yes?"},{"role":"user","content":"So"}] """, true)]
    [InlineData(""" "input":[{"role":"user","content":"Hi"}] """, """ "input":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Yes?"},{"role":"user","content":"So"}] """, true)]
    [InlineData(""" "input":"Hi" """, """ "input":"Ho" """, false)]
    [InlineData(""" "input":"Hi","instructions":"a" """, """ "input":"Hi","instructions":"b" """, false)]
    [InlineData(""" "input":"Hi","prompt_cache_key":"k" """, """ "input":"Ho","prompt_cache_key":"k" """, true)]
    [InlineData(""" "input":"Hi","prompt_cache_key":"k" """, """ "input":"Hi","prompt_cache_key":"l" """, false)]
    [InlineData(""" "input":"Hi","tools":[{"type":"function","name":"a"}] """, """ "input":"Hi","tools":[{"type":"function","name":"b"}] """, false)]
    public void ConversationKey_Requests_AreOneConversationByWhatStaysTheSame(string one, string other, bool isSame)
    {
        var name = ConversationKey.Of(Routes.Request(more: one), "key_1");

        Assert.Equal(isSame, name == ConversationKey.Of(Routes.Request(more: other), "key_1"));
        Assert.NotEqual(name, ConversationKey.Of(Routes.Request(more: one), "key_2"));
        Assert.NotEqual(0ul, name);
    }
}
