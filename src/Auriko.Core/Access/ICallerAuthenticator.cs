using Auriko.Core.Contract;

namespace Auriko.Core.Access;

/// <summary>Tells who asks. Safe for concurrent use.</summary>
public interface ICallerAuthenticator
{
    /// <summary>Authenticates a request.</summary>
    /// <param name="authorization">The value of the <c>Authorization</c> header; null or empty when there is none.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>The caller.</returns>
    /// <exception cref="GatewayException">
    /// The key is missing, malformed, unknown, revoked or expired, or it cannot be looked up now.
    /// </exception>
    ValueTask<Caller> AuthenticateAsync(string? authorization, CancellationToken cancellationToken);
}
