namespace Auriko.Core.Byok;

/// <summary>A provider key of a workspace's own, as it is stored. Immutable.</summary>
public sealed record ByokKey
{
    /// <summary><c>byok_</c> and 32 hex digits.</summary>
    public required string Id { get; init; }

    /// <summary>Whose it is.</summary>
    public required string WorkspaceId { get; init; }

    /// <summary>The provider that it is for.</summary>
    public required string Provider { get; init; }

    /// <summary>What people call it.</summary>
    public required string Name { get; init; }

    /// <summary>The key, sealed by <see cref="ByokVault"/>.</summary>
    public required string SealedSecret { get; init; }

    /// <summary>When it was saved.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was changed last.</summary>
    public required DateTimeOffset UpdatedAt { get; init; }

    /// <summary>Since when it is meant to be the one that is used; the latest counts. Null when it is not.</summary>
    public DateTimeOffset? DefaultSince { get; init; }

    /// <summary>The tier of the account at the provider, as its owner says.</summary>
    public string? AccountTier { get; init; }

    /// <summary>Whether it is left alone.</summary>
    public bool IsDisabled { get; init; }

    /// <summary>The version in storage; empty for a new one.</summary>
    public string Version { get; init; } = string.Empty;

    /// <summary>The key of a provider that is used: the default one, else the oldest.</summary>
    /// <param name="keys">The keys for one provider.</param>
    /// <returns>The key; null when all are disabled.</returns>
    public static ByokKey? Chosen(IEnumerable<ByokKey> keys) => keys
        .Where(key => !key.IsDisabled)
        .OrderByDescending(key => key.DefaultSince ?? DateTimeOffset.MinValue)
        .ThenBy(key => key.CreatedAt)
        .FirstOrDefault();
}
