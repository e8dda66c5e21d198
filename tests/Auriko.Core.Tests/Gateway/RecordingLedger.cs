using Auriko.Core.Access.Budgets;
using Auriko.Core.Ledger;

namespace Auriko.Core.Tests.Gateway;

/// <summary>A ledger in memory. Entries count as durable when <see cref="Gate"/> lets them.</summary>
internal sealed class RecordingLedger : ILedger, ILedgerHealth, ILedgerTable, IBudgetSpends
{
    private readonly Lock _access = new();

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

        lock (_access)
        {
            Entries.Add(entry);
        }
    }

    Task<IReadOnlyList<LedgerEntry>> ILedgerTable.FindAsync(IReadOnlyList<LedgerEntry> attempts, CancellationToken cancellationToken)
    {
        lock (_access)
        {
            return Task.FromResult<IReadOnlyList<LedgerEntry>>(
                [.. attempts.Select(attempt => Entries.Find(entry => entry.AttemptId == attempt.AttemptId)).OfType<LedgerEntry>()]);
        }
    }

    Task<LedgerInsertion> ILedgerTable.InsertAsync(IReadOnlyList<LedgerEntry> entries, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    Task<IReadOnlyList<LedgerEntry>> ILedgerTable.ListAsync(string keyId, DateOnly day, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    Task<IReadOnlyDictionary<string, Usd>> IBudgetSpends.SumAsync(
        string keyId, DateOnly first, DateOnly last, CancellationToken cancellationToken)
    {
        lock (_access)
        {
            return Task.FromResult<IReadOnlyDictionary<string, Usd>>(Entries
                .Where(entry => entry.KeyId == keyId && DateOnly.FromDateTime(entry.CreatedAt.UtcDateTime) is var day && day >= first && day <= last)
                .GroupBy(entry => entry.BudgetGrant ?? string.Empty)
                .ToDictionary(paid => paid.Key, paid => BudgetSpend.Of([.. paid])));
        }
    }
}
