namespace Auriko.Core.Access;

/// <summary>What an operator decides about a key.</summary>
/// <param name="Name">The operator's name for it: 1 to 255 characters, no control characters.</param>
public sealed record ApiKeyTraits(string Name)
{
    /// <summary>The workspace it belongs to, 1 to 255 characters without spaces and slashes; null none.</summary>
    public string? WorkspaceId { get; init; }

    /// <summary>The id of the key that makes it; null when an operator does.</summary>
    public string? CreatedByKeyId { get; init; }

    /// <summary>When it ends, in the future; null never.</summary>
    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>What it may do, and how much.</summary>
    public KeyPolicy Policy { get; init; } = KeyPolicy.Default;

    /// <summary>Who is told of the end of its background responses; null nobody.</summary>
    public WebhookTarget? Webhook { get; init; }

    /// <summary>What was decided about a stored key.</summary>
    /// <param name="record">The key.</param>
    public static ApiKeyTraits Of(ApiKeyRecord record) => new(record.Name)
    {
        WorkspaceId = record.WorkspaceId,
        CreatedByKeyId = record.CreatedByKeyId,
        ExpiresAt = record.ExpiresAt,
        Policy = record.Policy,
        Webhook = record.Webhook,
    };
}
