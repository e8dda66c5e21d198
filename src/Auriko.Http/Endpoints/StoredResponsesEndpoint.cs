using System.Globalization;
using Auriko.Core.Access;
using Auriko.Core.Background;
using Auriko.Core.Contract;
using Auriko.Http.Results;
using Auriko.Http.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace Auriko.Http.Endpoints;

/// <summary><c>/v1/responses/{id}</c> and what lies below it: background responses. Safe for concurrent use.</summary>
public sealed class StoredResponsesEndpoint
{
    private const int DefaultLimit = 20;
    private const int MaxLimit = 100;

    private readonly EndpointRunner _runner;
    private readonly IBackgroundResponses _responses;
    private readonly HttpSettings _settings;
    private readonly TimeProvider _clock;
    private readonly ILogger<StoredResponsesEndpoint> _logger;

    internal StoredResponsesEndpoint(
        EndpointRunner runner, IBackgroundResponses responses, HttpSettings settings, TimeProvider clock,
        ILogger<StoredResponsesEndpoint> logger)
    {
        _runner = runner;
        _responses = responses;
        _settings = settings;
        _clock = clock;
        _logger = logger;
    }

    /// <summary>
    /// <c>GET</c>: the response as it stands; with <c>?stream=true</c> its events, all or those after
    /// <c>starting_after</c>.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <returns>The result to run.</returns>
    public Task<IResult> Get(HttpRequest request) => _runner.RunAsync(request, GetAsync);

    /// <summary><c>POST</c>: cancels the response.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The result to run.</returns>
    public Task<IResult> Cancel(HttpRequest request) => _runner.RunAsync(request, CancelAsync);

    /// <summary><c>DELETE</c>: deletes the response.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The result to run.</returns>
    public Task<IResult> Delete(HttpRequest request) => _runner.RunAsync(request, DeleteAsync);

    /// <summary><c>GET</c>: the items the response was asked with, a page of them.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The result to run.</returns>
    public Task<IResult> ListInput(HttpRequest request) => _runner.RunAsync(request, ListInputAsync);

    /// <summary>The events of a response from one on.</summary>
    internal async Task<IResult> FollowAsync(EndpointCall call, Caller caller, string id, int? startingAfter)
    {
        var frames = await _responses.FollowAsync(caller, id, startingAfter, call.Aborted).ConfigureAwait(false);
        return new FrameStreamResult(
            call, frames.GetAsyncEnumerator(call.Aborted), _settings.KeepAlive, _clock, _logger);
    }

    /// <summary>A response as it stands.</summary>
    internal IResult Show(EndpointCall call, StoredResponse response) => new StoredResponseResult(call, response, _clock.GetUtcNow());

    private async Task<IResult> GetAsync(EndpointCall call, Caller caller)
    {
        var query = call.Request.Query;
        var id = IdIn(call.Request);
        return Flag(query, "stream")
            ? await FollowAsync(call, caller, id, Number(query, "starting_after", 0, int.MaxValue - 1)).ConfigureAwait(false)
            : Show(call, await _responses.GetAsync(caller, id, call.Aborted).ConfigureAwait(false));
    }

    private async Task<IResult> CancelAsync(EndpointCall call, Caller caller) =>
        Show(call, await _responses.CancelAsync(caller, IdIn(call.Request), call.Aborted).ConfigureAwait(false));

    private async Task<IResult> DeleteAsync(EndpointCall call, Caller caller)
    {
        var id = IdIn(call.Request);
        await _responses.DeleteAsync(caller, id, call.Aborted).ConfigureAwait(false);
        return BodyResult.Of(call, new DeletedResponse(id, "response", Deleted: true), HttpJson.Default.DeletedResponse);
    }

    private async Task<IResult> ListInputAsync(EndpointCall call, Caller caller)
    {
        var query = call.Request.Query;
        var page = new InputPage(
            Number(query, "limit", 1, MaxLimit) ?? DefaultLimit, IsAscending(query), query["after"] is [{ Length: > 0 } after] ? after : null);
        var list = await _responses.ListInputAsync(caller, IdIn(call.Request), page, call.Aborted).ConfigureAwait(false);
        return BodyResult.Of(call, list);
    }

    /// <summary>The segment behind <c>v1/responses</c>: hosts differ in where they keep what a pattern caught.</summary>
    private static string IdIn(HttpRequest request) =>
        request.Path.StartsWithSegments("/" + AurikoRoutes.Responses, out var rest) && rest.Value is { Length: > 1 } path
            ? path[1..].Split('/')[0]
            : string.Empty;

    private static bool IsAscending(IQueryCollection query) => query["order"].ToString() switch
    {
        "" or "desc" => false,
        "asc" => true,
        _ => throw Invalid("order", "must be asc or desc"),
    };

    private static bool Flag(IQueryCollection query, string name) => query[name].ToString() switch
    {
        "" or "false" => false,
        "true" => true,
        _ => throw Invalid(name, "must be true or false"),
    };

    private static int? Number(IQueryCollection query, string name, int least, int most)
    {
        var text = query[name].ToString();
        if (text.Length == 0)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw Invalid(name, string.Create(CultureInfo.InvariantCulture, $"must be a whole number from {least} to {most}"));
    }

    private static GatewayException Invalid(string name, string rule) =>
        new(new GatewayError(ErrorCode.InvalidParameterValue, $"'{name}' {rule}.", name));
}
