using Auriko.Http.Endpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Auriko.Http;

/// <summary>Maps the route table on a host with endpoint routing.</summary>
public static class AurikoEndpoints
{
    extension(IEndpointRouteBuilder endpoints)
    {
        /// <summary>Maps every route of <see cref="AurikoRoutes"/>, and the error envelope for all other paths and methods.</summary>
        /// <returns>The same builder.</returns>
        public IEndpointRouteBuilder MapAurikoEndpoints()
        {
            foreach (var route in AurikoRoutes.All)
            {
                endpoints.MapMethods(route.Pattern, route.Methods, context => RunAsync(context, route.Handle))
                    .WithDisplayName(route.Name);
            }

            endpoints.Map(AurikoRoutes.Unmatched, context => RunAsync(context, HandleUnmatched));
            return endpoints;
        }
    }

    private static async Task RunAsync(HttpContext context, Func<HttpRequest, Task<IResult>> handle)
    {
        var result = await handle(context.Request).ConfigureAwait(false);
        await result.ExecuteAsync(context).ConfigureAwait(false);
    }

    private static Task<IResult> HandleUnmatched(HttpRequest request) =>
        request.HttpContext.RequestServices.GetRequiredService<UnmatchedEndpoint>().Handle(request);
}
