using System.Collections.Concurrent;
using Auriko.Core.Execution;
using Azure.Core;
using Azure.Identity;

namespace Auriko.Azure.Identity;

/// <summary>
/// Tokens from the deployment's identity, one a scope, kept until shortly before they expire and renewed by one caller
/// at a time. Safe for concurrent use.
/// </summary>
/// <param name="credential">The identity.</param>
/// <param name="clock">The time.</param>
internal sealed class UpstreamCredential(Func<TokenCredential> credential, TimeProvider clock) : IUpstreamCredential
{
    /// <summary>How long before its end a token is no longer given out: it has to last for the call.</summary>
    public static readonly TimeSpan Reserve = TimeSpan.FromMinutes(5);

    private readonly Lazy<TokenCredential> _credential = new(credential);
    private readonly ConcurrentDictionary<string, ScopedToken> _tokens = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public async ValueTask<string> GetTokenAsync(string scope, CancellationToken cancellationToken)
    {
        var token = _tokens.GetOrAdd(scope, static _ => new ScopedToken());
        if (token.Current is { } current && IsFresh(current))
        {
            return current.Token;
        }

        await token.Renewing.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            return token.Current is { } renewed && IsFresh(renewed)
                ? renewed.Token
                : (token.Current = await RequestAsync(scope, cancellationToken).ConfigureAwait(false)).Token;
        }
        finally
        {
            token.Renewing.Release();
        }
    }

    private bool IsFresh(IssuedToken token) => clock.GetUtcNow() < token.RenewAt;

    private async Task<IssuedToken> RequestAsync(string scope, CancellationToken cancellationToken)
    {
        try
        {
            var token = await _credential.Value.GetTokenAsync(new TokenRequestContext([scope]), cancellationToken)
                .ConfigureAwait(false);
            var end = token.ExpiresOn - Reserve;
            return new IssuedToken(token.Token, token.RefreshOn is { } refresh && refresh < end ? refresh : end);
        }
        catch (AuthenticationFailedException failure)
        {
            throw new UpstreamCredentialException($"The deployment's identity got no token for {scope}.", failure);
        }
    }

    private sealed record IssuedToken(string Token, DateTimeOffset RenewAt);

    private sealed class ScopedToken
    {
        public SemaphoreSlim Renewing { get; } = new(1, 1);

        public volatile IssuedToken? Current;
    }
}
