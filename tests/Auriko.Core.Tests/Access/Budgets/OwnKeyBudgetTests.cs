using Auriko.Core.Access.Budgets;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Ledger;
using Auriko.Core.Tests.Gateway;
using Auriko.Core.Tests.Ledger;

namespace Auriko.Core.Tests.Access.Budgets;

/// <summary>Requests of a key with a budget whose workspace has a provider key of its own.</summary>
public sealed class OwnKeyBudgetTests
{
    private const string OnlyByok = """{"only_byok":true}""";

    /// <summary>What an ordinary answer of <c>alpha</c> costs.</summary>
    private static readonly Usd Cost = new(200_000);

    private static readonly OwnKeys Alpha = new(new Dictionary<ProviderName, OwnKey>
    {
        [new ProviderName("alpha")] = new OwnKey("byok_1", new ProviderSecret("own")),
    });

    [Theory]
    [InlineData(false, "{}")]
    [InlineData(false, OnlyByok)]
    [InlineData(true, "{}")]
    [InlineData(true, OnlyByok)]
    public async Task Run_OwnKeyPays_CountsWhereTheBudgetSaysSo(bool includeByok, string routing)
    {
        var bench = Bench(1, includeByok, new ScriptedProvider("alpha", Script.Answer()));

        await bench.RunAsync(bench.Call(false, routing) with { OwnKeys = Alpha });

        await AssertSpentAsync(bench, includeByok ? Cost : Usd.Zero);
        var entry = Assert.Single(bench.Ledger.Entries);
        Assert.Equal((CredentialOwner.Byok, includeByok), (entry.Credential, entry.BudgetGrant is not null));
    }

    [Fact]
    public async Task Run_OwnKeyIsRefused_WhatThePlatformPaysCounts()
    {
        var bench = Bench(1, false, new ScriptedProvider("alpha", new Script().Fail(FailureKind.RateLimited), Script.Answer()));

        await bench.RunAsync(bench.Call(false) with { OwnKeys = Alpha });

        await AssertSpentAsync(bench, Cost);
        Assert.Equal([false, true], bench.Ledger.Entries.Select(entry => entry.BudgetGrant is not null));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData(OnlyByok)]
    public async Task Run_BudgetIsUsedUp_OwnKeysStillPayAndThePlatformDoesNot(string routing)
    {
        var alpha = new ScriptedProvider("alpha", Script.Answer(), new Script().Fail(FailureKind.RateLimited), Script.Answer());
        var beta = new ScriptedProvider("beta", Script.Answer());
        var bench = Bench(0.0001m, false, alpha, beta);

        await bench.RunAsync(bench.Call(false, routing) with { OwnKeys = Alpha });
        var refused = await Assert.ThrowsAsync<GatewayException>(
            () => bench.RunAsync(bench.Call(false, routing) with { OwnKeys = Alpha }));

        Assert.Equal(ErrorCode.RateLimitExceeded, refused.Error.Code);
        Assert.Equal(["own", "own"], alpha.PaidWith);
        Assert.Equal(0, beta.Sent);
    }

    [Fact]
    public async Task Run_BudgetThatCountsThemIsUsedUp_IsRefused()
    {
        var alpha = new ScriptedProvider("alpha", Script.Answer());
        var bench = Bench(0.0001m, true, alpha);

        var refused = await Assert.ThrowsAsync<GatewayException>(
            () => bench.RunAsync(bench.Call(false, OnlyByok) with { OwnKeys = Alpha }));

        Assert.Equal((ErrorCode.BudgetExhausted, 0), (refused.Error.Code, alpha.Sent));
    }

    [Fact]
    public void Of_EntriesOfOwnKeys_CountOnlyWhereAGrantCoveredThem()
    {
        var entry = Entries.Make() with { Cost = Cost, Credential = CredentialOwner.Platform, BudgetGrant = null };

        Assert.Equal(new Usd(2 * Cost.Nanos), BudgetSpend.Of(
        [
            entry, entry with { Credential = CredentialOwner.Byok }, entry with { Credential = CredentialOwner.Byok, BudgetGrant = "g" },
        ]));
    }

    private static GatewayBench Bench(decimal dollars, bool includeByok, params ScriptedProvider[] providers) =>
        new(providers) { Budget = BudgetProcess.Budget(dollars) with { IncludeByok = includeByok } };

    private static async Task AssertSpentAsync(GatewayBench bench, Usd spent)
    {
        var caller = bench.Call(false).Caller;
        await bench.Budgets.RefreshAsync(caller, TestContext.Current.CancellationToken);
        Assert.Equal(spent, bench.Budgets.StatusOf(caller)!.Spend);
    }
}
