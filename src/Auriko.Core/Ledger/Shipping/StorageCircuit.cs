using Auriko.Core.Diagnostics;
using Microsoft.Extensions.Logging;

namespace Auriko.Core.Ledger.Shipping;

/// <summary>
/// Whether storage takes entries, as far as the last call shows, so that nobody waits for a storage known to be down.
/// Safe for concurrent use.
/// </summary>
internal sealed partial class StorageCircuit(LedgerMeter meter, TimeProvider clock, ILogger<StorageCircuit> logger)
{
    private readonly Lock _gate = new();
    private DateTimeOffset _downSince;
    private volatile bool _isDown;
    private int _outages;

    public bool IsUp => !_isDown;

    /// <summary>How often storage has gone down.</summary>
    public int Outages => Volatile.Read(ref _outages);

    /// <summary>When it went down the last time.</summary>
    public DateTimeOffset DownSince
    {
        get
        {
            lock (_gate)
            {
                return _downSince;
            }
        }
    }

    /// <summary>A call failed.</summary>
    public void Fail(Exception cause)
    {
        meter.Failed();
        lock (_gate)
        {
            if (_isDown)
            {
                return;
            }

            _isDown = true;
            _downSince = clock.GetUtcNow();
            _outages++;
        }

        LogDown(logger, FirstLine(cause.GetBaseException().Message));
    }

    /// <summary>A call succeeded.</summary>
    public void Succeed()
    {
        if (!_isDown)
        {
            return;
        }

        TimeSpan outage;
        lock (_gate)
        {
            if (!_isDown)
            {
                return;
            }

            _isDown = false;
            outage = clock.GetUtcNow() - _downSince;
        }

        LogBack(logger, outage);
    }

    // The rest of such a message is headers.
    private static string FirstLine(string message) => message.Split('\n', 2)[0].TrimEnd();

    [LoggerMessage(
        EventIds.Ledger + 20,
        LogLevel.Error,
        "The ledger's storage is down ({Reason}). Requests go on; their entries wait in the local file and are inserted "
        + "when it is back.")]
    private static partial void LogDown(ILogger logger, string reason);

    [LoggerMessage(EventIds.Ledger + 21, LogLevel.Information, "The ledger's storage is back after {Outage}.")]
    private static partial void LogBack(ILogger logger, TimeSpan outage);
}
