using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Ledger;
using Auriko.Core.Ledger.Books;
using Auriko.Core.Streaming;
using Auriko.Core.Tests.Access.Budgets;

namespace Auriko.Core.Tests.Gateway;

/// <summary>What a request costs that was served in a tier other than the standard one.</summary>
public sealed class ServiceTierTests
{
    private static readonly PriceBook Book = PriceBook.Of(GatewayBench.Catalog);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Run_ServedInATierWithoutAPrice_HasNoCostButAWarning(bool stream)
    {
        var bench = new GatewayBench(new ScriptedProvider("alpha", Served("priority")));

        var response = await bench.RunAsync(bench.Call(stream));

        Assert.Null(response.RoutingMetadata!.Cost);
        var warning = Assert.Single(response.RoutingMetadata.Warnings);
        Assert.Equal(
            (WarningCodes.PriceUnknown,
                "The catalog has no price for /model in the service tier 'priority' of alpha, so the cost is not known."),
            (warning.Code, warning.Message));
        AssertBooked(bench, "priority", null);
    }

    [Theory]
    [InlineData("auto")]
    [InlineData("default")]
    [InlineData("standard")]
    [InlineData("STANDARD")]
    [InlineData("on_demand")]
    [InlineData("")]
    [InlineData(null)]
    public async Task Run_ServedInTheStandardTier_CostsTheListPrice(string? tier)
    {
        var bench = new GatewayBench(new ScriptedProvider("alpha", Served(tier)));

        await bench.RunAsync(bench.Call(false));

        AssertBooked(bench, null, 200_000);
    }

    [Theory]
    [InlineData(null, "priority", null)]
    [InlineData("auto", "priority", null)]
    [InlineData("default", null, 200_000L)]
    [InlineData("flex", "flex", null)]
    public async Task Run_TierAskedFor_CountsUntilTheProviderSaysWhatItServed(string? served, string? booked, long? nanos)
    {
        var bench = new GatewayBench(new ScriptedProvider("alpha", Served(served)) { ServiceTier = "priority" });

        await bench.RunAsync(bench.Call(false));

        AssertBooked(bench, booked, nanos);
    }

    [Fact]
    public async Task Run_TierWithAPrice_CostsThatPrice()
    {
        var bench = new GatewayBench(new ScriptedProvider("alpha", Served("Priority")));

        var response = await bench.RunAsync(bench.Call("""{"model":"tiered","input":"Hi"}"""));

        Assert.Equal(new Usd(1_000_000), response.RoutingMetadata!.Cost!.Usd);
        AssertBooked(bench, "priority", 1_000_000);
    }

    [Theory]
    [InlineData("ri\nch")]
    [InlineData("a-tier-whose-name-is-longer-than-any-that-is-kept")]
    public async Task Run_TierOfAnOddName_IsBookedAsAnother(string tier)
    {
        var bench = new GatewayBench(new ScriptedProvider("alpha", Served(tier)));

        await bench.RunAsync(bench.Call(false));

        AssertBooked(bench, ServiceTiers.Other, null);
    }

    [Fact]
    public async Task Run_CutBeforeTheProviderSaidWhatItServed_HasNoCost()
    {
        var cut = new Script().Say(new StreamStarted("u"), new TextDelta(0, "Hello")).Fail(FailureKind.Overloaded);
        var bench = new GatewayBench(new ScriptedProvider("alpha", cut) { ServiceTier = "flex" });

        await bench.RunAsync(bench.Call(true));

        AssertBooked(bench, "flex", null);
    }

    [Fact]
    public async Task Run_RefusedInATierWithoutAPrice_CostsNothing()
    {
        var bench = new GatewayBench(
            new ScriptedProvider("alpha", new Script().Fail(FailureKind.RateLimited)) { ServiceTier = "flex" },
            new ScriptedProvider("beta", Script.Answer()));

        var response = await bench.RunAsync(bench.Call(false));

        Assert.Equal(new Usd(400_000), response.RoutingMetadata!.Cost!.Usd);
        Assert.All(bench.Ledger.Entries, entry => Assert.Equal(entry.Cost, Book.Price(entry)));
    }

    [Fact]
    public async Task Run_EnforcedBudget_CallsNobodyInATierWithoutAPrice()
    {
        var alpha = new ScriptedProvider("alpha", Script.Answer()) { ServiceTier = "flex" };
        var bench = new GatewayBench(alpha) { Budget = BudgetProcess.Budget(1) };

        var refused = await Assert.ThrowsAsync<GatewayException>(() => bench.RunAsync(bench.Call(false)));

        Assert.Equal((ErrorCode.NoProviderAvailable, 0), (refused.Error.Code, alpha.Sent));
        Assert.Contains("'flex'", refused.Error.Message, StringComparison.Ordinal);
        bench.Budget = bench.Budget! with { Enforce = false };
        await bench.RunAsync(bench.Call(false));
        Assert.Equal(1, alpha.Sent);
    }

    [Fact]
    public async Task Run_EnforcedBudget_GoesOnToACandidateThatTheTierDoesNotReach()
    {
        var bench = new GatewayBench(
            new ScriptedProvider("alpha", Script.Answer()) { ServiceTier = "flex" }, new ScriptedProvider("beta", Script.Answer()))
        {
            Budget = BudgetProcess.Budget(1),
        };

        await bench.RunAsync(bench.Call(false));

        Assert.Equal("beta", Assert.Single(bench.Ledger.Entries).Provider);
    }

    [Theory]
    [InlineData("", 10_007_000)]
    [InlineData(""","service_tier":"priority" """, 50_035_000)]
    [InlineData(""","extensions":{"openai":{"service_tier":"priority"}}""", 50_035_000)]
    public async Task Run_EnforcedBudget_ReservesForTheTierThatMightBeAskedFor(string member, long reserved)
    {
        var bench = new GatewayBench(new ScriptedProvider("alpha", Script.Answer())) { Budget = BudgetProcess.Budget(1) };

        await bench.RunAsync(bench.Call($$"""{"model":"tiered","input":"Hi"{{member}}}"""));

        Assert.Equal(new Usd(reserved), Assert.Single(bench.Ledger.Entries).Reserved);
    }

    private static Script Served(string? tier) => new Script().Say(
        new StreamStarted("upstream-1"), new TextDelta(0, "Hello"), new StreamStarted("upstream-1", tier),
        Script.Usage(100, 10), new Stopped(StopReason.EndOfTurn));

    /// <summary>The ledger says so, and the price book makes the same of the entry.</summary>
    private static void AssertBooked(GatewayBench bench, string? tier, long? nanos)
    {
        var entry = Assert.Single(bench.Ledger.Entries);
        Assert.Equal((tier, nanos), (entry.ServiceTier, entry.Cost?.Nanos));
        Assert.Equal(entry.Cost, Book.Price(entry));
    }
}
