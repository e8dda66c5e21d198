namespace Auriko.Core.Execution;

/// <summary>A provider key of a workspace's own, opened for a call.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Secret">The key.</param>
public sealed record OwnKey(string Id, ProviderSecret Secret);

/// <summary>A provider's key, which cannot be printed by accident. Immutable.</summary>
/// <param name="value">The key; not empty.</param>
public sealed class ProviderSecret(string value)
{
    /// <summary>The key itself, for the call that needs it and for nothing else.</summary>
    public string Reveal() => value;

    /// <inheritdoc/>
    public override string ToString() => "[secret]";
}

/// <summary>The provider keys of a workspace's own, one a provider. Immutable.</summary>
/// <param name="keys">The keys.</param>
public sealed class OwnKeys(IReadOnlyDictionary<ProviderName, OwnKey> keys)
{
    /// <summary>None.</summary>
    public static OwnKeys None { get; } = new(new Dictionary<ProviderName, OwnKey>());

    /// <summary>The key for a provider; null when there is none.</summary>
    /// <param name="provider">The provider.</param>
    public OwnKey? Of(ProviderName provider) => keys.GetValueOrDefault(provider);
}
