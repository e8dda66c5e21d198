using Auriko.Core.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Auriko.Core.Catalog;

/// <summary>
/// The catalog as it was at start, and as the operator's file says from then on. Safe for concurrent use: one reference
/// is swapped, and nobody waits for a reload.
/// </summary>
/// <remarks>
/// The file's content is compared at an interval. That sees every way a file is replaced (renames, links of mounted
/// configuration, network shares), which notifications and time stamps do not. New content counts once it has been the
/// same at two looks, so that a file that is still being written is left alone.
/// </remarks>
internal sealed partial class WatchedCatalog : ICatalog, IDisposable
{
    private readonly CatalogSettings _settings;
    private readonly ILogger<WatchedCatalog> _logger;
    private readonly Lock _looking = new();
    private readonly ITimer? _timer;
    private volatile CatalogSnapshot _current;
    private byte[]? _handled;
    private byte[]? _seen;
    private string? _lastProblem;
    private bool _stopped;

    /// <summary>Takes over what was loaded at start, and begins to watch.</summary>
    /// <param name="initial">What was loaded at start.</param>
    /// <param name="settings">What to watch, and how often.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="logger">Receives reloads and faults.</param>
    public WatchedCatalog(
        InitialCatalog initial, CatalogSettings settings, TimeProvider clock, ILogger<WatchedCatalog> logger)
    {
        _settings = settings;
        _logger = logger;
        _current = initial.Snapshot;
        _handled = _seen = initial.Content;
        if (settings.WatchedFile is { } file)
        {
            _timer = clock.CreateTimer(_ => Look(file), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
            _timer.Change(settings.ReloadInterval, Timeout.InfiniteTimeSpan);
        }
    }

    /// <inheritdoc/>
    public CatalogSnapshot Current => _current;

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_looking)
        {
            _stopped = true;
        }

        _timer?.Dispose();
    }

    /// <summary>Looks at the file once, and sets the timer for the next time.</summary>
    private void Look(string file)
    {
        lock (_looking)
        {
            if (_stopped)
            {
                return;
            }

            var problems = new List<string>();
            if (CatalogLoader.TryReadBytes(file, problems) is { } content)
            {
                _lastProblem = null;
                Compare(file, content);
            }
            else if (problems[0] != _lastProblem)
            {
                _lastProblem = problems[0];
                LogFault(_logger, _current.Version, problems[0]);
            }
        }

        _timer?.Change(_settings.ReloadInterval, Timeout.InfiniteTimeSpan);
    }

    private void Compare(string file, byte[] content)
    {
        var isSettled = _seen is not null && content.AsSpan().SequenceEqual(_seen);
        _seen = content;
        if (!isSettled || (_handled is not null && content.AsSpan().SequenceEqual(_handled)))
        {
            return;
        }

        _handled = content;
        var errors = new List<string>();
        var snapshot = CatalogLoader.Load(file, content, errors);
        foreach (var error in errors)
        {
            LogFault(_logger, _current.Version, error);
        }

        if (errors.Count == 0)
        {
            _current = snapshot;
            LogReloaded(_logger, snapshot.Version, snapshot.Models.Count);
        }
    }

    [LoggerMessage(EventIds.Catalog + 1, LogLevel.Information, "The catalog is now {Version}, with {Models} models.")]
    private static partial void LogReloaded(ILogger logger, string version, int models);

    [LoggerMessage(
        EventIds.Catalog + 2, LogLevel.Error, "The changed catalog file is not used, {Version} stays in force: {Fault}")]
    private static partial void LogFault(ILogger logger, string version, string fault);
}
