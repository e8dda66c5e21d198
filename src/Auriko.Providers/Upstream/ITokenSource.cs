using Auriko.Core.Execution;

namespace Auriko.Providers.Upstream;

/// <summary>A credential of a dialect's own, as its settings describe it. Immutable.</summary>
internal interface ITokenSource
{
    /// <summary>Makes what gives the tokens; called once a provider. It knows its scope and passes over the asked one.</summary>
    /// <param name="pool">The provider's connections.</param>
    /// <param name="clock">For expiry.</param>
    IUpstreamCredential Create(HttpMessageInvoker pool, TimeProvider clock);
}
