using System.Net;
using Auriko.Core.Contract;
using Auriko.Core.Ledger;
using Auriko.Core.Ledger.Usage;
using Auriko.Http.Tests.Hosting;

namespace Auriko.Http.Tests.Endpoints;

public sealed class UsageEndpointTests
{
    private static readonly UsageFigures Figures = new()
    {
        Requests = 3,
        Errors = 2,
        RateLimited = 1,
        Attempts = 5,
        Unpriced = 1,
        CostNanos = 1_234_567_890,
        ByokCostNanos = 234_567_890,
        Usage = new UsageVector
        {
            FreshInput = 100,
            CacheRead = 20,
            CacheWrite5m = 3,
            CacheWrite1h = 4,
            VisibleOutput = 50,
            Reasoning = 6,
            ImageOutput = 7,
            WebSearchCalls = 2,
        },
    };

    [Theory]
    [InlineData("", "month", UsagePeriod.Month)]
    [InlineData("?period=month", "month", UsagePeriod.Month)]
    [InlineData("?period=week", "week", UsagePeriod.Week)]
    [InlineData("?period=day", "day", UsagePeriod.Day)]
    public async Task Get_Key_TellsItsUsage(string query, string period, UsagePeriod asked)
    {
        await using var server = await GatewayServer.StartAsync();
        server.Usage.Figures = Figures;

        var usage = await (await server.GetAsync("/v1/workspaces/ws%201/api-keys/key_1/usage" + query)).JsonAsync();

        Assert.Equal(("ws 1", "key_1", asked), server.Usage.AskedOf);
        Assert.Equal(
            "{\"key_id\":\"key_1\",\"workspace_id\":\"ws 1\",\"period\":\"" + period
            + """
              ","start_date":"2026-11-01","end_date":"2026-11-20","request_count":3,"error_count":2,"rate_limit_count":1,"tokens_input":127,"tokens_output":63,"tokens_total":190,"cost_usd":1.23456789}
              """,
            usage.GetRawText());
    }

    [Fact]
    public async Task List_Groups_AreOneListInOurStyle()
    {
        await using var server = await GatewayServer.StartAsync();
        server.Usage.Page = new UsagePage([new UsageGroup("gpt/x", Figures)], true);

        var list = await (await server.GetAsync("/v1/usage?from=2026-11-01&to=2026-11-20&group_by=model&limit=1&after=gpt")).JsonAsync();

        Assert.Equal(
            """
            {"object":"list","from":"2026-11-01","to":"2026-11-20","group_by":"model","data":[{"id":"gpt/x","object":"usage","request_count":3,"error_count":2,"rate_limit_count":1,"attempt_count":5,"unpriced_count":1,"tokens_input":127,"tokens_cached":20,"tokens_cache_write":7,"tokens_output":63,"tokens_reasoning":6,"tokens_total":190,"web_search_count":2,"cost_usd":1.23456789,"byok_cost_usd":0.23456789}],"first_id":"gpt/x","last_id":"gpt/x","has_more":true}
            """,
            list.GetRawText());
        Assert.Equal(
            new UsageQuestion(new DateOnly(2026, 11, 1), new DateOnly(2026, 11, 20), UsageGrouping.Model, null) { Limit = 1, After = "gpt" },
            server.Usage.Asked);
    }

    [Fact]
    public async Task List_NothingSaid_IsThirtyDaysByDay()
    {
        await using var server = await GatewayServer.StartAsync();
        var today = DateOnly.FromDateTime(server.Clock.GetUtcNow().UtcDateTime);

        var list = await (await server.GetAsync("/v1/usage")).JsonAsync();

        Assert.Equal(new UsageQuestion(today.AddDays(-29), today, UsageGrouping.Day, null) { Limit = 20 }, server.Usage.Asked);
        Assert.Equal((0, "null", "false"), (
            list.GetProperty("data").GetArrayLength(), list.GetProperty("first_id").GetRawText(), list.GetProperty("has_more").GetRawText()));
    }

    [Fact]
    public async Task List_Tag_IsNamed()
    {
        await using var server = await GatewayServer.StartAsync();

        await server.GetAsync("/v1/usage?group_by=tag:cost%20centre&key_id=key_7");

        Assert.Equal((UsageGrouping.Tag, "cost centre", "key_7"), (server.Usage.Asked!.GroupBy, server.Usage.Asked.Tag, server.Usage.Asked.KeyId));
    }

    [Theory]
    [InlineData("/v1/workspaces/w/api-keys/k/usage?period=year", "period")]
    [InlineData("/v1/usage?from=20.11.2026", "from")]
    [InlineData("/v1/usage?to=2026-02-30", "to")]
    [InlineData("/v1/usage?from=2026-11-20&to=2026-11-19", "from")]
    [InlineData("/v1/usage?from=2025-11-19&to=2026-11-20", "from")]
    [InlineData("/v1/usage?group_by=colour", "group_by")]
    [InlineData("/v1/usage?group_by=tag:", "group_by")]
    [InlineData("/v1/usage?group_by=day&group_by=key", "group_by")]
    [InlineData("/v1/usage?limit=0", "limit")]
    [InlineData("/v1/usage?limit=101", "limit")]
    public async Task Any_WrongParameter_IsNamed(string path, string parameter)
    {
        await using var server = await GatewayServer.StartAsync();

        using var reply = await server.GetAsync(path);

        Assert.Equal(HttpStatusCode.BadRequest, reply.StatusCode);
        Assert.Equal(parameter, (await reply.JsonAsync()).GetProperty("error").GetProperty("param").GetString());
    }

    [Fact]
    public async Task Get_Refused_IsTheReportsError()
    {
        await using var server = await GatewayServer.StartAsync();
        server.Usage.Refusal = new GatewayError(ErrorCode.InsufficientPermissions, "No.");

        using var reply = await server.GetAsync("/v1/workspaces/w/api-keys/k/usage");

        Assert.Equal(HttpStatusCode.Forbidden, reply.StatusCode);
        Assert.Equal("insufficient_permissions", (await reply.JsonAsync()).GetProperty("error").GetProperty("code").GetString());
    }

    [Fact]
    public async Task List_WithoutKey_IsRefused()
    {
        await using var server = await GatewayServer.StartAsync();

        using var reply = await server.GetOpenlyAsync("/v1/usage");

        Assert.Equal(HttpStatusCode.Unauthorized, reply.StatusCode);
    }
}
