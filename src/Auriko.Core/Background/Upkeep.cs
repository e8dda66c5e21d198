using System.Collections.Frozen;
using Auriko.Core.Diagnostics;

namespace Auriko.Core.Background;

/// <summary>
/// Finds responses that nobody works on and has them worked on, and removes what has expired. Any number of processes may
/// do it at once. Safe for concurrent use.
/// </summary>
internal sealed class Upkeep(
    IResponseStates states, IResponseBlobs blobs, IProcessBeats beats, BackgroundSettings settings, TimeProvider clock)
    : IBackgroundUpkeep, IDisposable
{
    private const int PurgedAtOnce = 100;
    private const int StartedAtOnce = 16;
    private static readonly TimeSpan LongSilence = TimeSpan.FromDays(1);

    private readonly SemaphoreSlim _reading = new(1);
    private long _blindUntil; // UTC ticks
    private (long Began, FrozenSet<string> Living)? _read;

    /// <inheritdoc/>
    public TimeSpan Retention => settings.Retention;

    /// <inheritdoc/>
    public async Task<int> SweepAsync(IBackgroundEngine engine, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        var living = await FindLivingAsync(now, cancellationToken).ConfigureAwait(false);
        var started = 0;
        for (var shard = 0; shard < ResponseKey.Shards; shard++)
        {
            var open = await states.ListOpenAsync(shard, cancellationToken).ConfigureAwait(false);
            var orphans = open.Where(state => IsOrphan(state, living, now)).ToArray();
            await Parallel.ForEachAsync(
                orphans,
                new ParallelOptions { MaxDegreeOfParallelism = StartedAtOnce, CancellationToken = cancellationToken },
                async (state, stop) => await engine.StartAsync(state.Id, stop).ConfigureAwait(false)).ConfigureAwait(false);
            started += orphans.Length;
        }

        return started;
    }

    /// <inheritdoc/>
    public void Dispose() => _reading.Dispose();

    /// <summary>Whether another living process works on a response.</summary>
    /// <param name="state">The response.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    public async Task<bool> IsTakenAsync(ResponseState? state, CancellationToken cancellationToken) =>
        state?.Owner is { } owner && owner != settings.Owner
        && (await FindLivingTogetherAsync(cancellationToken).ConfigureAwait(false)).Contains(owner);

    /// <inheritdoc/>
    public async Task<int> PurgeAsync(CancellationToken cancellationToken)
    {
        var removed = 0;
        for (var shard = 0; shard < ResponseKey.Shards; shard++)
        {
            IReadOnlyList<ResponseExpiry> expired;
            do
            {
                expired = await states.ListExpiredAsync(shard, clock.GetUtcNow(), PurgedAtOnce, cancellationToken).ConfigureAwait(false);
                foreach (var expiry in expired)
                {
                    await states.RemoveAsync(expiry.Id, cancellationToken).ConfigureAwait(false);
                    await blobs.DeleteAllAsync(expiry.Id, cancellationToken).ConfigureAwait(false);
                    await states.ForgetAsync(expiry, cancellationToken).ConfigureAwait(false);
                    removed++;
                }
            }
            while (expired.Count == PurgedAtOnce);
        }

        return removed;
    }

    /// <summary>
    /// The living as of now or later: whoever asks while they are read shares the next reading, so a process that takes over
    /// a crowd reads them a few times and not for each.
    /// </summary>
    private async Task<FrozenSet<string>> FindLivingTogetherAsync(CancellationToken cancellationToken)
    {
        var asked = clock.GetTimestamp();
        await _reading.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_read is not { } read || read.Began <= asked)
            {
                var began = clock.GetTimestamp();
                _read = (began, await FindLivingAsync(clock.GetUtcNow(), cancellationToken).ConfigureAwait(false));
            }

            return _read.Value.Living;
        }
        finally
        {
            _reading.Release();
        }
    }

    private async Task<FrozenSet<string>> FindLivingAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        var living = new List<string>();
        var isBlind = now.UtcTicks < Interlocked.Read(ref _blindUntil);
        foreach (var (owner, beatAt) in await ListBeatsAsync(now, cancellationToken).ConfigureAwait(false))
        {
            if (now - beatAt < settings.OwnerTimeout || (isBlind && now - beatAt < LongSilence))
            {
                living.Add(owner);
            }
            else if (now - beatAt > LongSilence)
            {
                await beats.ForgetAsync(owner, cancellationToken).ConfigureAwait(false);
            }
        }

        return living.ToFrozenSet(StringComparer.Ordinal);
    }

    /// <summary>Where storage failed for one, the others could not tell either that they live: they get the time to do so.</summary>
    private async Task<IReadOnlyDictionary<string, DateTimeOffset>> ListBeatsAsync(DateTimeOffset now, CancellationToken cancellationToken)
    {
        try
        {
            return await beats.ListAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (StorageUnavailableException)
        {
            Interlocked.Exchange(ref _blindUntil, (now + settings.OwnerTimeout).UtcTicks);
            throw;
        }
    }

    /// <summary>
    /// One that has just been accepted by a process without a name for it is on its way to one. One past its deadline has
    /// been given up by whoever had it, whether or not that process lives.
    /// </summary>
    private bool IsOrphan(ResponseState state, FrozenSet<string> living, DateTimeOffset now) => state switch
    {
        _ when now - state.Deadline > settings.OwnerTimeout => true,
        { Owner: { } owner } => owner == settings.Owner || !living.Contains(owner),
        { Run: 0 } => now - state.CreatedAt > settings.OwnerTimeout,
        _ => true,
    };
}
