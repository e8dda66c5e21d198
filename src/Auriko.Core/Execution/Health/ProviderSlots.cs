using System.Collections.Frozen;
using System.Threading.RateLimiting;

namespace Auriko.Core.Execution.Health;

/// <summary>
/// Bounds the calls under way at each provider that has a bound. A singleton, safe for concurrent use.
/// </summary>
/// <param name="providers">The configured providers.</param>
/// <param name="settings">Says how long to wait for a slot.</param>
/// <param name="clock">Measures the wait.</param>
internal sealed class ProviderSlots(ProviderRegistry providers, ExecutionSettings settings, TimeProvider clock) : IDisposable
{
    private readonly FrozenDictionary<ProviderName, ConcurrencyLimiter> _limiters = providers.All
        .Where(provider => provider.MaxConcurrentCalls is not null)
        .ToFrozenDictionary(
            provider => provider.Name,
            provider => new ConcurrencyLimiter(new ConcurrencyLimiterOptions
            {
                PermitLimit = provider.MaxConcurrentCalls!.Value,
                QueueLimit = int.MaxValue,
                QueueProcessingOrder = QueueProcessingOrder.OldestFirst,
            }));

    /// <summary>Takes a slot if one is free.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="slot">Gives it back when disposed; null where there is no bound.</param>
    public bool TryTake(ProviderName provider, out IDisposable? slot)
    {
        slot = null;
        if (!_limiters.TryGetValue(provider, out var limiter))
        {
            return true;
        }

        var lease = limiter.AttemptAcquire();
        slot = lease;
        return lease.IsAcquired;
    }

    /// <summary>Waits for a slot, at most <c>SlotTimeout</c>.</summary>
    /// <param name="provider">The provider.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>The slot; null when none came free in time.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> was cancelled.</exception>
    public async ValueTask<IDisposable?> WaitAsync(ProviderName provider, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(settings.SlotTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            return await _limiters[provider].AcquireAsync(1, either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (var limiter in _limiters.Values)
        {
            limiter.Dispose();
        }
    }
}
