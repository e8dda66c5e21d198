using System.Collections.Concurrent;
using System.Threading.RateLimiting;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Gateway;

namespace Auriko.Core.Access.Limits;

/// <summary>
/// Holds keys to their requests and tokens a minute and their requests at once. A request that is refused counts for nothing.
/// A singleton, safe for concurrent use.
/// </summary>
internal sealed class KeyLimits : IDisposable
{
    /// <summary>The output tokens counted for a request that does not bound them.</summary>
    public const long DefaultOutput = 400;

    private readonly ConcurrentDictionary<string, KeyMeter> _meters = new(StringComparer.Ordinal);
    private readonly ConcurrencyLimiter? _all;
    private readonly IWindowSource _source;
    private readonly LimitSettings _settings;
    private readonly int _maxMeters;
    private readonly TimeProvider _clock;

    /// <summary>Makes the limits.</summary>
    /// <param name="source">Gives the permits of windows.</param>
    /// <param name="settings">The limits of keys without their own.</param>
    /// <param name="access">Says how many keys are kept in memory.</param>
    /// <param name="clock">The time.</param>
    public KeyLimits(IWindowSource source, LimitSettings settings, AccessSettings access, TimeProvider clock)
    {
        (_source, _settings, _maxMeters, _clock) = (source, settings, access.MaxCachedKeys, clock);
        _all = settings.MaxConcurrencyOfAll is { } most
            ? new ConcurrencyLimiter(new ConcurrencyLimiterOptions { PermitLimit = most, QueueLimit = 0 })
            : null;
    }

    /// <summary>Whether a key's requests have to be counted.</summary>
    /// <param name="caller">The key.</param>
    public bool Concern(Caller caller) => _all is not null || KeyRates.Of(caller.Policy, _settings.Defaults).IsLimited;

    /// <summary>Counts a request.</summary>
    /// <param name="call">Who asks what; its report is filled in.</param>
    /// <param name="cancellationToken">The caller hung up.</param>
    /// <returns>To be disposed when the response has ended.</returns>
    /// <exception cref="GatewayException">A limit is reached.</exception>
    public async ValueTask<KeyLease> AdmitAsync(GatewayCall call, CancellationToken cancellationToken)
    {
        var rates = KeyRates.Of(call.Caller.Policy, _settings.Defaults);
        call.Limits.IsLimited = rates.IsLimited;
        var slot = TakeSlot();
        KeyMeter? meter = null;
        try
        {
            meter = rates.IsLimited ? Enter(call.Caller.KeyId, rates.Concurrency) : null;
            var lease = new KeyLease(meter, slot, _clock);
            if (meter is not null)
            {
                await CountAsync(call, meter, rates, lease, cancellationToken).ConfigureAwait(false);
            }

            return lease;
        }
        catch
        {
            meter?.Leave();
            slot?.Dispose();
            throw;
        }
    }

    /// <summary>Tells what a request has really used whose lease is over.</summary>
    /// <param name="keyId">The key's id.</param>
    /// <param name="counted">What was counted for it, by whichever process.</param>
    /// <param name="tokens">Input and output together.</param>
    public void Settle(string keyId, CountedTokens counted, long tokens)
    {
        var meter = Enter(keyId, most: null);
        meter.Tokens.Correct(counted.Window, tokens - counted.Amount, _clock.GetUtcNow());
        meter.Leave();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _all?.Dispose();
        foreach (var meter in _meters.Values)
        {
            meter.Dispose();
        }
    }

    private RateLimitLease? TakeSlot()
    {
        var slot = _all?.AttemptAcquire();
        return slot is null or { IsAcquired: true } ? slot : throw LimitErrors.AllConcurrency();
    }

    private KeyMeter Enter(string keyId, int? most)
    {
        while (true)
        {
            var meter = _meters.GetOrAdd(keyId, id => new KeyMeter(id, _source));
            switch (meter.TryEnter(_clock.GetUtcNow(), most))
            {
                case KeyMeter.Entry.Full:
                    throw LimitErrors.Concurrency(most);
                case KeyMeter.Entry.Running:
                    Trim();
                    return meter;
                case KeyMeter.Entry.Retired:
                    _meters.TryRemove(KeyValuePair.Create(keyId, meter));
                    break;
            }
        }
    }

    private async ValueTask CountAsync(
        GatewayCall call, KeyMeter meter, KeyRates rates, KeyLease lease, CancellationToken cancellationToken)
    {
        var now = _clock.GetUtcNow();
        var requests = default(MeterReading);
        if (rates.Requests is { } most)
        {
            requests = await meter.Requests.TakeAsync(1, most, now, cancellationToken).ConfigureAwait(false);
            call.Limits.Requests = new RequestStanding(requests.Limit, requests.Remaining, requests.ResetAt);
            if (!requests.IsTaken)
            {
                throw LimitErrors.Requests(requests, now);
            }
        }

        if (rates.Tokens is { } tokens)
        {
            var wanted = TokenEstimate.Input(call.Request) + (call.Request.MaxOutputTokens ?? DefaultOutput);
            var reading = await meter.Tokens.TakeAsync(wanted, tokens, now, cancellationToken).ConfigureAwait(false);
            if (!reading.IsTaken)
            {
                meter.Requests.Correct(requests.Start, -1, now);
                throw LimitErrors.Tokens(reading, wanted, now);
            }

            lease.Tokens = new CountedTokens(wanted, reading.Start);
        }
    }

    /// <summary>Keys that have been still for a minute are forgotten when there are too many.</summary>
    private void Trim()
    {
        if (_meters.Count <= _maxMeters)
        {
            return;
        }

        var now = _clock.GetUtcNow();
        foreach (var (keyId, meter) in _meters)
        {
            if (meter.TryRetire(now))
            {
                _meters.TryRemove(KeyValuePair.Create(keyId, meter));
            }
        }
    }
}
