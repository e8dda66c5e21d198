using Auriko.Core.Execution;
using Auriko.Providers.Settings;
using Auriko.Providers.Upstream;

namespace Auriko.Providers.Gemini.ServiceAccount;

/// <summary>A service account's key, as its JSON file has it. Frozen: read and checked once, at start.</summary>
/// <param name="Email">The account.</param>
/// <param name="KeyId">The key's id; null when the file has none.</param>
/// <param name="PrivateKey">The private key in PEM.</param>
/// <param name="TokenAddress">Where tokens are asked for.</param>
internal sealed record ServiceAccountKey(string Email, string? KeyId, SecretText PrivateKey, Uri TokenAddress) : ITokenSource
{
    /// <inheritdoc/>
    public IUpstreamCredential Create(HttpMessageInvoker pool, TimeProvider clock) =>
        new ServiceAccountCredential(this, pool, clock);
}
