using Auriko.Core.Diagnostics;
using Auriko.Core.Ledger;

namespace Auriko.Core.Tests.Ledger;

/// <summary>A table in memory that can be down, hang, refuse entries, and forget what it acknowledged.</summary>
internal sealed class FakeTable : ILedgerTable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<LedgerKey, LedgerEntry> _rows = [];
    private readonly List<LedgerKey> _order = [];
    private readonly TaskCompletionSource _never = new();
    private int _saved;

    /// <summary>While true every call fails.</summary>
    public bool IsDown { get; set; }

    /// <summary>While true calls never end.</summary>
    public bool IsHanging { get; set; }

    /// <summary>Entries refused for good.</summary>
    public Func<LedgerEntry, bool> Refuses { get; set; } = _ => false;

    /// <summary>Fails a call after so many of its entries are inserted, once.</summary>
    public int? BreakAfter { get; set; }

    public int Calls { get; private set; }

    public List<int> BatchSizes { get; } = [];

    public IReadOnlyList<LedgerEntry> Rows
    {
        get
        {
            lock (_gate)
            {
                return [.. _order.Select(key => _rows[key])];
            }
        }
    }

    public async Task<LedgerInsertion> InsertAsync(IReadOnlyList<LedgerEntry> entries, CancellationToken cancellationToken)
    {
        Assert.InRange(entries.Count, 1, ILedgerTable.MaxBatch);
        Assert.Single(entries.Select(entry => LedgerKey.For(entry).Partition).Distinct());
        if (IsHanging)
        {
            await _never.Task.WaitAsync(cancellationToken);
        }

        lock (_gate)
        {
            Calls++;
            BatchSizes.Add(entries.Count);
            return IsDown ? throw new StorageUnavailableException("The table is down.") : Insert(entries);
        }
    }

    public Task<IReadOnlyList<LedgerEntry>> FindAsync(IReadOnlyList<LedgerEntry> attempts, CancellationToken cancellationToken)
    {
        lock (_gate)
        {
            return Task.FromResult<IReadOnlyList<LedgerEntry>>(
                [.. attempts.Select(attempt => _rows.GetValueOrDefault(LedgerKey.For(attempt))).OfType<LedgerEntry>()]);
        }
    }

    public Task<IReadOnlyList<LedgerEntry>> ListAsync(string keyId, DateOnly day, CancellationToken cancellationToken) =>
        throw new NotSupportedException();

    /// <summary>Keeps what is there even if <see cref="Crash"/> comes.</summary>
    public void Save()
    {
        lock (_gate)
        {
            _saved = _order.Count;
        }
    }

    /// <summary>Forgets everything since <see cref="Save"/>.</summary>
    public void Crash()
    {
        lock (_gate)
        {
            foreach (var key in _order.Skip(_saved))
            {
                _ = _rows.Remove(key);
            }

            _order.RemoveRange(_saved, _order.Count - _saved);
        }
    }

    private LedgerInsertion Insert(IReadOnlyList<LedgerEntry> entries)
    {
        var added = new List<LedgerEntry>();
        var rejections = new List<LedgerRejection>();
        foreach (var entry in entries)
        {
            if (BreakAfter is { } count && added.Count == count)
            {
                BreakAfter = null;
                throw new StorageUnavailableException("The table broke off.");
            }

            if (Refuses(entry))
            {
                rejections.Add(new LedgerRejection(entry, "Refused"));
            }
            else if (_rows.TryAdd(LedgerKey.For(entry), entry))
            {
                _order.Add(LedgerKey.For(entry));
                added.Add(entry);
            }
        }

        return new LedgerInsertion(added, rejections);
    }
}
