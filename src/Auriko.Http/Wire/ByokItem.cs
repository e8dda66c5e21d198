using Auriko.Core.Byok;

namespace Auriko.Http.Wire;

/// <summary>A provider key as it is shown: never the key itself.</summary>
internal sealed record ByokItem(
    string Id, string Object, string WorkspaceId, string Provider, string Name, bool IsDefault, string? AccountTier, bool Disabled,
    DateTimeOffset CreatedAt, DateTimeOffset UpdatedAt)
{
    /// <summary>A key as it is shown.</summary>
    /// <param name="key">The key.</param>
    public static ByokItem Of(ByokKey key) => new(
        key.Id, "byok_key", key.WorkspaceId, key.Provider, key.Name, key.DefaultSince is not null, key.AccountTier, key.IsDisabled,
        key.CreatedAt, key.UpdatedAt);
}

internal sealed record ByokList(string Object, IReadOnlyList<ByokItem> Data, int Count);
