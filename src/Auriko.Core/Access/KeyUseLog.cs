using System.Collections.Concurrent;
using System.Threading.Channels;
using Auriko.Core.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Auriko.Core.Access;

/// <summary>
/// Writes down when keys were last used, at most once a minute each, beside the requests: what cannot be written is
/// forgotten, and no request waits or fails for it. Safe for concurrent use.
/// </summary>
internal sealed partial class KeyUseLog(IKeyUses uses, AccessSettings settings, TimeProvider clock, ILogger<KeyUseLog> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    private readonly ConcurrentDictionary<string, DateTimeOffset> _noted = new(StringComparer.Ordinal);
    private readonly Channel<KeyUse> _pending =
        Channel.CreateBounded<KeyUse>(new BoundedChannelOptions(1024) { FullMode = BoundedChannelFullMode.DropWrite });

    private bool _failed;

    /// <summary>Notes that a key is used now.</summary>
    /// <param name="keyId">The key's id.</param>
    public void Note(string keyId)
    {
        var now = clock.GetUtcNow();
        if (_noted.TryGetValue(keyId, out var last) && now - last < Interval)
        {
            return;
        }

        if (_noted.Count >= settings.MaxCachedKeys)
        {
            _noted.Clear();
        }

        _noted[keyId] = now;
        _pending.Writer.TryWrite(new KeyUse(keyId, now));
    }

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await foreach (var use in _pending.Reader.ReadAllAsync(stoppingToken).ConfigureAwait(false))
            {
                await WriteAsync(use, stoppingToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops; it would report the exception as a failure.
        }
    }

    private async Task WriteAsync(KeyUse use, CancellationToken stoppingToken)
    {
        using var limit = new CancellationTokenSource(settings.LookupTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stoppingToken);
        try
        {
            await uses.RecordAsync(use.KeyId, use.UsedAt, either.Token).ConfigureAwait(false);
            _failed = false;
        }
        catch (Exception failure)
        {
            // Whatever it is: nothing waits for it, and the next use is written anew.
            if (!_failed && !stoppingToken.IsCancellationRequested)
            {
                _failed = true;
                LogFailed(failure);
            }
        }
    }

    [LoggerMessage(EventIds.Access + 2, LogLevel.Warning, "When keys were last used cannot be written down at the moment.")]
    private partial void LogFailed(Exception failure);

    private readonly record struct KeyUse(string KeyId, DateTimeOffset UsedAt);
}
