using Auriko.Core.Diagnostics;
using Auriko.Core.Ledger;

namespace Auriko.Core.Background.Fresh;

/// <summary>
/// The states in storage itself, which every process shares; <see cref="IResponseStates"/> is what one process sees of
/// them. Safe for concurrent use.
/// </summary>
public interface IResponseTable : IResponseStates
{
    /// <summary>The most rows one <see cref="InsertAsync"/> takes: two a response, one an attempt, one a webhook.</summary>
    const int MaxRows = 100;

    /// <summary>
    /// Adds responses of one shard with all that belongs to them, in one transaction. One that was added before stays as it
    /// is by now.
    /// </summary>
    /// <param name="responses">The responses, not more than <see cref="MaxRows"/> rows and 3 MiB.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="StorageUnavailableException">Storage failed; some may have been added.</exception>
    Task InsertAsync(IReadOnlyList<NewResponse> responses, CancellationToken cancellationToken);
}

/// <summary>A response that is new to storage; it may have been closed already.</summary>
/// <param name="State">Its state.</param>
/// <param name="Attempts">The attempts that were written down for it.</param>
public sealed record NewResponse(ResponseState State, IReadOnlyList<LedgerEntry> Attempts);
