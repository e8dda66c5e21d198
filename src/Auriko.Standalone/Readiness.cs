using Auriko.Core.Access;
using Auriko.Core.Diagnostics;

namespace Auriko.Standalone;

/// <summary>Brings a started gateway to the point where it can serve.</summary>
internal sealed partial class Readiness(IServiceProvider services)
{
    private static readonly TimeSpan StoragePause = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan CheckPause = TimeSpan.FromMilliseconds(20);

    private readonly TimeProvider _clock = services.GetRequiredService<TimeProvider>();
    private readonly ILogger _logger = services.GetRequiredService<ILogger<Readiness>>();

    /// <summary>Stores the development key, as soon as storage takes it.</summary>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>The key; null when this gateway has none.</returns>
    /// <exception cref="CommandException">The key given by the operator has been revoked.</exception>
    public async Task<ApiKeySecret?> StoreKeyAsync(CancellationToken cancellationToken)
    {
        if (services.GetService<DevelopmentKey>() is not { } key)
        {
            return null;
        }

        for (var first = true; ; first = false)
        {
            try
            {
                return await key.EnsureAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (StorageUnavailableException failure)
            {
                if (first)
                {
                    LogKeyNotStored(failure);
                }
            }

            await Task.Delay(StoragePause, _clock, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until every readiness check agrees.</summary>
    /// <param name="cancellationToken">Stops the wait.</param>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        var checks = services.GetServices<IReadinessCheck>().ToArray();
        while (checks.Any(check => check.FindProblem() is not null))
        {
            await Task.Delay(CheckPause, _clock, cancellationToken).ConfigureAwait(false);
        }
    }

    [LoggerMessage(StandaloneEvents.KeyNotStored, LogLevel.Warning,
        "The development key cannot be stored yet; the gateway is not ready until it is.")]
    private partial void LogKeyNotStored(Exception failure);
}
