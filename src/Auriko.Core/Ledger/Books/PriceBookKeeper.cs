using Auriko.Core.Catalog;
using Auriko.Core.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Auriko.Core.Ledger.Books;

/// <summary>
/// Stores the price book at start and whenever another comes into force. Requests do not wait for it: while storage is
/// down it tries again.
/// </summary>
internal sealed partial class PriceBookKeeper(
    ICatalog catalog, IPriceBooks books, TimeProvider clock, ILogger<PriceBookKeeper> logger)
    : LastingLoop(clock, logger)
{
    /// <summary>Shorter than a catalog stays in force: a changed file counts at its second look.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    private readonly Queue<(PriceBook Book, DateTimeOffset Since)> _waiting = [];
    private CatalogSnapshot? _seen;
    private bool _isFailing;

    /// <summary>Looks once at the catalog in force and stores what waits.</summary>
    /// <param name="stop">The host stops.</param>
    internal override async Task TurnAsync(CancellationToken stop)
    {
        if (catalog.Current is { } current && !ReferenceEquals(current, _seen))
        {
            _seen = current;
            _waiting.Enqueue((PriceBook.Of(current), Clock.GetUtcNow()));
        }

        try
        {
            while (_waiting.TryPeek(out var next))
            {
                await books.KeepAsync(next.Book, next.Since, stop).ConfigureAwait(false);
                _waiting.Dequeue();
                _isFailing = false;
            }
        }
        catch (StorageUnavailableException failure)
        {
            if (!_isFailing)
            {
                LogWaiting(failure, _waiting.Peek().Book.Version);
            }

            _isFailing = true;
        }
    }

    /// <inheritdoc/>
    protected override Task RestAsync(CancellationToken stop) => Task.Delay(Pause, Clock, stop);

    [LoggerMessage(EventIds.Ledger + 40, LogLevel.Warning,
        "The price book {Version} cannot be stored yet; it is tried again every second.")]
    private partial void LogWaiting(Exception failure, string version);
}
