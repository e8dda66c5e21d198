using Auriko.Core.Diagnostics;
using Auriko.Http.Results;
using Auriko.Http.Wire;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;

namespace Auriko.Http.Endpoints;

/// <summary><c>/health/*</c>, open to all. Safe for concurrent use.</summary>
public sealed class HealthEndpoint
{
    private const string RetryAfterSeconds = "1";

    private readonly EndpointRunner _runner;
    private readonly IHostApplicationLifetime _lifetime;
    private readonly IReadinessCheck[] _checks;

    internal HealthEndpoint(EndpointRunner runner, IHostApplicationLifetime lifetime, IEnumerable<IReadinessCheck> checks)
    {
        _runner = runner;
        _lifetime = lifetime;
        _checks = [.. checks];
    }

    /// <summary><c>GET</c>: 200 while the process answers at all.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The result to run.</returns>
    public Task<IResult> Live(HttpRequest request) =>
        Task.FromResult(_runner.RunOpen(request, call => Report(call, new HealthReport("live", []), StatusCodes.Status200OK)));

    /// <summary>
    /// <c>GET</c>: 200 once a request can be served, else 503 with the reasons. An outage of storage does not make a
    /// running instance unready: it goes on serving and books later.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <returns>The result to run.</returns>
    public Task<IResult> Ready(HttpRequest request) => Task.FromResult(_runner.RunOpen(request, Ready));

    private BodyResult Ready(EndpointCall call)
    {
        var problems = FindProblems().ToArray();
        if (problems.Length == 0)
        {
            return Report(call, new HealthReport("ready", problems), StatusCodes.Status200OK);
        }

        call.Request.HttpContext.Response.Headers.RetryAfter = RetryAfterSeconds;
        return Report(call, new HealthReport("not_ready", problems), StatusCodes.Status503ServiceUnavailable);
    }

    private IEnumerable<string> FindProblems()
    {
        if (!_lifetime.ApplicationStarted.IsCancellationRequested)
        {
            yield return "The host is starting.";
        }

        if (_lifetime.ApplicationStopping.IsCancellationRequested)
        {
            yield return "The host is stopping.";
        }

        foreach (var check in _checks)
        {
            if (check.FindProblem() is { } problem)
            {
                yield return problem;
            }
        }
    }

    private static BodyResult Report(EndpointCall call, HealthReport report, int status) =>
        BodyResult.Of(call, report, HttpJson.Default.HealthReport, status);
}
