using Auriko.Core.Access;
using Auriko.Core.Contract;
using Auriko.Core.Diagnostics;

namespace Auriko.Core.Byok;

/// <summary>
/// Manages workspaces' own provider keys. Safe for concurrent use. Every member throws a <see cref="GatewayException"/> for
/// what the caller is to be told, <see cref="ErrorCode.ResourceNotFound"/> for another workspace, and
/// <see cref="StorageUnavailableException"/> when storage failed.
/// </summary>
public interface IByokKeys
{
    /// <summary>The keys, newest first.</summary>
    /// <param name="access">Who asks for which workspace.</param>
    /// <param name="provider">Only those for it; null all.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    Task<IReadOnlyList<ByokKey>> ListAsync(ByokAccess access, string? provider, CancellationToken cancellationToken);

    /// <summary>Saves a key, once its provider has said that it takes it.</summary>
    /// <param name="access">Who asks for which workspace.</param>
    /// <param name="body">The request's body.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    Task<ByokKey> CreateAsync(ByokAccess access, ReadOnlyMemory<byte> body, CancellationToken cancellationToken);

    /// <summary>Changes what is not the key itself.</summary>
    /// <param name="access">Who asks for which workspace.</param>
    /// <param name="id">The key.</param>
    /// <param name="body">The request's body.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    Task<ByokKey> ChangeAsync(ByokAccess access, string id, ReadOnlyMemory<byte> body, CancellationToken cancellationToken);

    /// <summary>Removes a key.</summary>
    /// <param name="access">Who asks for which workspace.</param>
    /// <param name="id">The key.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    Task RemoveAsync(ByokAccess access, string id, CancellationToken cancellationToken);
}

/// <summary>Who asks for which workspace.</summary>
/// <param name="Caller">Who asks.</param>
/// <param name="WorkspaceId">The workspace.</param>
public readonly record struct ByokAccess(Caller Caller, string WorkspaceId);
