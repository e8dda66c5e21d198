using Auriko.Core.Contract;

namespace Auriko.Core.Access;

/// <summary>Who asks: an authenticated API key.</summary>
/// <param name="KeyId">The key's id.</param>
/// <param name="WorkspaceId">The workspace it belongs to; null for the default one.</param>
public sealed record Caller(string KeyId, string? WorkspaceId)
{
    /// <summary>The workspace of the keys that were made without one.</summary>
    public const string DefaultWorkspace = "default";

    /// <summary>The workspace, as the management endpoints spell it.</summary>
    public string Workspace => WorkspaceId ?? DefaultWorkspace;

    /// <summary>The id of a workspace; the default one has none, whether or not it is named.</summary>
    /// <param name="named">As it was named; null not at all.</param>
    public static string? IdOf(string? named) => named is DefaultWorkspace ? null : named;

    /// <summary>What it may do, and how much.</summary>
    public KeyPolicy Policy { get; init; } = KeyPolicy.Default;

    /// <summary>Who is told of the end of its background responses; null nobody.</summary>
    public WebhookTarget? Webhook { get; init; }

    /// <summary>Checks that the key has a scope.</summary>
    /// <param name="scope">One of <see cref="KeyScopes"/>.</param>
    /// <param name="suggestion">What the key can do without it; null nothing.</param>
    /// <exception cref="GatewayException">It lacks it.</exception>
    public void Require(string scope, string? suggestion = null)
    {
        if (!Policy.Scopes.Contains(scope, StringComparer.Ordinal))
        {
            throw new GatewayException(new GatewayError(
                ErrorCode.InsufficientPermissions, $"This key does not have the scope '{scope}'.", Suggestion: suggestion));
        }
    }
}
