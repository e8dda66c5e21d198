using Auriko.Core.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Auriko.Core.Access;

/// <summary>
/// API keys by hash, from memory where what is known is fresh enough. A key in steady use is refreshed ahead of its
/// time, so that its callers never wait; one look-up a key runs at a time; and while storage is down known keys are
/// honoured for as long as <see cref="AccessSettings.StaleAfterOutage"/> says. Safe for concurrent use.
/// </summary>
internal sealed partial class ApiKeyDirectory
{
    /// <summary>How long a key that could not be looked up is left alone.</summary>
    public static readonly TimeSpan OutageRetry = TimeSpan.FromSeconds(5);

    private readonly IApiKeyStore _store;
    private readonly AccessSettings _settings;
    private readonly TimeProvider _clock;
    private readonly ILogger<ApiKeyDirectory> _logger;

    /// <summary>Apart, so that a flood of made-up keys cannot push out the real ones.</summary>
    private readonly CachedKeys _known;
    private readonly CachedKeys _unknown;
    private readonly SharedLookups<CachedKey?> _lookups;
    private volatile bool _storageIsDown;

    /// <summary>Makes a directory that knows nothing yet.</summary>
    /// <param name="store">Where keys are kept.</param>
    /// <param name="settings">How long they are remembered.</param>
    /// <param name="clock">The time.</param>
    /// <param name="logger">Hears of outages.</param>
    public ApiKeyDirectory(IApiKeyStore store, AccessSettings settings, TimeProvider clock, ILogger<ApiKeyDirectory> logger)
    {
        (_store, _settings, _clock, _logger) = (store, settings, clock, logger);
        _known = new CachedKeys(settings.MaxCachedKeys);
        _unknown = new CachedKeys(settings.MaxCachedKeys);
        _lookups = new SharedLookups<CachedKey?>(LookUpAsync);
    }

    /// <summary>Finds a key.</summary>
    /// <param name="hash">Lower-case hex SHA-256 of the key.</param>
    /// <param name="cancellationToken">Stops the wait, not the look-up others may wait for.</param>
    /// <returns>The key, revoked and expired ones included; null when it is unknown.</returns>
    /// <exception cref="StorageUnavailableException">It is not in memory and cannot be looked up now.</exception>
    public async ValueTask<ApiKeyRecord?> FindAsync(string hash, CancellationToken cancellationToken)
    {
        var now = _clock.GetUtcNow();
        if ((_known.Find(hash) ?? _unknown.Find(hash)) is { } cached && now < cached.FreshUntil)
        {
            if (now >= cached.RefreshAt)
            {
                _ = _lookups.RunAsync(hash);
            }

            return cached.Record;
        }

        var found = await _lookups.RunAsync(hash).WaitAsync(cancellationToken).ConfigureAwait(false);
        return found is null ? throw new StorageUnavailableException("API keys cannot be looked up now.") : found.Record;
    }

    /// <returns>Null when storage is down and nothing usable is known.</returns>
    private async Task<CachedKey?> LookUpAsync(string hash)
    {
        using var limit = new CancellationTokenSource(_settings.LookupTimeout, _clock);
        try
        {
            var record = await _store.FindByHashAsync(hash, limit.Token).ConfigureAwait(false);
            return Remember(hash, record);
        }
        catch (Exception failure) when (failure is StorageUnavailableException or OperationCanceledException)
        {
            return Endure(hash, failure);
        }
    }

    private CachedKey Remember(string hash, ApiKeyRecord? record)
    {
        if (_storageIsDown)
        {
            _storageIsDown = false;
            LogBack();
        }

        var now = _clock.GetUtcNow();
        var duration = record is null ? _settings.UnknownCacheDuration : _settings.CacheDuration;
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
            LogDown(failure, _settings.StaleAfterOutage);
        }

        var now = _clock.GetUtcNow();
        if (_known.Find(hash) is not { } known)
        {
            return null;
        }

        var end = known.CheckedAt + _settings.StaleAfterOutage;
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
