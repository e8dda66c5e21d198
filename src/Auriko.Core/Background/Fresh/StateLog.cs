using System.Text.Json;
using Auriko.Core.Diagnostics;
using Auriko.Core.Ledger.WriteAhead;
using Microsoft.Extensions.Logging;

namespace Auriko.Core.Background.Fresh;

/// <summary>
/// Makes changes durable on the local disk: appended to a file and forced to disk, those that come while the disk is busy
/// together. Safe for concurrent use.
/// </summary>
/// <remarks>
/// What it has to keep is small and soon gone, so there is one file: when that is long, or a write to it failed, a new one is
/// begun with what is still to be kept, and the old one is deleted.
/// </remarks>
internal sealed partial class StateLog : IDisposable
{
    /// <summary>More than this does not wait on the disk for storage.</summary>
    private const long MaxKept = 64 << 20;

    private const long MaxLength = 32 << 20;
    private static readonly TimeSpan FailurePause = TimeSpan.FromSeconds(5);

    private readonly object _gate = new();
    private readonly LedgerFolder _folder;
    private readonly IWalDisk _disk;
    private readonly TimeProvider _clock;
    private readonly ILogger<StateLog> _logger;
    private readonly Dictionary<string, List<byte[]>> _kept = new(StringComparer.Ordinal); // the writing thread's own
    private readonly Thread _thread;
    private StateBatch _filling = new();
    private IWalSegmentWriter? _writer;
    private long _length;
    private long _keptBytes;
    private long _failedUntil;
    private bool _isClosing;

    /// <param name="folder">The process's folder; disposed with this.</param>
    /// <param name="disk">Where the file is written.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="logger">The log.</param>
    /// <exception cref="IOException">What earlier processes left cannot be taken over.</exception>
    public StateLog(LedgerFolder folder, IWalDisk disk, TimeProvider clock, ILogger<StateLog> logger)
    {
        (_folder, _disk, _clock, _logger) = (folder, disk, clock, logger);
        Left = TakeOver();
        _thread = new Thread(WriteBatches) { IsBackground = true, Name = "background responses' log" };
        _thread.Start();
    }

    /// <summary>What earlier processes left, in the order it was written.</summary>
    public IReadOnlyList<StateRecord> Left { get; }

    /// <summary>Whether new responses may come.</summary>
    public bool HasRoom =>
        Interlocked.Read(ref _keptBytes) < MaxKept && _clock.GetUtcNow().UtcTicks >= Interlocked.Read(ref _failedUntil);

    /// <summary>Appends a record.</summary>
    /// <param name="record">The record.</param>
    /// <returns>Completes when it is durable; fails with <see cref="IOException"/> when the disk does.</returns>
    public Task AppendAsync(StateRecord record) => AppendAsync([record]);

    /// <summary>Appends records.</summary>
    /// <param name="records">The records.</param>
    /// <returns>Completes when all are durable; fails with <see cref="IOException"/> when the disk does.</returns>
    public Task AppendAsync(IEnumerable<StateRecord> records)
    {
        lock (_gate)
        {
            if (_isClosing)
            {
                return Task.FromException(new IOException("The log is closed."));
            }

            foreach (var record in records)
            {
                _filling.Add(record);
            }

            Monitor.Pulse(_gate);
            return _filling.Durable;
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
        _writer?.Dispose();
        _folder.Dispose();
    }

    private List<StateRecord> TakeOver()
    {
        var records = Read(_folder);
        LedgerFolder[] orphans = [.. _folder.Orphans()];
        try
        {
            records.AddRange(orphans.SelectMany(Read));
            if (_kept.Count > 0)
            {
                Renew();
                LogTakenOver(_logger, _kept.Count);
            }

            foreach (var (_, path) in orphans.SelectMany(orphan => orphan.Segments()))
            {
                File.Delete(path);
            }

            return records;
        }
        finally
        {
            Array.ForEach(orphans, orphan => orphan.Dispose());
        }
    }

    private List<StateRecord> Read(LedgerFolder folder)
    {
        var records = new List<StateRecord>();
        foreach (var (_, path) in folder.Segments())
        {
            using var file = File.OpenHandle(path);
            foreach (var piece in WalScan.Read(file, 0, RandomAccess.GetLength(file)))
            {
                if (piece.Payload is not { } payload)
                {
                    LogDamaged(_logger, path, piece.Offset, piece.End - piece.Offset); // A write cut short was never acknowledged.
                    continue;
                }

                var record = JsonSerializer.Deserialize(payload.Span, StateJson.Default.StateRecord)!;
                var batch = new StateBatch();
                batch.Add(record);
                Keep(batch);
                records.Add(record);
            }
        }

        return records;
    }

    private void WriteBatches()
    {
        while (NextBatch() is { } batch)
        {
            batch.Complete(Write(batch));
        }
    }

    private StateBatch? NextBatch()
    {
        lock (_gate)
        {
            while (_filling.IsEmpty)
            {
                if (_isClosing)
                {
                    return null;
                }

                _ = Monitor.Wait(_gate);
            }

            var batch = _filling;
            _filling = new StateBatch();
            return batch;
        }
    }

    private IOException? Write(StateBatch batch)
    {
        try
        {
            if (_writer is null || _length > Math.Max(MaxLength, 2 * _keptBytes))
            {
                Renew();
            }

            _writer!.Write(batch.Bytes, _length);
            _length += batch.Bytes.Length;
            Keep(batch);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _writer?.Dispose();
            _writer = null;
            Interlocked.Exchange(ref _failedUntil, (_clock.GetUtcNow() + FailurePause).UtcTicks);
            LogWriteFailed(_logger, e);
            return new IOException("The log of background responses cannot be written.", e);
        }
    }

    /// <summary>Begins a new file with what is still to be kept; only once that is durable the old ones go.</summary>
    private void Renew()
    {
        var old = _folder.Segments();
        var writer = _disk.Create(_folder.SegmentPath(old.Count == 0 ? 0 : old[^1].Sequence + 1));
        byte[] kept = [.. _kept.Values.SelectMany(records => records).SelectMany(record => record)];
        try
        {
            writer.Write(kept, 0);
        }
        catch
        {
            writer.Dispose();
            throw;
        }

        _writer?.Dispose();
        (_writer, _length) = (writer, kept.Length);
        foreach (var (_, path) in old)
        {
            File.Delete(path);
        }
    }

    private void Keep(StateBatch batch)
    {
        foreach (var (id, isLast, bytes) in batch.Records)
        {
            if (isLast)
            {
                _ = _kept.Remove(id, out var gone);
                Interlocked.Add(ref _keptBytes, -(gone?.Sum(record => record.Length) ?? 0));
                continue;
            }

            if (!_kept.TryGetValue(id, out var records))
            {
                _kept[id] = records = [];
            }

            records.Add(bytes);
            Interlocked.Add(ref _keptBytes, bytes.Length);
        }
    }

    [LoggerMessage(
        EventIds.Background + 30, LogLevel.Information, "Taking over {Responses} background responses that are not in storage yet.")]
    private static partial void LogTakenOver(ILogger logger, int responses);

    [LoggerMessage(
        EventIds.Background + 31, LogLevel.Warning, "{Bytes} bytes at {Offset} of {Path} are no record and passed over.")]
    private static partial void LogDamaged(ILogger logger, string path, long offset, long bytes);

    [LoggerMessage(EventIds.Background + 32, LogLevel.Error, "The log of background responses cannot be written.")]
    private static partial void LogWriteFailed(ILogger logger, Exception cause);
}
