using Auriko.Core.Diagnostics;

namespace Auriko.Core.Idempotency;

/// <summary>
/// A key that this process holds while it makes the answer. Its entry is written anew from time to time, which tells the
/// others that the process lives. Not safe for concurrent use.
/// </summary>
internal sealed class KeyClaim : IAsyncDisposable
{
    private readonly IReplyStore _store;
    private readonly string _name;
    private readonly KeptReply _held;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _renewing;
    private string _version;

    /// <summary>Holds a key from here on.</summary>
    /// <param name="store">Where the entry is.</param>
    /// <param name="name">The entry.</param>
    /// <param name="held">The entry as it was written.</param>
    /// <param name="interval">How often it is written anew.</param>
    /// <param name="clock">Measures that.</param>
    public KeyClaim(IReplyStore store, string name, KeptReply held, TimeSpan interval, TimeProvider clock)
    {
        (_store, _name, _held, _version) = (store, name, held, held.Version);
        _renewing = RenewAsync(interval, clock);
    }

    /// <summary>Stores the answer.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>False when the key is not this process's any more: it was silent for too long.</returns>
    /// <exception cref="StorageUnavailableException">Storage failed; try again.</exception>
    public async Task<bool> KeepAsync(ReadOnlyMemory<byte> answer, CancellationToken cancellationToken)
    {
        await StopAsync().ConfigureAwait(false);
        return await ChangeAsync(_held with { IsAnswered = true, Answer = answer }, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Frees the key.</summary>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="StorageUnavailableException">Storage failed: the key is free once it was silent for long enough.</exception>
    public async Task ReleaseAsync(CancellationToken cancellationToken)
    {
        await StopAsync().ConfigureAwait(false);
        await _store.RemoveAsync(_name, _version, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync().ConfigureAwait(false);
        _stop.Dispose();
    }

    private async Task RenewAsync(TimeSpan interval, TimeProvider clock)
    {
        while (true)
        {
            await Task.Delay(interval, clock, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_stop.IsCancellationRequested)
            {
                return;
            }

            // Once it fails, the next one may not; and a key that is lost is noticed when the answer is kept.
            await ((Task)ChangeAsync(_held, _stop.Token)).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Stops the renewals. One that was under way is found by its claim.</summary>
    private async Task StopAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await _renewing.ConfigureAwait(false);
    }

    /// <summary>A write whose answer was lost is found by its claim.</summary>
    private async Task<bool> ChangeAsync(KeptReply next, CancellationToken cancellationToken)
    {
        for (var tries = 0; tries < 2; tries++)
        {
            if (await _store.TryWriteAsync(_name, next with { Version = _version }, cancellationToken).ConfigureAwait(false) is { } version)
            {
                _version = version;
                return true;
            }

            var found = await _store.FindAsync(_name, cancellationToken).ConfigureAwait(false);
            if (found?.Claim != _held.Claim)
            {
                return false;
            }

            _version = found.Version;
        }

        return false;
    }
}
