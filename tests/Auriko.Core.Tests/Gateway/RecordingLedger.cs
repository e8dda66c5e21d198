using Auriko.Core.Ledger;

namespace Auriko.Core.Tests.Gateway;

/// <summary>A ledger in memory. Entries count as durable when <see cref="Gate"/> lets them.</summary>
internal sealed class RecordingLedger : ILedger, ILedgerHealth
{
    public List<LedgerEntry> Entries { get; } = [];

    public bool IsAccepting { get; set; } = true;

    public Task Gate { get; set; } = Task.CompletedTask;

    public Exception? Failure { get; set; }

    public async ValueTask RecordAsync(LedgerEntry entry, CancellationToken cancellationToken)
    {
        await Gate.WaitAsync(cancellationToken);
        if (Failure is not null)
        {
            throw Failure;
        }

        Entries.Add(entry);
    }
}
