using Auriko.Core.Access;
using Auriko.Core.Diagnostics;

namespace Auriko.Standalone;

/// <summary>
/// The key for trying this gateway: the operator's own, or one made once for the data folder, which alone holds it in
/// the clear. Tells when it is stored, for before that no request can be served with it.
/// </summary>
/// <param name="data">Where a key that is made is kept.</param>
/// <param name="fixedKey">The operator's own; null for one of the data folder.</param>
/// <param name="keys">Where its hash is stored.</param>
internal sealed class DevelopmentKey(DataFolder data, ApiKeySecret? fixedKey, ApiKeyAdministration keys) : IReadinessCheck
{
    private const string FileName = "development-key";

    /// <summary>Whoever has it has the machine: it may do everything.</summary>
    private static readonly ApiKeyTraits Traits = new("development") { Policy = new KeyPolicy { Scopes = KeyScopes.All } };

    private volatile bool _isStored;

    /// <inheritdoc/>
    public string? FindProblem() => _isStored ? null : "The development key is not stored yet.";

    /// <summary>Stores the key's hash, where it is not stored already.</summary>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>The key.</returns>
    /// <exception cref="CommandException">The operator's key has been revoked or rotated.</exception>
    /// <exception cref="StorageUnavailableException">Storage failed.</exception>
    public async Task<ApiKeySecret> EnsureAsync(CancellationToken cancellationToken)
    {
        var secret = fixedKey ?? Recall() ?? Make();
        var record = await keys.AddAsync(secret, Traits, cancellationToken).ConfigureAwait(false);
        if (record is not { RevokedAt: null, ReplacedAt: null })
        {
            secret = fixedKey is null
                ? Make()
                : throw new CommandException("The key given with --key has been revoked or rotated. Choose another.");
            await keys.AddAsync(secret, Traits, cancellationToken).ConfigureAwait(false);
        }

        _isStored = true;
        return secret;
    }

    private ApiKeySecret? Recall() => ApiKeySecret.TryParse(data.Read(FileName)?.Trim(), out var secret) ? secret : null;

    private ApiKeySecret Make()
    {
        var secret = ApiKeySecret.Create(live: false);
        data.Write(FileName, secret.Value + "\n");
        return secret;
    }
}
