using System.Globalization;
using Auriko.Core.Access;
using Auriko.Core.Contract;
using Auriko.Core.Ledger.Usage;
using Auriko.Http.Results;
using Auriko.Http.Wire;
using Microsoft.AspNetCore.Http;

namespace Auriko.Http.Endpoints;

/// <summary><c>/v1/usage</c> and the usage of a key: what was used and what it cost. Safe for concurrent use.</summary>
public sealed class UsageEndpoint
{
    private const int DefaultLimit = 20;
    private const int MaxLimit = 100;
    private const int DefaultDays = 30;
    private const int MaxDays = 366;
    private const string TagPrefix = "tag:";

    private readonly EndpointRunner _runner;
    private readonly IUsageReports _reports;
    private readonly TimeProvider _clock;

    internal UsageEndpoint(EndpointRunner runner, IUsageReports reports, TimeProvider clock) =>
        (_runner, _reports, _clock) = (runner, reports, clock);

    /// <summary><c>GET</c>: what a key used today, this week or this month.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The result to run.</returns>
    public Task<IResult> Get(HttpRequest request) => _runner.RunAsync(request, GetAsync);

    /// <summary><c>GET</c>: what the caller's workspace used over some days, a page of groups.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The result to run.</returns>
    public Task<IResult> List(HttpRequest request) => _runner.RunAsync(request, ListAsync);

    private async Task<IResult> GetAsync(EndpointCall call, Caller caller)
    {
        var name = Text(call.Request.Query, "period") ?? "month";
        var period = name switch
        {
            "day" => UsagePeriod.Day,
            "week" => UsagePeriod.Week,
            "month" => UsagePeriod.Month,
            _ => throw Invalid("period", "must be day, week or month"),
        };
        var (workspace, key) = IdsIn(call.Request);
        var usage = await _reports.OfKeyAsync(caller, workspace, key, period, call.Aborted).ConfigureAwait(false);
        return BodyResult.Of(call, KeyUsageReport.Of(usage, workspace, name), HttpJson.Default.KeyUsageReport);
    }

    private async Task<IResult> ListAsync(EndpointCall call, Caller caller)
    {
        var query = call.Request.Query;
        var groupBy = Text(query, "group_by") ?? "day";
        var question = Ask(query, groupBy);
        var page = await _reports.ListAsync(caller, question, call.Aborted).ConfigureAwait(false);
        var items = page.Groups.Select(UsageItem.Of).ToArray();
        var list = new UsageList(
            "list", UsageItem.Day(question.From), UsageItem.Day(question.To), groupBy, items,
            items.FirstOrDefault()?.Id, items.LastOrDefault()?.Id, page.HasMore);
        return BodyResult.Of(call, list, HttpJson.Default.UsageList);
    }

    private UsageQuestion Ask(IQueryCollection query, string groupBy)
    {
        var to = Day(query, "to") ?? DateOnly.FromDateTime(_clock.GetUtcNow().UtcDateTime);
        var from = Day(query, "from") ?? to.AddDays(-Math.Min(DefaultDays - 1, to.DayNumber));
        if (from > to || to.DayNumber - from.DayNumber >= MaxDays)
        {
            throw Invalid("from", string.Create(CultureInfo.InvariantCulture, $"must be at most {MaxDays - 1} days before 'to'"));
        }

        var grouping = groupBy switch
        {
            "key" => UsageGrouping.Key,
            "model" => UsageGrouping.Model,
            "provider" => UsageGrouping.Provider,
            "day" => UsageGrouping.Day,
            _ when groupBy.StartsWith(TagPrefix, StringComparison.Ordinal) && groupBy.Length > TagPrefix.Length => UsageGrouping.Tag,
            _ => throw Invalid("group_by", "must be key, model, provider, day or tag:NAME"),
        };
        return new UsageQuestion(from, to, grouping, grouping is UsageGrouping.Tag ? groupBy[TagPrefix.Length..] : null)
        {
            KeyId = Text(query, "key_id"),
            Limit = Limit(query),
            After = Text(query, "after"),
        };
    }

    /// <summary>By their places in the path: hosts differ in where they keep what a pattern caught.</summary>
    private static (string Workspace, string Key) IdsIn(HttpRequest request) =>
        request.Path.Value?.Split('/') is [_, _, _, var workspace, _, var key, ..] ? (workspace, key) : (string.Empty, string.Empty);

    private static int Limit(IQueryCollection query)
    {
        if (Text(query, "limit") is not { } text)
        {
            return DefaultLimit;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaxLimit
            ? limit
            : throw Invalid("limit", string.Create(CultureInfo.InvariantCulture, $"must be a whole number from 1 to {MaxLimit}"));
    }

    private static DateOnly? Day(IQueryCollection query, string name)
    {
        if (Text(query, name) is not { } text)
        {
            return null;
        }

        return DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? day
            : throw Invalid(name, "must be a day such as 2026-11-20");
    }

    private static string? Text(IQueryCollection query, string name) => query[name] switch
    {
        [] or [null or ""] => null,
        [var only] => only,
        _ => throw Invalid(name, "must be given once"),
    };

    private static GatewayException Invalid(string name, string rule) =>
        new(new GatewayError(ErrorCode.InvalidParameterValue, $"'{name}' {rule}.", name));
}
