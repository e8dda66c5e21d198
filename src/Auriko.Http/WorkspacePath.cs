using Microsoft.AspNetCore.Http;

namespace Auriko.Http;

/// <summary>Reads the paths below <c>v1/workspaces</c>: hosts differ in where they keep what a pattern caught.</summary>
internal static class WorkspacePath
{
    private const string Root = "/v1/workspaces";

    /// <summary>A segment of the path: 0 is the workspace, 1 the collection, 2 the member's id.</summary>
    /// <param name="request">The request.</param>
    /// <param name="index">Which one.</param>
    /// <returns>The segment; empty where there is none.</returns>
    public static string Segment(HttpRequest request, int index) =>
        request.Path.StartsWithSegments(Root, out var rest)
        && rest.Value?.Split('/', StringSplitOptions.RemoveEmptyEntries) is { } segments && segments.Length > index
            ? segments[index]
            : string.Empty;
}
