using System.Globalization;
using Auriko.Core.Diagnostics;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Auriko.Core.Routing.Decisions;

/// <summary>
/// Stores sampled decisions while the host runs: JSON lines in a file of this process for each day (UTC). What waits when
/// the host stops is stored too.
/// </summary>
internal sealed partial class DecisionWriter(
    DecisionLog log, RoutingSettings settings, TimeProvider clock, ILogger<DecisionWriter> logger) : IHostedService
{
    private readonly string _instance = Guid.CreateVersion7(clock.GetUtcNow()).ToString("n");
    private Task _writing = Task.CompletedTask;
    private bool _isBroken;

    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        _writing = settings.DecisionSampling > 0 ? Task.Run(WriteAsync, CancellationToken.None) : Task.CompletedTask;
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken)
    {
        log.Complete();
        return _writing.WaitAsync(cancellationToken);
    }

    private async Task WriteAsync()
    {
        while (await log.Waiting.WaitToReadAsync().ConfigureAwait(false))
        {
            try
            {
                await AppendAsync().ConfigureAwait(false);
                _isBroken = false;
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                log.DropWaiting();
                if (!_isBroken)
                {
                    _isBroken = true;
                    LogBroken(failure, settings.DecisionFolder);
                }
            }
        }
    }

    /// <summary>Appends all that waits.</summary>
    private async Task AppendAsync()
    {
        var day = clock.GetUtcNow().ToString("yyyyMMdd", CultureInfo.InvariantCulture);
        Directory.CreateDirectory(settings.DecisionFolder);
        var file = new FileStream(
            Path.Combine(settings.DecisionFolder, $"decisions-{day}-{_instance}.jsonl"), FileMode.Append, FileAccess.Write);
        await using var _ = file.ConfigureAwait(false);
        while (log.Waiting.TryRead(out var next))
        {
            if (next.Plan.Decision is { } decision)
            {
                await file.WriteAsync((decision with { ResponseId = next.ResponseId }).ToJson()).ConfigureAwait(false);
                file.WriteByte((byte)'\n');
            }
        }
    }

    [LoggerMessage(
        EventIds.Routing + 12, LogLevel.Error, "Decisions cannot be stored in {Folder}; some are lost until they can.")]
    private partial void LogBroken(Exception failure, string folder);
}
