namespace Auriko.Core.Execution;

/// <summary>Asks a provider whether it takes a key, by a call that costs nothing. Safe for concurrent use.</summary>
public interface IKeyCheck
{
    /// <summary>Asks.</summary>
    /// <param name="secret">The key.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="ProviderException">
    /// The provider refuses the key (<see cref="FailureKind.UpstreamCredential"/>), or did not say.
    /// </exception>
    Task CheckAsync(ProviderSecret secret, CancellationToken cancellationToken);
}
