using System.Buffers;
using System.Text.Json;
using Auriko.Core.Diagnostics;
using Auriko.Core.Ledger.WriteAhead;
using Microsoft.Extensions.Logging;

namespace Auriko.Core.Ledger.Shipping;

/// <summary>
/// Entries the table refuses for good, kept as lines of JSON (<c>{"reason":…,"entry":…}</c>) in the process's folder for a
/// person to look at. Safe for concurrent use.
/// </summary>
internal sealed partial class RejectedEntries(LedgerFolder folder, LedgerMeter meter, ILogger<RejectedEntries> logger)
{
    private const int MaxKnown = 1000;

    private readonly Lock _gate = new();
    private readonly HashSet<string> _known = [];

    /// <exception cref="IOException">They cannot be written.</exception>
    public void Keep(IReadOnlyList<LedgerRejection> rejections)
    {
        if (rejections.Count == 0)
        {
            return;
        }

        lock (_gate)
        {
            using var file = new FileStream(folder.RejectedFile, FileMode.Append, FileAccess.Write, FileShare.Read);
            foreach (var rejection in rejections.Where(rejection => !_known.Contains(rejection.Entry.AttemptId)))
            {
                file.Write(Line(rejection));
                meter.Rejected(1);
                LogRejected(logger, rejection.Entry.AttemptId, rejection.Reason, folder.RejectedFile);
            }

            file.Flush(flushToDisk: true);
            Remember(rejections);
        }
    }

    private void Remember(IReadOnlyList<LedgerRejection> rejections)
    {
        if (_known.Count + rejections.Count > MaxKnown)
        {
            _known.Clear();
        }

        _known.UnionWith(rejections.Select(rejection => rejection.Entry.AttemptId));
    }

    private static ReadOnlySpan<byte> Line(LedgerRejection rejection)
    {
        var line = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(line))
        {
            json.WriteStartObject();
            json.WriteString("reason", rejection.Reason);
            json.WritePropertyName("entry");
            JsonSerializer.Serialize(json, rejection.Entry, LedgerJson.Default.LedgerEntry);
            json.WriteEndObject();
        }

        line.Write("\n"u8);
        return line.WrittenSpan;
    }

    [LoggerMessage(
        EventIds.Ledger + 30,
        LogLevel.Error,
        "The table refuses the ledger entry of attempt {AttemptId} for good ({Reason}); it is kept in {Path}.")]
    private static partial void LogRejected(ILogger logger, string attemptId, string reason, string path);
}
