namespace Auriko.Core.Access;

/// <summary>Who asks: an authenticated API key.</summary>
/// <param name="KeyId">The key's id.</param>
/// <param name="WorkspaceId">The workspace it belongs to; null when the deployment has none.</param>
/// <param name="RateLimitRpm">Its requests per minute; null when unlimited.</param>
public sealed record Caller(string KeyId, string? WorkspaceId, int? RateLimitRpm)
{
    /// <summary>Who is told of the end of its background responses; null nobody.</summary>
    public WebhookTarget? Webhook { get; init; }
}
