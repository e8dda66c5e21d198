using Auriko.Core.Access;
using Auriko.Core.Access.Budgets;

namespace Auriko.Core.Tests.Access.Budgets;

public sealed class BudgetKeyTests
{
    [Theory]
    [InlineData(BudgetPeriod.Daily, "2026-11-25T00:00:00Z", "key_1|daily|20261125", "2026-11-26")]
    [InlineData(BudgetPeriod.Daily, "2026-11-25T23:59:59Z", "key_1|daily|20261125", "2026-11-26")]
    [InlineData(BudgetPeriod.Daily, "2026-11-26T00:30:00+01:00", "key_1|daily|20261125", "2026-11-26")]
    [InlineData(BudgetPeriod.Weekly, "2026-11-25T12:00:00Z", "key_1|weekly|20261123", "2026-11-30")]
    [InlineData(BudgetPeriod.Weekly, "2026-11-29T23:59:59Z", "key_1|weekly|20261123", "2026-11-30")]
    [InlineData(BudgetPeriod.Weekly, "2026-11-30T00:00:00Z", "key_1|weekly|20261130", "2026-12-07")]
    [InlineData(BudgetPeriod.Monthly, "2026-12-31T23:59:59Z", "key_1|monthly|20261201", "2027-01-01")]
    [InlineData(BudgetPeriod.Monthly, "2028-02-29T12:00:00Z", "key_1|monthly|20280201", "2028-03-01")]
    public void Of_AnyMoment_IsItsPeriod(BudgetPeriod period, string moment, string partition, string end)
    {
        var key = BudgetKey.Of("key_1", period, DateTimeOffset.Parse(moment, null));

        Assert.Equal(partition, key.Partition);
        Assert.Equal(DateTimeOffset.Parse(end + "T00:00:00Z", null), key.End);
        Assert.Equal(key, BudgetKey.Of("key_1", period, key.End.AddTicks(-1)));
        Assert.Equal(key.End, BudgetKey.Of("key_1", period, key.End).Before.End);
    }

    [Fact]
    public void Partition_KeyIdOfReservedCharacters_IsEscaped() =>
        Assert.Equal("a~007cb~002f|daily|20261125", new BudgetKey("a|b/", BudgetPeriod.Daily, new DateOnly(2026, 11, 25)).Partition);
}
