using Auriko.Core.Access;
using Auriko.Http.Results;
using Auriko.Http.Wire;
using Microsoft.AspNetCore.Http;

namespace Auriko.Http.Endpoints;

/// <summary><c>/v1/me</c>. Safe for concurrent use.</summary>
public sealed class MeEndpoint
{
    private readonly EndpointRunner _runner;

    internal MeEndpoint(EndpointRunner runner) => _runner = runner;

    /// <summary><c>GET</c>: who the key is.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The result to run.</returns>
    public Task<IResult> Get(HttpRequest request) => _runner.RunAsync(request, Describe);

    private static Task<IResult> Describe(EndpointCall call, Caller caller)
    {
        var identity = new KeyIdentity("api_key_identity", UserId: null, caller.Workspace, Tier: null, caller.Policy.RateLimitRpm);
        return Task.FromResult<IResult>(BodyResult.Of(call, identity, HttpJson.Default.KeyIdentity));
    }
}
