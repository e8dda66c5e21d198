using Auriko.Core.Contract;
using Auriko.Http.Results;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing.Template;

namespace Auriko.Http.Endpoints;

/// <summary>Everything that no route answers. Safe for concurrent use.</summary>
public sealed class UnmatchedEndpoint
{
    private static readonly (TemplateMatcher Path, IReadOnlyList<string> Methods)[] Known =
        [.. AurikoRoutes.All.Select(route => (new TemplateMatcher(TemplateParser.Parse(route.Pattern), []), route.Methods))];

    private readonly EndpointRunner _runner;

    internal UnmatchedEndpoint(EndpointRunner runner) => _runner = runner;

    /// <summary>
    /// 404 for a path we do not have; 405 with <c>Allow</c> for a method that a path does not take; 204 with <c>Allow</c>
    /// for <c>OPTIONS</c> on a path we have.
    /// </summary>
    /// <param name="request">The request.</param>
    /// <returns>The result to run.</returns>
    public Task<IResult> Handle(HttpRequest request) => Task.FromResult(_runner.RunOpen(request, Answer));

    private static IResult Answer(EndpointCall call)
    {
        var allow = AllowedMethods(call.Request.Path);
        if (allow.Length == 0)
        {
            return new ErrorResult(call, new GatewayError(ErrorCode.ResourceNotFound, "There is nothing at this path."));
        }

        return HttpMethods.IsOptions(call.Request.Method)
            ? new AllowResult(call, allow)
            : new ErrorResult(call, new GatewayError(ErrorCode.MethodNotAllowed, $"This path takes {allow}."), allow);
    }

    private static string AllowedMethods(PathString path) => string.Join(
        ", ",
        Known.Where(route => route.Path.TryMatch(path, [])).SelectMany(route => route.Methods).Distinct());
}
