using Auriko.Core.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Auriko.Core.Access.Limits;

/// <summary>
/// Instances that count together take permits in slices, so that only every so many requests wait for storage. All of them
/// never get more than the limit; what one holds and does not use, up to a slice, the others cannot have. While storage is
/// down each allows a share by itself. Safe for concurrent use.
/// </summary>
internal sealed partial class LeasedWindows(
    ISharedWindows shared, LimitSettings settings, AccessSettings access, TimeProvider clock, ILogger<LeasedWindows> logger)
    : IWindowSource
{
    /// <summary>How many slices a window has.</summary>
    public const int Slices = 16;

    /// <summary>How long storage is left alone once it failed.</summary>
    public static readonly TimeSpan OutageRetry = TimeSpan.FromSeconds(5);

    private long _downUntil = long.MinValue;

    /// <inheritdoc/>
    public async ValueTask<WindowShare> TakeAsync(RateWindow window, WindowWish wish, CancellationToken cancellationToken)
    {
        if (clock.GetUtcNow().UtcTicks < Volatile.Read(ref _downUntil))
        {
            return Alone(wish);
        }

        using var limit = new CancellationTokenSource(access.LookupTimeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        try
        {
            var slice = Math.Max(wish.Needed, wish.Limit / Slices);
            return await shared.TakeAsync(window, new WindowTake(wish.Needed, slice, wish.Limit), either.Token).ConfigureAwait(false);
        }
        catch (Exception failure) when (
            failure is StorageUnavailableException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            Volatile.Write(ref _downUntil, (clock.GetUtcNow() + OutageRetry).UtcTicks);
            LogDown(failure, settings.OutageShare);
            return Alone(wish);
        }
    }

    /// <summary>What was got from storage before counts towards the share.</summary>
    private WindowShare Alone(WindowWish wish)
    {
        var share = Math.Max(1, (long)(wish.Limit * settings.OutageShare));
        return new WindowShare(Math.Max(0, share - wish.Held), wish.Limit);
    }

    [LoggerMessage(EventIds.Access + 3, LogLevel.Warning,
        "Rate limits cannot be counted with the other instances; each allows {OutageShare} of a limit by itself meanwhile.")]
    private partial void LogDown(Exception failure, double outageShare);
}
