using System.Collections.Concurrent;
using Auriko.Core.Access;
using Auriko.Core.Contract;
using Auriko.Core.Diagnostics;
using Auriko.Core.Execution;
using Microsoft.Extensions.Logging;

namespace Auriko.Core.Byok;

/// <summary>
/// The provider keys that the requests of a workspace use, remembered for a while and looked up again ahead of time, one
/// look-up a workspace at a time, so that a workspace in steady use never waits. While storage is down what was known last is
/// used, else none: then the platform's credential pays, unless the request forbids that. Safe for concurrent use.
/// </summary>
internal sealed partial class ByokDirectory
{
    private const int Most = 10_000;

    /// <summary>So long storage is not asked again after it failed.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>Most time for a look-up.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private readonly IByokStore _store;
    private readonly ByokVault _vault;
    private readonly ByokSettings _settings;
    private readonly TimeProvider _clock;
    private readonly ILogger<ByokDirectory> _logger;
    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);
    private readonly SharedLookups<Known> _lookups;
    private int _changes;

    /// <summary>Makes a directory that knows nothing yet.</summary>
    /// <param name="store">Where keys are kept.</param>
    /// <param name="vault">Opens them.</param>
    /// <param name="settings">How long they are remembered.</param>
    /// <param name="clock">The time.</param>
    /// <param name="logger">Hears of outages, and of keys that do not open.</param>
    public ByokDirectory(
        IByokStore store, ByokVault vault, ByokSettings settings, TimeProvider clock, ILogger<ByokDirectory> logger)
    {
        (_store, _vault, _settings, _clock, _logger) = (store, vault, settings, clock, logger);
        _lookups = new SharedLookups<Known>(LookUpAsync);
    }

    /// <summary>The keys that may pay for a request.</summary>
    /// <param name="workspaceId">The workspace; null one that has none.</param>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="StorageUnavailableException">Only they may pay, and they cannot be looked up.</exception>
    public ValueTask<OwnKeys> FindAsync(string? workspaceId, ResponseRequest request, CancellationToken cancellationToken)
    {
        var routing = request.Gateway.Routing;
        if (!_vault.IsOpen || workspaceId is null || routing.OnlyPlatform)
        {
            return ValueTask.FromResult(OwnKeys.None);
        }

        return _known.TryGetValue(workspaceId, out var known) && IsUsable(workspaceId, known)
            ? ValueTask.FromResult(KeysOf(known, routing))
            : new ValueTask<OwnKeys>(WaitAsync(workspaceId, routing, cancellationToken));
    }

    /// <summary>Forgets a workspace whose keys have changed.</summary>
    /// <param name="workspaceId">The workspace.</param>
    public void Forget(string workspaceId)
    {
        Interlocked.Increment(ref _changes);
        _known.TryRemove(workspaceId, out _);
        _lookups.Leave(workspaceId);
    }

    /// <summary>
    /// Whether a request need not wait. A new look-up begins ahead of the time from which it would: so nobody waits again and
    /// again while storage is down either, as long as anything is known.
    /// </summary>
    private bool IsUsable(string workspaceId, Known known)
    {
        var age = _clock.GetElapsedTime(known.At);
        var (refresh, end) = known switch
        {
            { Failure: null } => (_settings.CacheDuration / 2, _settings.CacheDuration),
            { Keys: null } => (Pause, Pause),
            _ => (Pause, 2 * Pause),
        };
        if (age >= refresh && age < end)
        {
            _ = _lookups.RunAsync(workspaceId);
        }

        return age < end;
    }

    private static OwnKeys KeysOf(Known known, RoutingDirectives routing) => known.Keys ?? (routing.OnlyByok
        ? throw new StorageUnavailableException("The workspace's own provider keys cannot be looked up.", known.Failure!)
        : OwnKeys.None);

    private async Task<OwnKeys> WaitAsync(string workspaceId, RoutingDirectives routing, CancellationToken cancellationToken) =>
        KeysOf(await _lookups.RunAsync(workspaceId).WaitAsync(cancellationToken).ConfigureAwait(false), routing);

    private async Task<Known> LookUpAsync(string workspaceId)
    {
        var changes = Volatile.Read(ref _changes);
        var found = await ReadAsync(workspaceId).ConfigureAwait(false);
        if (_known.Count >= Most)
        {
            _known.Clear();
        }

        // What was read while a key changed may lack the change.
        if (changes == Volatile.Read(ref _changes))
        {
            _known[workspaceId] = found;
        }

        return found;
    }

    private async Task<Known> ReadAsync(string workspaceId)
    {
        using var limit = new CancellationTokenSource(Limit, _clock);
        try
        {
            var keys = Open(await _store.ListAsync(workspaceId, limit.Token).ConfigureAwait(false));
            return new Known(keys, _clock.GetTimestamp(), null);
        }
        catch (Exception failure) when (failure is StorageUnavailableException or OperationCanceledException)
        {
            LogDown(failure);
            var last = _known.TryGetValue(workspaceId, out var known) ? known.Keys : null;
            return new Known(last, _clock.GetTimestamp(), failure);
        }
    }

    private OwnKeys Open(IReadOnlyList<ByokKey> stored)
    {
        var opened = new Dictionary<ProviderName, OwnKey>();
        foreach (var ofProvider in stored.GroupBy(key => key.Provider))
        {
            if (ByokKey.Chosen(ofProvider) is not { } chosen)
            {
                continue;
            }

            if (_vault.Open(chosen) is { } secret)
            {
                opened[new ProviderName(chosen.Provider)] = new OwnKey(chosen.Id, secret);
            }
            else
            {
                LogSealed(chosen.Id);
            }
        }

        return new OwnKeys(opened);
    }

    /// <summary>What is remembered: the keys, null when they were never seen, and why storage did not say, if so.</summary>
    private sealed record Known(OwnKeys? Keys, long At, Exception? Failure);

    [LoggerMessage(EventIds.Byok, LogLevel.Warning, "Workspaces' own provider keys cannot be looked up at the moment.")]
    private partial void LogDown(Exception failure);

    [LoggerMessage(EventIds.Byok + 1, LogLevel.Error, "Provider key {Id} does not open with any of Auriko:Byok:Keys: it is not used.")]
    private partial void LogSealed(string id);
}
