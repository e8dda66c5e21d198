using Auriko.Core.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Auriko.Core.Ledger.WriteAhead;

/// <summary>
/// Takes entries and makes them durable in the process's own folder: appended to the last segment and forced to disk.
/// Entries that come while the disk is busy share the next write and the next flush. Safe for concurrent use.
/// </summary>
/// <remarks>A segment is never opened again for writing: a process, and a failed write, go on in a new one.</remarks>
internal sealed partial class WriteAheadFile : IDisposable
{
    private static readonly TimeSpan FailurePause = TimeSpan.FromSeconds(5);

    private readonly Lock _writing = new();
    private readonly object _gate = new();
    private readonly LedgerFolder _folder;
    private readonly IWalDisk _disk;
    private readonly LedgerSettings _settings;
    private readonly TimeProvider _clock;
    private readonly ILogger<WriteAheadFile> _logger;
    private readonly Thread _thread;
    private WalBatch _filling = new();
    private WalBatch _spare = new(); // the writing thread's own
    private bool _isClosing;
    private IWalSegmentWriter? _writer;
    private WalSegment? _segment;
    private long _failedUntil;
    private volatile bool _isDiskFull;

    /// <param name="folder">The process's folder; disposed with this.</param>
    /// <param name="disk">Where segments are written.</param>
    /// <param name="settings">The bound.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="logger">The log.</param>
    /// <exception cref="IOException">Leftovers of an earlier process cannot be read.</exception>
    public WriteAheadFile(
        LedgerFolder folder, IWalDisk disk, LedgerSettings settings, TimeProvider clock, ILogger<WriteAheadFile> logger)
    {
        _folder = folder;
        _disk = disk;
        _settings = settings;
        _clock = clock;
        _logger = logger;
        foreach (var (sequence, path) in folder.Segments())
        {
            WalRecovery.Load(Backlog, sequence, path, folder.Quarantine, logger);
        }

        CheckDisk();
        _thread = new Thread(WriteBatches) { IsBackground = true, Name = "ledger write-ahead file" };
        _thread.Start();
    }

    /// <summary>What is in the file.</summary>
    public WalBacklog Backlog { get; } = new();

    /// <summary>Whether entries of new requests may come: what is left beyond is for those already running.</summary>
    public bool HasRoom =>
        !_isDiskFull
        && _clock.GetUtcNow().UtcTicks >= Volatile.Read(ref _failedUntil)
        && Backlog.UnshippedBytes < _settings.MaxBacklogBytes - _settings.Headroom;

    /// <summary>Appends an entry.</summary>
    /// <returns>Completes when it is durable; fails with <see cref="IOException"/> when the disk does.</returns>
    /// <exception cref="IOException">The backlog is full, or the file is closed.</exception>
    public Task AppendAsync(LedgerEntry entry)
    {
        lock (_gate)
        {
            if (_isClosing)
            {
                throw new IOException("The ledger's file is closed.");
            }

            if (Backlog.UnshippedBytes + _filling.Length >= _settings.MaxBacklogBytes)
            {
                throw new IOException("The ledger's backlog is full.");
            }

            _filling.Add(entry);
            Monitor.Pulse(_gate);
            return _filling.Durable;
        }
    }

    /// <summary>Makes unshipped again what was shipped within the reship window before a time, and since.</summary>
    /// <returns>How many entries that is.</returns>
    public long Rewind(DateTimeOffset before) =>
        _settings.ReshipWindow == TimeSpan.Zero ? 0 : Backlog.Rewind(before - _settings.ReshipWindow);

    /// <summary>
    /// Ends the last segment once it is old enough, deletes those that need not be kept, and looks whether the disk has
    /// room. To be called now and then.
    /// </summary>
    /// <exception cref="IOException">A segment cannot be deleted; it is shipped, and will be again after a restart.</exception>
    public void Tidy()
    {
        lock (_writing)
        {
            if (_segment is { Length: > 0 } segment && _clock.GetUtcNow() - segment.OpenedAt >= _settings.SegmentAge)
            {
                Seal();
            }
        }

        foreach (var segment in Backlog.Trim(_clock.GetUtcNow() - _settings.ReshipWindow, _settings.MaxBacklogBytes))
        {
            File.Delete(segment.Path);
        }

        CheckDisk();
    }

    /// <summary>Adds the segments of a process that is gone behind the own ones.</summary>
    /// <exception cref="IOException">A segment cannot be moved or read; those before it are added.</exception>
    public void Adopt(LedgerFolder orphan)
    {
        lock (_writing)
        {
            Seal();
            foreach (var (_, path) in orphan.Segments())
            {
                var sequence = Backlog.NextSequence;
                var target = _folder.SegmentPath(sequence);
                File.Move(path, target);
                WalRecovery.Load(Backlog, sequence, target, _folder.Quarantine, _logger);
            }
        }
    }

    /// <summary>Writes what came before, and ends.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            _isClosing = true;
            Monitor.Pulse(_gate);
        }

        _thread.Join();
        lock (_writing)
        {
            Seal();
        }

        _filling.Dispose();
        _spare.Dispose();
        _folder.Dispose();
    }

    private void WriteBatches()
    {
        while (NextBatch() is { } batch)
        {
            batch.Complete(Write(batch));
            _spare = batch;
        }
    }

    private WalBatch? NextBatch()
    {
        lock (_gate)
        {
            while (_filling.Entries == 0)
            {
                if (_isClosing)
                {
                    return null;
                }

                _ = Monitor.Wait(_gate);
            }

            var batch = _filling;
            _filling = _spare;
            return batch;
        }
    }

    private IOException? Write(WalBatch batch)
    {
        lock (_writing)
        {
            try
            {
                var segment = CurrentSegment();
                _writer!.Write(batch.Records, segment.Length);
                Backlog.Append(segment, batch.Length, batch.Entries, _clock.GetUtcNow());
                return null;
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Seal();
                Volatile.Write(ref _failedUntil, (_clock.GetUtcNow() + FailurePause).UtcTicks);
                LogWriteFailed(_logger, batch.Entries, e);
                return new IOException("The ledger's file cannot be written.", e);
            }
        }
    }

    private WalSegment CurrentSegment()
    {
        if (_segment is { } current && current.Length < _settings.SegmentBytes)
        {
            return current;
        }

        Seal();
        var sequence = Backlog.NextSequence;
        var path = _folder.SegmentPath(sequence);
        _writer = _disk.Create(path);
        return _segment = Backlog.Open(sequence, path, _clock.GetUtcNow());
    }

    private void CheckDisk()
    {
        try
        {
            _isDiskFull = _disk.FreeBytes(_folder.Path) < _settings.Headroom;
        }
        catch (IOException)
        {
            _isDiskFull = true;
        }
    }

    private void Seal()
    {
        if (_segment is { } segment)
        {
            Backlog.Seal(segment);
            _writer?.Dispose();
            _segment = null;
            _writer = null;
        }
    }

    [LoggerMessage(
        EventIds.Ledger + 1, LogLevel.Error, "The ledger's file cannot be written; {Entries} entries must go elsewhere.")]
    private static partial void LogWriteFailed(ILogger logger, int entries, Exception cause);
}
