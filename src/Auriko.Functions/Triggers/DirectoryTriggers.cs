using Auriko.Http;
using Auriko.Http.Endpoints;
using Microsoft.AspNetCore.Http;
using Microsoft.Azure.Functions.Worker;

namespace Auriko.Functions.Triggers;

/// <summary>Lists what callable models cost, can do, and how they do. Open to all.</summary>
/// <param name="directory">The endpoint.</param>
public sealed class DirectoryTriggers(DirectoryEndpoint directory)
{
    /// <summary>See <see cref="DirectoryEndpoint.ListModels"/>.</summary>
    /// <param name="request">The request.</param>
    /// <returns>The result that the worker runs.</returns>
    [Function("ListDirectoryModels")]
    public Task<IResult> ListDirectoryModels(
        [HttpTrigger(AuthorizationLevel.Anonymous, "GET", "HEAD", Route = AurikoRoutes.DirectoryModels)] HttpRequest request) =>
        directory.ListModels(request);
}
