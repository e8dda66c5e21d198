using Auriko.Core.Execution;
using Auriko.Providers.Settings;

namespace Auriko.Providers.Upstream;

/// <summary>
/// The clocks of one call: total and first token run from its start, idle only while the next event is waited for. What
/// ran out is known by name. Not safe for concurrent use.
/// </summary>
internal sealed class TimeLimits : IDisposable
{
    private readonly ProviderSettings _settings;
    private readonly CancellationTokenSource _total;
    private readonly CancellationTokenSource _silence;
    private readonly CancellationTokenSource _any;
    private bool _hasOutput;

    /// <summary>Starts the clocks.</summary>
    public TimeLimits(ProviderSettings settings, TimeProvider clock, CancellationToken cancellationToken)
    {
        _settings = settings;
        _total = new CancellationTokenSource(settings.TotalTimeout, clock);
        _silence = new CancellationTokenSource(settings.FirstTokenTimeout, clock);
        _any = CancellationTokenSource.CreateLinkedTokenSource(_total.Token, _silence.Token, cancellationToken);
    }

    /// <summary>Cancelled when any limit runs out or the caller leaves.</summary>
    public CancellationToken Token => _any.Token;

    /// <summary>The limit that ran out first in rank; null when none has.</summary>
    public FailureKind? Expired =>
        _total.IsCancellationRequested ? FailureKind.TotalTimeout
        : !_silence.IsCancellationRequested ? null
        : _hasOutput ? FailureKind.IdleTimeout
        : FailureKind.FirstTokenTimeout;

    /// <summary>The length of a limit.</summary>
    public TimeSpan LengthOf(FailureKind kind) => kind switch
    {
        FailureKind.TotalTimeout => _settings.TotalTimeout,
        FailureKind.IdleTimeout => _settings.IdleTimeout,
        _ => _settings.FirstTokenTimeout,
    };

    /// <summary>Output has come: the first-token clock stops for good.</summary>
    public void NoteOutput()
    {
        if (!_hasOutput)
        {
            _hasOutput = true;
            Pause();
        }
    }

    /// <summary>The next event is waited for.</summary>
    public void Resume()
    {
        if (_hasOutput)
        {
            _silence.CancelAfter(_settings.IdleTimeout);
        }
    }

    /// <summary>It has come; a slow reader is not a silent upstream.</summary>
    public void Pause()
    {
        if (_hasOutput)
        {
            _silence.CancelAfter(Timeout.InfiniteTimeSpan);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _any.Dispose();
        _silence.Dispose();
        _total.Dispose();
    }
}
