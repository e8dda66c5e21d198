using Auriko.Http;
using Auriko.Http.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Auriko.Functions.Triggers;

/// <summary>
/// Gives every other path and method the error envelope. The host tries routes in the order of their functions' names,
/// whatever their patterns: no name may sort after this one.
/// </summary>
/// <param name="unmatched">The endpoint.</param>
public sealed class UnmatchedTrigger(UnmatchedEndpoint unmatched)
{
    /// <summary>See <see cref="UnmatchedEndpoint.Handle"/>. Naming no method means all of them.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The result that the worker runs.</returns>
    [Function("Unmatched")]
    public Task<IResult> Unmatched(
        [HttpTrigger(AuthorizationLevel.Anonymous, Route = AurikoRoutes.Unmatched)] HttpRequest request) =>
        unmatched.Handle(request);
}
