using Auriko.Http;
using Auriko.Http.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Auriko.Functions.Triggers;

/// <summary>Tells how the instance is. Open to all.</summary>
/// <param name="health">The endpoint.</param>
public sealed class HealthTriggers(HealthEndpoint health)
{
    /// <summary>See <see cref="HealthEndpoint.Live"/>.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The result that the worker runs.</returns>
    [Function("HealthLive")]
    public Task<IResult> HealthLive(
        [HttpTrigger(AuthorizationLevel.Anonymous, "GET", "HEAD", Route = AurikoRoutes.HealthLive)] HttpRequest request) =>
        health.Live(request);

    /// <summary>See <see cref="HealthEndpoint.Ready(HttpRequest)"/>.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The result that the worker runs.</returns>
    [Function("HealthReady")]
    public Task<IResult> HealthReady(
        [HttpTrigger(AuthorizationLevel.Anonymous, "GET", "HEAD", Route = AurikoRoutes.HealthReady)] HttpRequest request) =>
        health.Ready(request);
}
