using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Ledger;
using Auriko.Core.Ledger.Audit;
using Auriko.Core.Ledger.Books;
using Auriko.Core.Streaming;
using CsCheck;

namespace Auriko.Core.Tests.Gateway;

/// <summary>
/// Whatever providers report and however they end, the books are right: the rows keep the rules that an audit checks, add
/// up to what the caller was told, and say of a stream what they say of a plain reply.
/// </summary>
public sealed class BookkeepingPropertyTests
{
    private static readonly PriceBook[] Books = [PriceBook.Of(GatewayBench.Catalog)];

    private static readonly Gen<UsageVector> Usages = Gen.Select(Gen.Long[0, 1_000_000].Array[7], counts => new UsageVector
    {
        FreshInput = counts[0],
        CacheRead = counts[1],
        CacheWrite5m = counts[2],
        CacheWrite1h = counts[3],
        VisibleOutput = counts[4],
        Reasoning = counts[5],
        ImageOutput = counts[6],
    });

    private static readonly Gen<Reply> Replies = Gen.Select(
        Gen.Int[0, 3], Usages.Null(), Gen.Enum<FailureKind>().Nullable(), Gen.Enum<StopReason>(),
        (deltas, usage, failure, reason) => new Reply(deltas, usage, failure, reason));

    private static readonly Gen<Reply[]> Runs = Replies.Array[3];

    [Fact]
    public void Rows_AnyRun_KeepTheRulesOfTheLedger() => Gen.Select(Runs, Gen.Bool, Gen.Int[1, 3]).Sample(
        (run, stream, width) =>
        {
            var (bench, _) = Run(run, stream, width);

            var entries = bench.Ledger.Entries;
            Assert.Empty(entries.SelectMany(entry => EntryRules.Check(LedgerKey.For(entry), entry)));
            Assert.Empty(entries.Select(entry => EntryRules.CheckPrice(entry, Books)).OfType<LedgerFinding>());
            Assert.Empty(ResponseRules.Check(entries, bench.Clock.GetUtcNow().AddDays(1)));
            Assert.Equal(
                Enumerable.Range(1, entries.Count), entries.Select(entry => entry.AttemptNumber).Order());
        },
        iter: 3_000);

    [Fact]
    public void Rows_AnyRun_AreOneAnAttempt() => Gen.Select(Runs, Gen.Bool, Gen.Int[1, 3]).Sample(
        (run, stream, width) =>
        {
            var (bench, providers) = BenchOf(run);
            _ = RunOn(bench, stream, width);

            Assert.Equal(
                providers.Where(provider => provider.Sent > 0).Select(provider => (provider.Name.Value, provider.Sent)),
                bench.Ledger.Entries.GroupBy(entry => entry.Provider).Select(rows => (rows.Key, rows.Count())).Order());
        },
        iter: 2_000);

    [Fact]
    public void Cost_AnyRun_IsTheSumOfTheRows() => Gen.Select(Runs, Gen.Bool, Gen.Int[1, 3]).Sample(
        (run, stream, width) =>
        {
            var (bench, response) = Run(run, stream, width);

            if (response?.RoutingMetadata?.Cost is { } cost)
            {
                Assert.Equal(cost.Usd.Nanos, bench.Ledger.Entries.Sum(entry => entry.Cost!.Value.Nanos));
            }
        },
        iter: 2_000);

    [Fact]
    public void Buckets_OfAProviderThatReports_AreDisjointAndSumToItsTotals() => Gen.Select(Usages, Gen.Bool).Sample(
        (usage, stream) =>
        {
            var (bench, response) = Run([new Reply(1, usage, null, StopReason.EndOfTurn)], stream, 1);

            var row = Assert.Single(bench.Ledger.Entries);
            Assert.Equal((usage, UsageSource.Reported), (row.Usage, row.UsageSource));
            var told = response!.Usage!;
            Assert.Equal(
                (told.InputTokens, told.OutputTokens),
                (row.Usage.FreshInput + row.Usage.CacheRead + row.Usage.CacheWrite5m + row.Usage.CacheWrite1h,
                    row.Usage.VisibleOutput + row.Usage.Reasoning + row.Usage.ImageOutput));
        },
        iter: 2_000);

    [Fact]
    public void Usage_PlainAndStreamed_AreEqual() => Runs.Sample(
        run =>
        {
            var (plain, whole) = Run(run, stream: false, 1);
            var (streamed, folded) = Run(run, stream: true, 1);

            if (whole is not null)
            {
                Assert.Equal(plain.Ledger.Entries.Select(Figures), streamed.Ledger.Entries.Select(Figures));
                Assert.Equal((whole.Usage, whole.RoutingMetadata!.Cost), (folded!.Usage, folded.RoutingMetadata!.Cost));
            }
        },
        iter: 2_000);

    private static (string Provider, UsageVector Usage, UsageSource Source, Usd? Cost, AttemptEnd End) Figures(LedgerEntry entry) =>
        (entry.Provider, entry.Usage, entry.UsageSource, entry.Cost, entry.End);

    private static (GatewayBench Bench, ResponseObject? Response) Run(Reply[] run, bool stream, int width)
    {
        var (bench, _) = BenchOf(run);
        return (bench, RunOn(bench, stream, width));
    }

    private static (GatewayBench Bench, ScriptedProvider[] Providers) BenchOf(Reply[] run)
    {
        var providers = run.Zip(["alpha", "beta", "gamma"], (reply, name) => reply.Provider(name)).ToArray();
        return (new GatewayBench(providers), providers);
    }

    private static ResponseObject? RunOn(GatewayBench bench, bool stream, int width)
    {
        try
        {
            return bench.RunAsync(bench.Call(stream, $$"""{"fan_out":{{width}}}""")).GetAwaiter().GetResult();
        }
        catch (GatewayException)
        {
            return null;
        }
    }

    /// <summary>What one provider does: some text, perhaps a report of usage, then a failure or an end.</summary>
    private sealed record Reply(int Deltas, UsageVector? Usage, FailureKind? Failure, StopReason Reason)
    {
        public ScriptedProvider Provider(string name)
        {
            var script = new Script();
            for (var delta = 0; delta < Deltas; delta++)
            {
                script.Say(new TextDelta(0, "Some words. "));
            }

            if (Usage is not null)
            {
                script.Say(new UsageReported(Usage));
            }

            return new ScriptedProvider(name, Failure is { } kind ? script.Fail(kind, name) : script.Say(new Stopped(Reason)));
        }
    }
}
