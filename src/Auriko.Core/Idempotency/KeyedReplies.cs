using System.Collections.Concurrent;
using Auriko.Core.Contract;
using Auriko.Core.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Auriko.Core.Idempotency;

/// <summary>
/// Requests of this process under the same key share a run; processes agree through storage on whose run it is.
/// Safe for concurrent use.
/// </summary>
internal sealed partial class KeyedReplies(
    IReplyStore store, IdempotencySettings settings, TimeProvider clock, ILogger<KeyedReplies> logger)
    : IKeyedReplies, IDisposable
{
    private static readonly TimeSpan RetryAfter = TimeSpan.FromSeconds(1);

    /// <summary>Most time an answer that is there waits for storage.</summary>
    private static readonly TimeSpan StoreLimit = TimeSpan.FromSeconds(5);

    private readonly ConcurrentDictionary<KeyedRequest, KeyedRun> _runs = new();
    private readonly ConcurrentDictionary<Task, bool> _works = new();
    private readonly CancellationTokenSource _stop = new();

    /// <inheritdoc/>
    public KeyedReply Open(KeyedRequest request, Func<CancellationToken, IAsyncEnumerable<ReplyPiece>> make)
    {
        var fresh = new KeyedRun();
        var run = _runs.GetOrAdd(request, fresh);
        var isFirst = ReferenceEquals(run, fresh);
        if (isFirst)
        {
            var work = Task.Run(() => WorkAsync(request, run, make), CancellationToken.None);
            _works[work] = true;
            _ = EndAsync(request, run, work); // ends when the work does, and does not fail
        }

        return new KeyedReply(run, isFirst);
    }

    /// <summary>Stops what is being made, and waits until it has been booked and its keys are free.</summary>
    public async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_works.Keys).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public void Dispose() => _stop.Dispose();

    /// <summary>Who comes after a failure does not join it.</summary>
    private async Task EndAsync(KeyedRequest request, KeyedRun run, Task work)
    {
        await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        Leave(request, run);
        run.End(work);
        _works.TryRemove(work, out _);
    }

    private async Task WorkAsync(KeyedRequest request, KeyedRun run, Func<CancellationToken, IAsyncEnumerable<ReplyPiece>> make)
    {
        var entry = await ClaimAsync(request, _stop.Token).ConfigureAwait(false);
        if (entry.IsAnswered)
        {
            run.Replay(entry.Answer);
            return;
        }

        var claim = new KeyClaim(store, request.Name, entry, settings.OwnerTimeout / 3, clock);
        await using var _ = claim.ConfigureAwait(false);
        var end = ReplyEnd.Released;
        try
        {
            end = await MakeAsync(run, make).ConfigureAwait(false);
        }
        finally
        {
            if (end is ReplyEnd.Released)
            {
                await ReleaseAsync(claim).ConfigureAwait(false);
            }
        }

        if (end is ReplyEnd.Released)
        {
            Leave(request, run);
            run.Show(isWhole: true);
            return;
        }

        await KeepAsync(claim, run).ConfigureAwait(false);
    }

    /// <summary>Gives out every piece but the last, which is written and held back.</summary>
    private async Task<ReplyEnd> MakeAsync(KeyedRun run, Func<CancellationToken, IAsyncEnumerable<ReplyPiece>> make)
    {
        await foreach (var piece in make(_stop.Token).ConfigureAwait(false))
        {
            run.Write(piece.Bytes);
            if (piece.End is not ReplyEnd.None)
            {
                return piece.End;
            }

            run.Show(isWhole: false);
        }

        throw new InvalidOperationException("The answer ended without its last piece.");
    }

    /// <summary>
    /// The last piece is given out once the answer is stored. When storage fails it is given out all the same, and storing
    /// goes on behind it until others may have taken the key.
    /// </summary>
    private async Task KeepAsync(KeyClaim claim, KeyedRun run)
    {
        var began = clock.GetTimestamp();
        while (true)
        {
            try
            {
                using var limit = new CancellationTokenSource(StoreLimit, clock);
                if (!await claim.KeepAsync(run.Written, limit.Token).ConfigureAwait(false))
                {
                    LogLost();
                }

                run.Show(isWhole: true);
                return;
            }
            catch (Exception failure) when (failure is StorageUnavailableException or OperationCanceledException)
            {
                LogWaiting(failure);
                run.Show(isWhole: true);
            }

            if (clock.GetElapsedTime(began) >= settings.OwnerTimeout)
            {
                return;
            }

            await Task.Delay(settings.PollInterval, clock, _stop.Token).ConfigureAwait(false);
        }
    }

    private async Task ReleaseAsync(KeyClaim claim)
    {
        try
        {
            using var limit = new CancellationTokenSource(StoreLimit, clock);
            await claim.ReleaseAsync(limit.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is StorageUnavailableException or OperationCanceledException)
        {
            LogHeld(failure, settings.OwnerTimeout);
        }
    }

    /// <summary>Claims the key, or waits for the answer of whoever has it.</summary>
    /// <returns>The answered entry, or one that is this process's.</returns>
    private async Task<KeptReply> ClaimAsync(KeyedRequest request, CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        var mine = new KeptReply
        {
            Fingerprint = request.Fingerprint,
            Claim = $"{Guid.NewGuid():N}",
            ExpiresAt = clock.GetUtcNow() + settings.Retention,
        };
        for (KeptReply? found = null; ;)
        {
            if (IsFree(found))
            {
                var next = mine with { Version = found?.Version ?? string.Empty };
                if (await store.TryWriteAsync(request.Name, next, cancellationToken).ConfigureAwait(false) is { } version)
                {
                    return next with { Version = version };
                }
            }
            else
            {
                await Task.Delay(settings.PollInterval, clock, cancellationToken).ConfigureAwait(false);
            }

            found = await store.FindAsync(request.Name, cancellationToken).ConfigureAwait(false);
            if (found is not null && found.ExpiresAt > clock.GetUtcNow() && IsSettled(request, found, mine.Claim))
            {
                return found;
            }

            if (clock.GetElapsedTime(began) > settings.JoinTimeout && !IsFree(found))
            {
                throw StillRunning();
            }
        }
    }

    /// <summary>Whether an entry says what is to be done: its answer is there, or its claim is ours, whose confirmation was lost.</summary>
    private static bool IsSettled(KeyedRequest request, KeptReply found, string claim) =>
        found.Fingerprint == request.Fingerprint ? found.IsAnswered || found.Claim == claim : throw Conflict();

    private bool IsFree(KeptReply? entry) =>
        entry is null || entry.ExpiresAt <= clock.GetUtcNow() || (!entry.IsAnswered && entry.Silence >= settings.OwnerTimeout);

    private void Leave(KeyedRequest request, KeyedRun run) =>
        _runs.TryRemove(new KeyValuePair<KeyedRequest, KeyedRun>(request, run));

    private static GatewayException Conflict() => new(new GatewayError(
        ErrorCode.IdempotencyConflict, $"'{KeyedRequest.Header}' was used with another request.", KeyedRequest.Header,
        "Send a new key with a new request, and the same body, byte by byte, with a retry."));

    private static GatewayException StillRunning() => new(new GatewayError(
        ErrorCode.ServiceUnavailable, "The answer under this key is still being made.", KeyedRequest.Header,
        "Send the request again with the same key.", RetryAfter: RetryAfter));

    [LoggerMessage(EventIds.Idempotency, LogLevel.Warning, "An answer could not be kept: its key was taken over, for this process was silent too long.")]
    private partial void LogLost();

    [LoggerMessage(EventIds.Idempotency + 1, LogLevel.Warning, "Storage failed while an answer was kept under its key; tried again.")]
    private partial void LogWaiting(Exception failure);

    [LoggerMessage(EventIds.Idempotency + 2, LogLevel.Warning, "Storage failed while a key was released: it is free after {Silence}.")]
    private partial void LogHeld(Exception failure, TimeSpan silence);
}
