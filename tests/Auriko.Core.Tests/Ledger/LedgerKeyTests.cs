using Auriko.Core.Ledger;
using CsCheck;

namespace Auriko.Core.Tests.Ledger;

public class LedgerKeyTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Fact]
    public void For_Entry_HasTheDocumentedForm()
    {
        var key = LedgerKey.For(Entries.Make(keyId: "key_1", attemptId: "att_1", responseId: "resp_1", createdAt: Noon));

        Assert.Matches("^key_1\\|20261120\\|[0-9a-f]$", key.Partition);
        Assert.Equal($"{DateTime.MaxValue.Ticks - Noon.UtcTicks:D19}|att_1", key.Row);
    }

    [Fact]
    public void For_SameEntryInAnotherTimeZone_IsTheSame()
    {
        var entry = Entries.Make(createdAt: Noon);

        Assert.Equal(LedgerKey.For(entry), LedgerKey.For(entry with { CreatedAt = Noon.ToOffset(TimeSpan.FromHours(14)) }));
    }

    [Fact]
    public void For_LaterEntry_SortsFirst() =>
        Gen.Select(Gen.Long[0, DateTime.MaxValue.Ticks], Gen.Long[0, DateTime.MaxValue.Ticks]).Sample((left, right) =>
        {
            var a = LedgerKey.For(Entries.Make(createdAt: new DateTimeOffset(left, TimeSpan.Zero))).Row;
            var b = LedgerKey.For(Entries.Make(createdAt: new DateTimeOffset(right, TimeSpan.Zero))).Row;
            return Math.Sign(string.CompareOrdinal(a, b)) == Math.Sign(right.CompareTo(left));
        });

    [Fact]
    public void For_AttemptsOfOneResponse_ShareAPartition()
    {
        var first = Entries.Make(attemptId: "att_1", responseId: "resp_1");
        var second = Entries.Make(attemptId: "att_2", responseId: "resp_1");

        Assert.Equal(LedgerKey.For(first).Partition, LedgerKey.For(second).Partition);
    }

    [Fact]
    public void For_ManyResponses_UsesEveryShard()
    {
        var partitions = Enumerable.Range(0, 1000)
            .Select(n => LedgerKey.For(Entries.Make(keyId: "key", responseId: $"resp_{n}")).Partition)
            .Distinct();

        Assert.Equal(LedgerKey.Shards, partitions.Count());
    }

    [Fact]
    public void For_AnyIds_HoldsNoForbiddenCharacter() =>
        Gen.Select(Gen.String, Gen.String).Sample((keyId, attemptId) =>
        {
            var key = LedgerKey.For(Entries.Make(keyId: keyId, attemptId: attemptId));
            return !(key.Partition + key.Row).Any(c => c is '/' or '\\' or '#' or '?' || char.IsControl(c));
        });

    [Fact]
    public void For_KeyIdsThatDifferInReservedCharacters_StayApart()
    {
        var day = DateOnly.FromDateTime(Noon.UtcDateTime);

        Assert.NotEqual(LedgerKey.PartitionOf("a/b", day, 0), LedgerKey.PartitionOf("a\\b", day, 0));
        Assert.NotEqual(LedgerKey.PartitionOf("a/b", day, 0), LedgerKey.PartitionOf("a~002fb", day, 0));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(16)]
    public void PartitionOf_NoSuchShard_Throws(int shard) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => LedgerKey.PartitionOf("key", new DateOnly(2026, 11, 20), shard));
}
