using System.Globalization;
using Auriko.Core.Ledger;

namespace Auriko.Core.Access.Budgets;

/// <summary>One period of one key's budget. Immutable; the only place the partitions of budgets are named.</summary>
/// <param name="KeyId">The API key's id.</param>
/// <param name="Period">How long the period is.</param>
/// <param name="Start">Its first day in UTC.</param>
public readonly record struct BudgetKey(string KeyId, BudgetPeriod Period, DateOnly Start)
{
    private const int DaysOfWeek = 7;

    /// <summary>The first moment after the period.</summary>
    public DateTimeOffset End => new(
        Period switch
        {
            BudgetPeriod.Daily => Start.AddDays(1),
            BudgetPeriod.Weekly => Start.AddDays(DaysOfWeek),
            BudgetPeriod.Monthly => Start.AddMonths(1),
        },
        TimeOnly.MinValue,
        TimeSpan.Zero);

    /// <summary>The period before this one.</summary>
    public BudgetKey Before => Of(KeyId, Period, new DateTimeOffset(Start, TimeOnly.MinValue, TimeSpan.Zero).AddTicks(-1));

    /// <summary>The partition of a table it lies in: <c>{key id}|{period}|{yyyyMMdd}</c>, escaped as the ledger's.</summary>
    public string Partition =>
        string.Create(CultureInfo.InvariantCulture, $"{LedgerKey.Escape(KeyId)}|{Period.Name}|{Start:yyyyMMdd}");

    /// <summary>The period a moment lies in.</summary>
    /// <param name="keyId">The API key's id.</param>
    /// <param name="period">How long periods are.</param>
    /// <param name="moment">The moment: of a response, its creation, so that all its attempts count in one period.</param>
    public static BudgetKey Of(string keyId, BudgetPeriod period, DateTimeOffset moment)
    {
        var day = DateOnly.FromDateTime(moment.UtcDateTime);
        return new BudgetKey(keyId, period, period switch
        {
            BudgetPeriod.Daily => day,
            BudgetPeriod.Weekly => day.AddDays(-(((int)day.DayOfWeek + DaysOfWeek - 1) % DaysOfWeek)),
            BudgetPeriod.Monthly => new DateOnly(day.Year, day.Month, 1),
        });
    }
}

/// <summary>How periods are spelled.</summary>
public static class BudgetPeriods
{
    extension(BudgetPeriod period)
    {
        /// <summary>The word on the wire and in storage.</summary>
        public string Name => period switch
        {
            BudgetPeriod.Monthly => "monthly",
            BudgetPeriod.Weekly => "weekly",
            BudgetPeriod.Daily => "daily",
        };
    }
}
