using Auriko.Core.Access;
using Auriko.Core.Contract;
using Auriko.Core.Execution;

namespace Auriko.Core.Byok;

/// <summary>Manages workspaces' own provider keys. Safe for concurrent use.</summary>
internal sealed class ByokAdministration(
    IByokStore store, ByokVault vault, ByokDirectory directory, ProviderRegistry providers, TimeProvider clock) : IByokKeys
{
    private const int MaxKeys = 100;
    private const int MostTries = 5;

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ByokKey>> ListAsync(ByokAccess access, string? provider, CancellationToken cancellationToken)
    {
        Require(access, KeyScopes.ByokRead);
        var keys = await store.ListAsync(access.WorkspaceId, cancellationToken).ConfigureAwait(false);
        return [.. keys.Where(key => provider is null || key.Provider == provider).OrderByDescending(key => key.CreatedAt)];
    }

    /// <inheritdoc/>
    public async Task<ByokKey> CreateAsync(ByokAccess access, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        Require(access, KeyScopes.ByokWrite);
        RequireVault();
        var reader = ByokBody.Parse(body);
        var (provider, text) = ByokBody.ReadNew(reader);
        var secret = new ProviderSecret(text);
        await CheckAsync(provider, secret, cancellationToken).ConfigureAwait(false);
        var keys = await store.ListAsync(access.WorkspaceId, cancellationToken).ConfigureAwait(false);
        if (keys.Count >= MaxKeys)
        {
            throw new GatewayException(new GatewayError(
                ErrorCode.InvalidRequest, $"A workspace keeps at most {MaxKeys} provider keys.", null, "Delete one that is not used."));
        }

        var key = ByokBody.Apply(Draft(access.WorkspaceId, provider), reader, clock.GetUtcNow());
        key = key with { SealedSecret = vault.Seal(key, secret) };
        await store.AddAsync(key, cancellationToken).ConfigureAwait(false);
        directory.Forget(access.WorkspaceId);
        return key;
    }

    /// <inheritdoc/>
    public async Task<ByokKey> ChangeAsync(
        ByokAccess access, string id, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        Require(access, KeyScopes.ByokWrite);
        var reader = ByokBody.Parse(body);
        reader.AllowOnly("name", "is_default", "account_tier", "disabled");
        for (var tries = 0; tries < MostTries; tries++)
        {
            var key = await FindAsync(access, id, cancellationToken).ConfigureAwait(false);
            var changed = ByokBody.Apply(key, reader, clock.GetUtcNow());
            if (await store.TryReplaceAsync(changed, cancellationToken).ConfigureAwait(false))
            {
                directory.Forget(access.WorkspaceId);
                return changed;
            }
        }

        throw new GatewayException(new GatewayError(
            ErrorCode.ServiceUnavailable, "The key is being changed by others at the moment.", RetryAfter: TimeSpan.FromSeconds(1)));
    }

    /// <inheritdoc/>
    public async Task RemoveAsync(ByokAccess access, string id, CancellationToken cancellationToken)
    {
        Require(access, KeyScopes.ByokWrite);
        await store.RemoveAsync(await FindAsync(access, id, cancellationToken).ConfigureAwait(false), cancellationToken)
            .ConfigureAwait(false);
        directory.Forget(access.WorkspaceId);
    }

    private static void Require(ByokAccess access, string scope)
    {
        if (access.WorkspaceId != access.Caller.Workspace)
        {
            throw NotFound("There is no such workspace.", "workspace_id");
        }

        access.Caller.Require(scope);
    }

    private static GatewayException NotFound(string message, string param) =>
        new(new GatewayError(ErrorCode.ResourceNotFound, message, param));

    private static GatewayException Refused(string rule, string param) =>
        new(new GatewayError(ErrorCode.InvalidParameterValue, $"'{param}' {rule}.", param));

    private void RequireVault()
    {
        if (!vault.IsOpen)
        {
            throw new GatewayException(new GatewayError(
                ErrorCode.FeatureDisabled, "This deployment keeps no provider keys: it has no key of its own to seal them with."));
        }
    }

    private ByokKey Draft(string workspaceId, string provider)
    {
        var now = clock.GetUtcNow();
        return new ByokKey
        {
            Id = $"byok_{Guid.CreateVersion7(now):N}",
            WorkspaceId = workspaceId,
            Provider = provider,
            Name = provider,
            SealedSecret = string.Empty,
            CreatedAt = now,
            UpdatedAt = now,
        };
    }

    private async Task<ByokKey> FindAsync(ByokAccess access, string id, CancellationToken cancellationToken)
    {
        var keys = await store.ListAsync(access.WorkspaceId, cancellationToken).ConfigureAwait(false);
        return keys.FirstOrDefault(key => key.Id == id) ?? throw NotFound("There is no such provider key.", "byok_key_id");
    }

    private async Task CheckAsync(string provider, ProviderSecret secret, CancellationToken cancellationToken)
    {
        var configured = providers.All.FirstOrDefault(known => known.Name.Value == provider)
            ?? throw Refused("must be a provider of this deployment", "provider");
        var check = configured.KeyCheck ?? throw Refused("must be a provider that is called with a key", "provider");
        try
        {
            await check.CheckAsync(secret, cancellationToken).ConfigureAwait(false);
        }
        catch (ProviderException refused) when (refused.Failure.Kind is FailureKind.UpstreamCredential)
        {
            throw Refused("is refused by the provider", "api_key");
        }
        catch (ProviderException unknown)
        {
            throw new GatewayException(
                new GatewayError(
                    ErrorCode.UpstreamError, "The provider could not say whether it takes the key; nothing was saved.",
                    Suggestion: "Try again in a while.", Provider: provider),
                unknown);
        }
    }
}
