using Auriko.Core.Catalog;
using Auriko.Core.Contract;

namespace Auriko.Core.Access;

/// <summary>The keys of a workspace, for a key of the same workspace that has the scope. Safe for concurrent use.</summary>
internal sealed class WorkspaceKeys(ApiKeyAdministration keys, IKeyUses uses, ICatalog catalog) : IWorkspaceKeys
{
    /// <inheritdoc/>
    public async Task<IReadOnlyList<WorkspaceKey>> ListAsync(
        KeyAccess from, bool includeRevoked, CancellationToken cancellationToken)
    {
        Require(from, KeyScopes.KeysRead);
        var used = await uses.ListAsync(cancellationToken).ConfigureAwait(false);
        var list = await keys.ListAsync(cancellationToken).ConfigureAwait(false);
        return [.. list
            .Where(key => IsOf(from, key) && (includeRevoked || key.RevokedAt is null))
            .Select(key => WorkspaceKey.Of(key, used))];
    }

    /// <inheritdoc/>
    public async Task<WorkspaceKey> GetAsync(KeyAccess from, string keyId, CancellationToken cancellationToken)
    {
        Require(from, KeyScopes.KeysRead);
        var key = await FindAsync(from, keyId, cancellationToken).ConfigureAwait(false);
        return await ShowAsync(key, null, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<WorkspaceKey> CreateAsync(KeyAccess from, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        Require(from, KeyScopes.KeysWrite);
        var (traits, live) = KeyRequests.ReadNew(body.Span, catalog.Current);
        var inherited = KeyGrants.Inherit(from.Caller.Policy, traits);
        KeyGrants.Check(from.Caller.Policy, inherited.Policy);
        var secret = ApiKeySecret.Create(live);
        var record = await Try(() => keys.AddAsync(
            secret,
            inherited with { WorkspaceId = from.Caller.WorkspaceId, CreatedByKeyId = from.Caller.KeyId },
            cancellationToken)).ConfigureAwait(false);
        return new WorkspaceKey(record, Secret: secret);
    }

    /// <inheritdoc/>
    public async Task<WorkspaceKey> UpdateAsync(
        KeyAccess from, string keyId, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        Require(from, KeyScopes.KeysWrite);
        await FindAsync(from, keyId, cancellationToken).ConfigureAwait(false);
        var change = KeyRequests.ReadChange(body.Span, catalog.Current);
        var updated = await Try(() => keys.UpdateAsync(
            keyId,
            traits =>
            {
                KeyGrants.Check(from.Caller.Policy, traits.Policy);
                var changed = change(traits);
                KeyGrants.Check(from.Caller.Policy, changed.Policy);
                return changed;
            },
            cancellationToken)).ConfigureAwait(false) ?? throw NotFound();
        return await ShowAsync(updated, null, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<WorkspaceKey> RotateAsync(
        KeyAccess from, string keyId, ReadOnlyMemory<byte> body, CancellationToken cancellationToken)
    {
        Require(from, KeyScopes.KeysWrite);
        var key = await FindAsync(from, keyId, cancellationToken).ConfigureAwait(false);
        KeyGrants.Check(from.Caller.Policy, key.Policy);
        var overlap = KeyRequests.ReadOverlap(body.Span);
        var issued = await Try(() => keys.RotateAsync(keyId, overlap, cancellationToken)).ConfigureAwait(false) ?? throw NotFound();
        return await ShowAsync(issued.Record, issued.Secret, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task RevokeAsync(KeyAccess from, string keyId, CancellationToken cancellationToken)
    {
        Require(from, KeyScopes.KeysWrite);
        await FindAsync(from, keyId, cancellationToken).ConfigureAwait(false);
        await keys.RevokeAsync(keyId, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>A key of another workspace cannot tell which workspaces there are.</summary>
    private static void Require(KeyAccess from, string scope)
    {
        from.Caller.Require(scope);
        if (from.Caller.Workspace != from.Workspace)
        {
            throw NotFound();
        }
    }

    private static bool IsOf(KeyAccess from, ApiKeyRecord key) =>
        (key.WorkspaceId ?? Caller.DefaultWorkspace) == from.Caller.Workspace;

    private async Task<ApiKeyRecord> FindAsync(KeyAccess from, string keyId, CancellationToken cancellationToken) =>
        await keys.FindAsync(keyId, cancellationToken).ConfigureAwait(false) is { } key && IsOf(from, key) ? key : throw NotFound();

    private async Task<WorkspaceKey> ShowAsync(ApiKeyRecord key, ApiKeySecret? secret, CancellationToken cancellationToken) =>
        new(key, await uses.FindAsync(key.Id, cancellationToken).ConfigureAwait(false), secret);

    private static async Task<T> Try<T>(Func<Task<T>> change)
    {
        try
        {
            return await change().ConfigureAwait(false);
        }
        catch (InvalidKeyException invalid)
        {
            throw new GatewayException(
                new GatewayError(ErrorCode.InvalidParameterValue, invalid.Message, invalid.Field), invalid);
        }
    }

    private static GatewayException NotFound() => new(new GatewayError(
        ErrorCode.ResourceNotFound, "There is no such key or workspace, or it is not open to this key."));
}
