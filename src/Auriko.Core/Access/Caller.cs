namespace Auriko.Core.Access;

/// <summary>Who asks: an authenticated API key.</summary>
/// <param name="KeyId">The key's id.</param>
/// <param name="WorkspaceId">The workspace it belongs to; null when the deployment has none.</param>
public sealed record Caller(string KeyId, string? WorkspaceId)
{
    /// <summary>What it may do, and how much.</summary>
    public KeyPolicy Policy { get; init; } = KeyPolicy.Default;

    /// <summary>Who is told of the end of its background responses; null nobody.</summary>
    public WebhookTarget? Webhook { get; init; }
}
