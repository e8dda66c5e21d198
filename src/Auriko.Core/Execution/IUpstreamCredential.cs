namespace Auriko.Core.Execution;

/// <summary>
/// Gives short-lived bearer tokens for an upstream that takes an identity instead of a key. Safe for concurrent use;
/// implementations cache until shortly before expiry.
/// </summary>
public interface IUpstreamCredential
{
    /// <summary>A bearer token for <paramref name="scope"/>.</summary>
    /// <param name="scope">The OAuth scope, such as <c>https://cognitiveservices.azure.com/.default</c>.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>The token without the <c>Bearer</c> prefix.</returns>
    /// <exception cref="UpstreamCredentialException">The identity gets no token.</exception>
    ValueTask<string> GetTokenAsync(string scope, CancellationToken cancellationToken);
}

/// <summary>The deployment's identity got no token: <see cref="FailureKind.UpstreamCredential"/>.</summary>
/// <param name="message">For the log; no secrets.</param>
/// <param name="cause">What the identity's library said.</param>
public sealed class UpstreamCredentialException(string message, Exception? cause = null) : Exception(message, cause);
