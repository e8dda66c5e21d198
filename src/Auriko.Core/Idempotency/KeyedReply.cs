using System.Runtime.CompilerServices;
using Auriko.Core.Contract;
using Auriko.Core.Diagnostics;

namespace Auriko.Core.Idempotency;

/// <summary>The answer to one request. Not safe for concurrent use; any number of them may share a run.</summary>
/// <remarks>
/// The request that began the run stays until the run has ended, although its caller may have left: a host that has no
/// requests may be stopped.
/// </remarks>
public sealed class KeyedReply
{
    private readonly KeyedRun _run;
    private readonly bool _isFirst;

    internal KeyedReply(KeyedRun run, bool isFirst) => (_run, _isFirst) = (run, isFirst);

    /// <summary>Whether the answer was made for another request; known once <see cref="StartAsync"/> has returned.</summary>
    public bool IsReplayed => !_isFirst || _run.IsReplayed;

    /// <summary>Waits for the first piece.</summary>
    /// <param name="cancellationToken">The caller hung up.</param>
    /// <exception cref="GatewayException">There is none: the request failed, or the key belongs to another one.</exception>
    /// <exception cref="StorageUnavailableException">Nobody can say whether the answer has been made; none is made.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _run.StartAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            await StayAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Reads the answer from its first byte on, as it comes.</summary>
    /// <param name="cancellationToken">The caller hung up.</param>
    public async IAsyncEnumerable<ReadOnlyMemory<byte>> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken)
    {
        try
        {
            await foreach (var bytes in _run.ReadAsync(cancellationToken).ConfigureAwait(false))
            {
                yield return bytes;
            }
        }
        finally
        {
            await StayAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Reads the whole answer.</summary>
    /// <param name="cancellationToken">The caller hung up.</param>
    public async Task<ReadOnlyMemory<byte>> ReadAllAsync(CancellationToken cancellationToken)
    {
        ReadOnlyMemory<byte> all = default;
        await foreach (var bytes in ReadAsync(cancellationToken).ConfigureAwait(false))
        {
            byte[] longer = [.. all.Span, .. bytes.Span];
            all = longer;
        }

        return all;
    }

    private Task StayAsync() => _isFirst ? _run.Ended : Task.CompletedTask;
}
