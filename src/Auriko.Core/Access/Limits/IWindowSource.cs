namespace Auriko.Core.Access.Limits;

/// <summary>Where an instance has its permits from. Safe for concurrent use.</summary>
internal interface IWindowSource
{
    /// <summary>Gets permits; storage that is down is dealt with here.</summary>
    /// <param name="window">Of which window.</param>
    /// <param name="wish">How many.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    ValueTask<WindowShare> TakeAsync(RateWindow window, WindowWish wish, CancellationToken cancellationToken);
}

/// <summary>What an instance asks for.</summary>
/// <param name="Held">The permits it has got in this window before.</param>
/// <param name="Needed">The further ones it needs now.</param>
/// <param name="Limit">The most in the window.</param>
internal readonly record struct WindowWish(long Held, long Needed, long Limit);

/// <summary>An instance that counts for itself has all permits of a window at once.</summary>
internal sealed class OwnWindows : IWindowSource
{
    /// <inheritdoc/>
    public ValueTask<WindowShare> TakeAsync(RateWindow window, WindowWish wish, CancellationToken cancellationToken) =>
        ValueTask.FromResult(new WindowShare(Math.Max(0, wish.Limit - wish.Held), wish.Limit));
}
