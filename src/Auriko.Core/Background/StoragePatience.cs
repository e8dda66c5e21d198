using Auriko.Core.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Auriko.Core.Background;

/// <summary>
/// Asks storage again until it answers: work in the background has no caller who waits. Safe for concurrent use.
/// </summary>
internal sealed partial class StoragePatience(TimeProvider clock, ILogger<StoragePatience> logger)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    /// <summary>Asks until there is an answer.</summary>
    /// <param name="ask">What is asked; doing it twice must be harmless.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async Task<T> AskAsync<T>(Func<CancellationToken, Task<T>> ask, CancellationToken cancellationToken)
    {
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                return await ask(cancellationToken).ConfigureAwait(false);
            }
            catch (StorageUnavailableException failure)
            {
                LogRetry(failure, pause);
            }

            await Task.Delay(pause, clock, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Does something until it is done.</summary>
    /// <param name="act">What is done; doing it twice must be harmless.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public Task DoAsync(Func<CancellationToken, Task> act, CancellationToken cancellationToken) => AskAsync(
        async token =>
        {
            await act(token).ConfigureAwait(false);
            return true;
        },
        cancellationToken);

    [LoggerMessage(EventIds.Background, LogLevel.Warning, "Storage failed during a background response; tried again in {Pause}.")]
    private partial void LogRetry(Exception failure, TimeSpan pause);
}
