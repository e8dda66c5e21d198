using Auriko.Core.Diagnostics;
using Microsoft.Extensions.Hosting;

namespace Auriko.Core.Access;

/// <summary>
/// Reaches the store of API keys once after the start: before that no caller can be told from another, so the instance
/// is not ready. A later outage leaves it ready. Safe for concurrent use.
/// </summary>
internal sealed class ApiKeyStoreProbe(IApiKeyStore store, AccessSettings settings, TimeProvider clock)
    : BackgroundService, IReadinessCheck
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(250);

    /// <summary>The hash of no key.</summary>
    private static readonly string Nobody = new('0', 64);

    private volatile bool _reached;

    /// <inheritdoc/>
    public string? FindProblem() => _reached ? null : "The storage of API keys has not been reached yet.";

    /// <inheritdoc/>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            while (!await TryReachAsync(stoppingToken).ConfigureAwait(false))
            {
                await Task.Delay(Pause, clock, stoppingToken).ConfigureAwait(false);
            }

            _reached = true;
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops, perhaps before it has started; it would report the exception as a failure.
        }
    }

    private async Task<bool> TryReachAsync(CancellationToken stoppingToken)
    {
        using var limit = new CancellationTokenSource(settings.LookupTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, stoppingToken);
        try
        {
            await store.FindByHashAsync(Nobody, either.Token).ConfigureAwait(false);
            return true;
        }
        catch (StorageUnavailableException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!stoppingToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
