using System.Collections.Concurrent;
using Auriko.Core.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Auriko.Core.Access;

/// <summary>
/// API keys by hash, from memory where what is known is fresh enough. A key in steady use is refreshed ahead of its
/// time, so that its callers never wait; one look-up a key runs at a time; and while storage is down known keys are
/// honoured for as long as <see cref="AccessSettings.StaleAfterOutage"/> says. Safe for concurrent use.
/// </summary>
internal sealed partial class ApiKeyDirectory(
    IApiKeyStore store, AccessSettings settings, TimeProvider clock, ILogger<ApiKeyDirectory> logger)
{
    /// <summary>How long a key that could not be looked up is left alone.</summary>
    public static readonly TimeSpan OutageRetry = TimeSpan.FromSeconds(5);

    /// <summary>Apart, so that a flood of made-up keys cannot push out the real ones.</summary>
    private readonly CachedKeys _known = new(settings.MaxCachedKeys);
    private readonly CachedKeys _unknown = new(settings.MaxCachedKeys);
    private readonly ConcurrentDictionary<string, Lazy<Task<CachedKey?>>> _running = new(StringComparer.Ordinal);
    private volatile bool _storageIsDown;

    /// <summary>Finds a key.</summary>
    /// <param name="hash">Lower-case hex SHA-256 of the key.</param>
    /// <param name="cancellationToken">Stops the wait, not the look-up others may wait for.</param>
    /// <returns>The key, revoked and expired ones included; null when it is unknown.</returns>
    /// <exception cref="StorageUnavailableException">It is not in memory and cannot be looked up now.</exception>
    public async ValueTask<ApiKeyRecord?> FindAsync(string hash, CancellationToken cancellationToken)
    {
        var now = clock.GetUtcNow();
        if ((_known.Find(hash) ?? _unknown.Find(hash)) is { } cached && now < cached.FreshUntil)
        {
            if (now >= cached.RefreshAt)
            {
                _ = LookUp(hash);
            }

            return cached.Record;
        }

        var found = await LookUp(hash).WaitAsync(cancellationToken).ConfigureAwait(false);
        return found is null ? throw new StorageUnavailableException("API keys cannot be looked up now.") : found.Record;
    }

    private Task<CachedKey?> LookUp(string hash) =>
        _running.GetOrAdd(hash, key => new Lazy<Task<CachedKey?>>(() => LookUpAsync(key))).Value;

    /// <returns>Null when storage is down and nothing usable is known.</returns>
    private async Task<CachedKey?> LookUpAsync(string hash)
    {
        using var limit = new CancellationTokenSource(settings.LookupTimeout, clock);
        try
        {
            var record = await store.FindByHashAsync(hash, limit.Token).ConfigureAwait(false);
            return Remember(hash, record);
        }
        catch (Exception failure) when (failure is StorageUnavailableException or OperationCanceledException)
        {
            return Endure(hash, failure);
        }
        finally
        {
            _running.TryRemove(hash, out _);
        }
    }

    private CachedKey Remember(string hash, ApiKeyRecord? record)
    {
        if (_storageIsDown)
        {
            _storageIsDown = false;
            LogBack();
        }

        var now = clock.GetUtcNow();
        var duration = record is null ? settings.UnknownCacheDuration : settings.CacheDuration;
        var seen = new CachedKey(record, now, now + (duration / 2), now + duration);
        var (keep, drop) = record is null ? (_unknown, _known) : (_known, _unknown);
        keep.Set(hash, seen);
        drop.Remove(hash);
        return seen;
    }

    private CachedKey? Endure(string hash, Exception failure)
    {
        if (!_storageIsDown)
        {
            _storageIsDown = true;
            LogDown(failure, settings.StaleAfterOutage);
        }

        var now = clock.GetUtcNow();
        if (_known.Find(hash) is not { } known)
        {
            return null;
        }

        var end = known.CheckedAt + settings.StaleAfterOutage;
        var trusted = now + (2 * OutageRetry) is var later && later < end ? later : end;
        var stale = known with
        {
            RefreshAt = now + OutageRetry,
            FreshUntil = trusted > known.FreshUntil ? trusted : known.FreshUntil,
        };
        _known.Set(hash, stale);
        return now < stale.FreshUntil ? stale : null;
    }

    [LoggerMessage(EventIds.Access, LogLevel.Error,
        "API keys cannot be looked up. Those already known are honoured for up to {StaleAfterOutage}, others are refused.")]
    private partial void LogDown(Exception failure, TimeSpan staleAfterOutage);

    [LoggerMessage(EventIds.Access + 1, LogLevel.Warning, "API keys can be looked up again.")]
    private partial void LogBack();
}
