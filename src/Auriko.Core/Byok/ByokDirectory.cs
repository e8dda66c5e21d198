using System.Collections.Concurrent;
using Auriko.Core.Contract;
using Auriko.Core.Diagnostics;
using Auriko.Core.Execution;
using Microsoft.Extensions.Logging;

namespace Auriko.Core.Byok;

/// <summary>
/// The provider keys that the requests of a workspace use, remembered for a while. While storage is down what was known last
/// is used, else none: then the platform's credential pays, unless the request forbids that. Safe for concurrent use.
/// </summary>
internal sealed partial class ByokDirectory(
    IByokStore store, ByokVault vault, ByokSettings settings, TimeProvider clock, ILogger<ByokDirectory> logger)
{
    private const int Most = 10_000;

    /// <summary>So long storage is not asked again after it failed.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(5);

    /// <summary>Most time for a look-up, which every request of the workspace waits for.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    private readonly ConcurrentDictionary<string, Known> _known = new(StringComparer.Ordinal);

    /// <summary>The keys that may pay for a request.</summary>
    /// <param name="workspaceId">The workspace; null one that has none.</param>
    /// <param name="request">The request.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="StorageUnavailableException">Only they may pay, and they cannot be looked up.</exception>
    public ValueTask<OwnKeys> FindAsync(string? workspaceId, ResponseRequest request, CancellationToken cancellationToken)
    {
        var routing = request.Gateway.Routing;
        if (!vault.IsOpen || workspaceId is null || routing.OnlyPlatform)
        {
            return ValueTask.FromResult(OwnKeys.None);
        }

        return _known.TryGetValue(workspaceId, out var known) && IsFresh(known)
            ? ValueTask.FromResult(KeysOf(known, routing))
            : new ValueTask<OwnKeys>(LookUpAsync(workspaceId, routing, cancellationToken));
    }

    /// <summary>Forgets a workspace whose keys have changed.</summary>
    /// <param name="workspaceId">The workspace.</param>
    public void Forget(string workspaceId) => _known.TryRemove(workspaceId, out _);

    private bool IsFresh(Known known) =>
        clock.GetElapsedTime(known.At) < (known.Failure is null ? settings.CacheDuration : Pause);

    private static OwnKeys KeysOf(Known known, RoutingDirectives routing) => known.Keys ?? (routing.OnlyByok
        ? throw new StorageUnavailableException("The workspace's own provider keys cannot be looked up.", known.Failure!)
        : OwnKeys.None);

    private async Task<OwnKeys> LookUpAsync(string workspaceId, RoutingDirectives routing, CancellationToken cancellationToken)
    {
        Known found;
        try
        {
            found = new Known(Open(await ListAsync(workspaceId, cancellationToken).ConfigureAwait(false)), clock.GetTimestamp(), null);
        }
        catch (StorageUnavailableException failure)
        {
            LogDown(failure);
            var last = _known.TryGetValue(workspaceId, out var known) ? known.Keys : null;
            found = new Known(last, clock.GetTimestamp(), failure);
        }

        if (_known.Count >= Most)
        {
            _known.Clear();
        }

        _known[workspaceId] = found;
        return KeysOf(found, routing);
    }

    private async Task<IReadOnlyList<ByokKey>> ListAsync(string workspaceId, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(Limit, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await store.ListAsync(workspaceId, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException late) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StorageUnavailableException("The provider keys of a workspace could not be looked up in time.", late);
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

            if (vault.Open(chosen) is { } secret)
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
    private sealed record Known(OwnKeys? Keys, long At, StorageUnavailableException? Failure);

    [LoggerMessage(EventIds.Byok, LogLevel.Warning, "Workspaces' own provider keys cannot be looked up at the moment.")]
    private partial void LogDown(Exception failure);

    [LoggerMessage(EventIds.Byok + 1, LogLevel.Error, "Provider key {Id} does not open with any of Auriko:Byok:Keys: it is not used.")]
    private partial void LogSealed(string id);
}
