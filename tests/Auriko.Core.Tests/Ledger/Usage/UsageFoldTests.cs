using System.Globalization;
using Auriko.Core.Ledger;
using Auriko.Core.Ledger.Usage;
using CsCheck;

namespace Auriko.Core.Tests.Ledger.Usage;

public sealed class UsageFoldTests
{
    private static readonly DateOnly Day = DateOnly.FromDateTime(Entries.Noon.UtcDateTime);

    private static readonly Gen<LedgerEntry> Rows = Gen.Select(
        Gen.Int[0, 20], Gen.Int[1, 3], Gen.Enum<AttemptEnd>(), Gen.Select(Gen.Int[0, 2], Gen.Int[0, 2], Gen.Int[0, 3]),
        Gen.Long[0, 1_000_000]).Select((response, number, end, place, tokens) => Row($"resp_{response}", number, end) with
        {
            CreatedAt = Entries.Noon.AddSeconds(response / 2),
            Model = $"model-{place.Item1}",
            Provider = $"provider-{place.Item2}",
            Usage = new UsageVector { FreshInput = tokens, VisibleOutput = 2 * tokens },
            Cost = tokens % 7 == 0 ? null : new Usd(3 * tokens),
            Credential = tokens % 3 == 0 ? CredentialOwner.Byok : CredentialOwner.Platform,
            Tags = place.Item3 == 0 ? new Dictionary<string, string>() : new Dictionary<string, string> { ["team"] = $"t{place.Item3}" },
        });

    [Fact]
    public void Fold_AnyRows_LosesNothing() => Rows.Array[0, 60].Sample(
        rows =>
        {
            var rollup = Fold(rows);

            Assert.Equal(rows.Length, rollup.Rows);
            Assert.Equal(rows.Length, rollup.Total.Attempts);
            Assert.Equal(rows.Select(row => row.ResponseId).Distinct().Count(), rollup.Total.Requests);
            Assert.Equal(rows.Sum(row => row.Cost?.Nanos ?? 0), rollup.Total.CostNanos);
            Assert.Equal(
                rows.Where(row => row.Credential is CredentialOwner.Byok).Sum(row => row.Cost?.Nanos ?? 0), rollup.Total.ByokCostNanos);
            Assert.Equal(rows.Count(row => row.Cost is null), rollup.Total.Unpriced);
            Assert.Equal(rows.Sum(row => row.Usage.TotalInput), rollup.Total.Usage.TotalInput);
            Assert.Equal(rows.Sum(row => row.Usage.TotalOutput), rollup.Total.Usage.TotalOutput);
            Assert.InRange(rollup.Total.Errors, 0, rollup.Total.Requests);
            Assert.InRange(rollup.Tags.Sum(tag => tag.Figures.Requests), 0, rollup.Total.Requests);
            Assert.All(rollup.Cells, cell => Assert.Equal(
                rows.Count(row => row.Model == cell.Model && row.Provider == cell.Provider), cell.Figures.Attempts));
        },
        iter: 2_000);

    [Fact]
    public void Fold_Fallback_IsOneRequestWhereItWasAnswered()
    {
        var rollup = Fold(
            Row("resp_1", 1, AttemptEnd.FailedBeforeOutput) with { Provider = "a", UpstreamStatus = 429, Cost = Usd.Zero },
            Row("resp_1", 2, AttemptEnd.Completed) with { Provider = "b" });

        Assert.Equal(["a", "b"], rollup.Cells.Select(cell => cell.Provider));
        Assert.Equal((0, 1, 0), (rollup.Cells[0].Figures.Requests, rollup.Cells[0].Figures.Attempts, rollup.Cells[0].Figures.Errors));
        Assert.Equal((1, 1, 0), (rollup.Cells[1].Figures.Requests, rollup.Cells[1].Figures.Attempts, rollup.Cells[1].Figures.Errors));
    }

    [Theory]
    [InlineData(AttemptEnd.Completed, null, 0, 0)]
    [InlineData(AttemptEnd.Incomplete, null, 0, 0)]
    [InlineData(AttemptEnd.CallerGone, null, 0, 0)]
    [InlineData(AttemptEnd.Stopped, null, 0, 0)]
    [InlineData(AttemptEnd.Lost, null, 1, 0)]
    [InlineData(AttemptEnd.FailedAfterOutput, 500, 1, 0)]
    [InlineData(AttemptEnd.FailedBeforeOutput, 429, 1, 1)]
    public void Fold_End_IsAnErrorOnlyWhenNobodyAnswered(AttemptEnd end, int? status, int errors, int rateLimited)
    {
        var total = Fold(
            Row("resp_1", 1, AttemptEnd.FailedBeforeOutput) with { UpstreamStatus = 500 },
            Row("resp_1", 2, end) with { UpstreamStatus = status }).Total;

        Assert.Equal((1, errors, rateLimited), (total.Requests, total.Errors, total.RateLimited));
    }

    [Fact]
    public void Fold_TagsWithoutEnd_AreBoundedAndNoRequestIsLost()
    {
        var rows = Enumerable.Range(0, 3_000).Select(n => Row(Id(n), 1, AttemptEnd.Completed) with
        {
            CreatedAt = Entries.Noon.AddSeconds(-n),
            Tags = new Dictionary<string, string>
            {
                ["request"] = Id(n),
                ["team"] = n % 2 == 0 ? "blue" : new string('x', 127) + "😀" + Id(n),
                [Id(n % 500)] = "1",
            },
        });

        var rollup = Fold([.. rows]);

        var names = rollup.Tags.GroupBy(tag => tag.Name).ToDictionary(tags => tags.Key, tags => tags.ToArray());
        Assert.Equal(TagBounds.Names, names.Count);
        Assert.Equal((TagBounds.Values + 1, 3_000), (names["request"].Length, names["request"].Sum(tag => tag.Figures.Requests)));
        Assert.Equal(2_900, names["request"].Single(tag => tag.Value == TagBounds.Rest).Figures.Requests);
        Assert.Equal(["blue", new string('x', 127)], names["team"].Select(tag => tag.Value));
    }

    [Fact]
    public void Plus_MoreThanANumberHolds_StaysAtTheGreatest()
    {
        var most = new UsageFigures { CostNanos = long.MaxValue, Usage = new UsageVector { FreshInput = long.MaxValue } };

        Assert.Equal((long.MaxValue, long.MaxValue), ((most + most).CostNanos, (most + most).Usage.FreshInput));
    }

    private static string Id(int n) => n.ToString("d5", CultureInfo.InvariantCulture);

    private static LedgerEntry Row(string response, int number, AttemptEnd end) =>
        Entries.Make(responseId: response) with { AttemptNumber = number, End = end, UpstreamStatus = null };

    /// <summary>In the order in which a reader gives them.</summary>
    private static UsageRollup Fold(params LedgerEntry[] rows)
    {
        var fold = new UsageFold();
        foreach (var row in rows.OrderBy(row => LedgerKey.For(row).Partition, StringComparer.Ordinal)
            .ThenBy(row => LedgerKey.For(row).Row, StringComparer.Ordinal))
        {
            fold.Add(row);
        }

        return fold.Complete("key_test", null, Day);
    }
}
