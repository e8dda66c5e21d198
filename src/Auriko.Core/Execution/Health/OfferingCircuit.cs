using Polly;
using Polly.CircuitBreaker;

namespace Auriko.Core.Execution.Health;

/// <summary>
/// The circuit of one offering. Ended attempts are reported to a Polly circuit breaker, which decides when it opens and
/// closes; while it is open nobody calls, and once its pause is over one caller at a time probes. Beside that it keeps
/// the pause the upstream asked for itself. Safe for concurrent use.
/// </summary>
internal sealed class OfferingCircuit
{
    private readonly TimeProvider _clock;
    private readonly ResiliencePipeline<bool> _breaker;
    private long _askedUntil;
    private long _openUntil;
    private int _probing;

    /// <summary>Makes a closed circuit.</summary>
    /// <param name="settings">When it opens.</param>
    /// <param name="clock">Measures windows and pauses.</param>
    public OfferingCircuit(BreakerSettings settings, TimeProvider clock)
    {
        _clock = clock;
        _breaker = new ResiliencePipelineBuilder<bool> { TimeProvider = clock }
            .AddCircuitBreaker(new CircuitBreakerStrategyOptions<bool>
            {
                ShouldHandle = static report => ValueTask.FromResult(!report.Outcome.Result),
                FailureRatio = settings.FailureRatio,
                MinimumThroughput = settings.MinimumAttempts,
                SamplingDuration = settings.Window,
                BreakDurationGenerator = state => ValueTask.FromResult(PauseAfter(state.HalfOpenAttempts, settings)),
                OnOpened = opened =>
                {
                    Volatile.Write(ref _openUntil, (_clock.GetUtcNow() + opened.BreakDuration).UtcTicks);
                    return ValueTask.CompletedTask;
                },
                OnClosed = _ =>
                {
                    Volatile.Write(ref _openUntil, 0);
                    return ValueTask.CompletedTask;
                },
            })
            .Build();
    }

    /// <summary>How long the upstream asked to be left alone; null when it may be called.</summary>
    public TimeSpan? Pause => LeftUntil(Volatile.Read(ref _askedUntil));

    /// <summary>Whether the circuit is open: its pause is not over, or a probe is under way.</summary>
    public bool IsResting
    {
        get
        {
            var openUntil = Volatile.Read(ref _openUntil);
            return openUntil > 0 && (LeftUntil(openUntil) is not null || Volatile.Read(ref _probing) == 1);
        }
    }

    /// <summary>Asks to call the offering; whoever may must report how it went, or that it says nothing.</summary>
    /// <param name="isLastResort">Whether an open circuit is no reason not to: there is nobody else.</param>
    /// <param name="isProbe">Whether the call finds out if the offering is well again.</param>
    /// <returns>False while the offering must be left alone.</returns>
    public bool TryEnter(bool isLastResort, out bool isProbe)
    {
        isProbe = false;
        if (Pause is not null)
        {
            return false;
        }

        var openUntil = Volatile.Read(ref _openUntil);
        if (openUntil == 0)
        {
            return true;
        }

        isProbe = LeftUntil(openUntil) is null && Interlocked.CompareExchange(ref _probing, 1, 0) == 0;
        return isProbe || isLastResort;
    }

    /// <summary>An attempt ended.</summary>
    /// <param name="isProbe">What <see cref="TryEnter"/> said.</param>
    /// <param name="isHealthy">Whether it speaks for the offering; null when it says nothing either way.</param>
    /// <param name="askedPause">The pause the upstream asked for.</param>
    public void Report(bool isProbe, bool? isHealthy, TimeSpan? askedPause)
    {
        if (askedPause is { } pause && pause > TimeSpan.Zero)
        {
            Volatile.Write(ref _askedUntil, (_clock.GetUtcNow() + pause).UtcTicks);
        }

        if (isHealthy is { } healthy)
        {
            Tell(healthy);
        }

        if (isProbe)
        {
            Volatile.Write(ref _probing, 0);
        }
    }

    private void Tell(bool isHealthy)
    {
        try
        {
            _breaker.Execute(static healthy => healthy, isHealthy);
        }
        catch (BrokenCircuitException)
        {
            // An attempt dispatched before the circuit opened; what it says is known by now.
            return;
        }
    }

    private TimeSpan? LeftUntil(long ticks)
    {
        var left = ticks == 0 ? TimeSpan.Zero : TimeSpan.FromTicks(ticks - _clock.GetUtcNow().UtcTicks);
        return left > TimeSpan.Zero ? left : null;
    }

    private static TimeSpan PauseAfter(int failedProbes, BreakerSettings settings)
    {
        var doubled = settings.Pause * Math.Pow(2, Math.Min(failedProbes, 16));
        return doubled < settings.LongestPause ? doubled : settings.LongestPause;
    }
}
