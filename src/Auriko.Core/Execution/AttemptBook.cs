using Auriko.Core.Diagnostics;
using Auriko.Core.Ledger;
using Microsoft.Extensions.Logging;

namespace Auriko.Core.Execution;

/// <summary>
/// The ledger entries of one request. An entry is recorded as soon as its attempt has ended; <see cref="SettleAsync"/>
/// waits until all of them are durable. The caller's token plays no part: who hangs up is booked too. Not safe for
/// concurrent use.
/// </summary>
/// <param name="ledger">Where entries go.</param>
/// <param name="timeout">Most time for an entry to become durable.</param>
/// <param name="clock">Measures it.</param>
/// <param name="logger">Hears of entries that did not become durable, with their figures.</param>
internal sealed partial class AttemptBook(ILedger ledger, TimeSpan timeout, TimeProvider clock, ILogger logger)
{
    private readonly List<LedgerEntry> _entries = new(1);
    private readonly List<Task> _recording = new(1);
    private Task<IReadOnlyList<LedgerEntry>>? _earlier;

    /// <summary>The entries so far, in the order the attempts ended; those of earlier walks once all is settled.</summary>
    public IReadOnlyList<LedgerEntry> Entries =>
        _earlier is { IsCompletedSuccessfully: true } earlier ? [.. earlier.Result, .. _entries] : _entries;

    /// <summary>The sum of the entries; null when the price of one is not known.</summary>
    public Usd? Total => Entries.TotalCost();

    /// <summary>Begins to record an entry.</summary>
    /// <param name="entry">The entry.</param>
    public void Add(LedgerEntry entry)
    {
        _entries.Add(entry);
        _recording.Add(RecordAsync(entry));
    }

    /// <summary>Counts in what earlier walks have booked already.</summary>
    /// <param name="earlier">Finds their entries.</param>
    public void AddEarlier(Task<IReadOnlyList<LedgerEntry>> earlier) => _earlier = earlier;

    /// <summary>Waits until every entry added so far is durable, and those of earlier walks are found.</summary>
    /// <exception cref="LedgerUnavailableException">One of them is not; it has been logged.</exception>
    public Task SettleAsync() => (_earlier, _recording) switch
    {
        ({ } earlier, _) => Task.WhenAll([earlier, .. _recording]),
        (null, [var only]) => only,
        _ => Task.WhenAll(_recording),
    };

    private async Task RecordAsync(LedgerEntry entry)
    {
        using var limit = new CancellationTokenSource(timeout, clock);
        try
        {
            await ledger.RecordAsync(entry, limit.Token).ConfigureAwait(false);
        }
        catch (LedgerUnavailableException failure)
        {
            LogLost(failure, entry.AttemptId, entry.ResponseId, entry.KeyId, Figures(entry));
            throw;
        }
        catch (OperationCanceledException late) when (limit.IsCancellationRequested)
        {
            LogLost(late, entry.AttemptId, entry.ResponseId, entry.KeyId, Figures(entry));
            throw new LedgerUnavailableException($"An entry was not durable within {timeout}.", late);
        }
    }

    private static string Figures(LedgerEntry entry) =>
        $"{entry.Provider}/{entry.ProviderModelId}: {entry.UsageSource} {entry.Usage}, "
        + $"cost {entry.Cost?.ToString() ?? "unknown"} USD";

    [LoggerMessage(
        EventIds.Routing + 3, LogLevel.Error,
        "Attempt {AttemptId} of response {ResponseId} (key {KeyId}) could not be made durable: {Figures}.")]
    private partial void LogLost(Exception failure, string attemptId, string responseId, string keyId, string figures);
}
