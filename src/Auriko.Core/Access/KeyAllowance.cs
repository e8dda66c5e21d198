using Auriko.Core.Catalog;
using Auriko.Core.Execution;

namespace Auriko.Core.Access;

/// <summary>The models a key may call and the providers that may answer it. Immutable.</summary>
/// <param name="Models">By canonical id or alias; empty all.</param>
/// <param name="Providers">By name; empty all.</param>
public sealed record KeyAllowance(IReadOnlyList<string> Models, IReadOnlyList<string> Providers)
{
    /// <summary>Every model at every provider.</summary>
    public static KeyAllowance Everything { get; } = new([], []);

    /// <summary>Whether it holds anybody from anything.</summary>
    public bool IsEverything => Models.Count == 0 && Providers.Count == 0;

    /// <summary>Whether a model may be called.</summary>
    /// <param name="model">The model.</param>
    public bool Allows(ModelEntry model)
    {
        for (var index = 0; index < Models.Count; index++)
        {
            if (Models[index] == model.Id || model.Aliases.Contains(Models[index], StringComparer.Ordinal))
            {
                return true;
            }
        }

        return Models.Count == 0;
    }

    /// <summary>Whether a provider may answer.</summary>
    /// <param name="provider">The provider.</param>
    public bool Allows(ProviderName provider)
    {
        for (var index = 0; index < Providers.Count; index++)
        {
            if (Providers[index] == provider.Value)
            {
                return true;
            }
        }

        return Providers.Count == 0;
    }
}
