using System.Net;
using Auriko.Core.Access;
using Auriko.Core.Access.Budgets;
using Auriko.Core.Contract;
using Auriko.Core.Ledger;
using Auriko.Http.Tests.Hosting;

namespace Auriko.Http.Tests;

public sealed class BudgetHeaderTests
{
    private static readonly BudgetStatus Known = new(BudgetPeriod.Weekly, Usd.FromDollars(1.5m), Usd.FromDollars(0.0123m));

    [Theory]
    [InlineData(BudgetPeriod.Daily, "Daily")]
    [InlineData(BudgetPeriod.Weekly, "Weekly")]
    [InlineData(BudgetPeriod.Monthly, "Monthly")]
    public async Task Me_KeyWithABudget_TellsHowItStands(BudgetPeriod period, string name)
    {
        await using var server = await GatewayServer.StartAsync();
        server.Budget = Known with { Period = period };

        var reply = await server.GetAsync("/v1/me");

        Assert.Equal("1.5", reply.Header($"X-Budget-{name}-Limit"));
        Assert.Equal("0.0123", reply.Header($"X-Budget-{name}-Spend"));
        Assert.Equal(2, reply.Headers.Count(header => header.Key.StartsWith("X-Budget-", StringComparison.OrdinalIgnoreCase)));
    }

    [Theory]
    [InlineData("""{"model":"m","input":"Hi"}""", 200)]
    [InlineData("""{"model":"m","input":"Hi","stream":true}""", 200)]
    [InlineData("""{"model":"m"}""", 400)]
    public async Task Create_AnyReply_TellsHowItStands(string body, int status)
    {
        await using var server = await GatewayServer.StartAsync();
        server.Budget = Known;

        var reply = await server.PostAsync(body);

        Assert.Equal(status, (int)reply.StatusCode);
        Assert.Equal(("1.5", "0.0123"), (reply.Header("X-Budget-Weekly-Limit"), reply.Header("X-Budget-Weekly-Spend")));
        Assert.False(reply.Headers.Contains("X-Budget-Exceeded"));
    }

    [Fact]
    public async Task Me_SpendNotKnown_TellsTheLimitAlone()
    {
        await using var server = await GatewayServer.StartAsync();
        server.Budget = Known with { Spend = null };

        var reply = await server.GetAsync("/v1/me");

        Assert.Equal("1.5", reply.Header("X-Budget-Weekly-Limit"));
        Assert.False(reply.Headers.Contains("X-Budget-Weekly-Spend"));
    }

    [Fact]
    public async Task Me_KeyWithoutABudget_SaysNothing()
    {
        await using var server = await GatewayServer.StartAsync();

        var reply = await server.GetAsync("/v1/me");

        Assert.DoesNotContain(reply.Headers, header => header.Key.StartsWith("X-Budget-", StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public async Task Create_BudgetExhausted_SaysWhichAndUntilWhen()
    {
        await using var server = await GatewayServer.StartAsync();
        server.Budget = Known;
        server.Gateway.FailWith(new GatewayError(ErrorCode.BudgetExhausted, "Spent.", RetryAfter: TimeSpan.FromDays(3)));

        var reply = await server.PostAsync("""{"model":"m","input":"Hi"}""");

        Assert.Equal(HttpStatusCode.TooManyRequests, reply.StatusCode);
        Assert.Equal("true", reply.Header("X-Budget-Exceeded"));
        Assert.Equal("weekly", reply.Header("X-Budget-Exceeded-Period"));
        Assert.Equal("api_key", reply.Header("X-Budget-Exceeded-Scope"));
        Assert.Equal("259200", reply.Header("Retry-After"));
        Assert.Equal(("1.5", "0.0123"), (reply.Header("X-Budget-Weekly-Limit"), reply.Header("X-Budget-Weekly-Spend")));
        var error = (await reply.JsonAsync()).GetProperty("error");
        Assert.Equal("budget_exhausted", error.GetProperty("code").GetString());
        Assert.Equal("rate_limit_error", error.GetProperty("type").GetString());
    }
}
