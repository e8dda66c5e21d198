using System.Collections.Frozen;
using Auriko.Core.Catalog;

namespace Auriko.Core.Execution;

/// <summary>The configured providers by name. Safe for concurrent use.</summary>
internal sealed class ProviderRegistry
{
    private readonly FrozenDictionary<ProviderName, IResponseProvider> _byName;

    /// <summary>Makes the registry.</summary>
    /// <param name="providers">The configured providers.</param>
    /// <exception cref="InvalidOperationException">Two have the same name.</exception>
    public ProviderRegistry(IEnumerable<IResponseProvider> providers)
    {
        var byName = new Dictionary<ProviderName, IResponseProvider>();
        foreach (var provider in providers)
        {
            if (!byName.TryAdd(provider.Name, provider))
            {
                throw new InvalidOperationException($"Two providers are called '{provider.Name}'.");
            }
        }

        _byName = byName.ToFrozenDictionary();
    }

    /// <summary>Every configured provider.</summary>
    public IReadOnlyList<IResponseProvider> All => _byName.Values;

    /// <summary>Whether the offering's provider is configured.</summary>
    /// <param name="offering">The offering.</param>
    public bool IsServed(Offering offering) => _byName.ContainsKey(offering.Provider);

    /// <summary>Whether the offering's provider is configured and speaks the Responses API itself.</summary>
    /// <param name="offering">The offering.</param>
    public bool IsNative(Offering offering) => _byName.TryGetValue(offering.Provider, out var provider) && provider.IsNative;

    /// <summary>Whether a provider is configured.</summary>
    /// <param name="name">What might be its name.</param>
    public bool IsConfigured(string name) => _byName.Keys.Any(provider => provider.Value == name);

    /// <summary>The provider of a served offering.</summary>
    /// <param name="offering">The offering.</param>
    public IResponseProvider Of(Offering offering) => _byName[offering.Provider];
}
