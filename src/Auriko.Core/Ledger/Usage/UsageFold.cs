namespace Auriko.Core.Ledger.Usage;

/// <summary>
/// Makes the roll-up of a key and day of its rows. Pure: the same rows in the same order make the same roll-up, whoever
/// reads them and how often.
/// </summary>
internal sealed class UsageFold
{
    private const int TooManyRequests = 429;

    private readonly SortedDictionary<(string Model, string Provider), UsageFigures> _cells = new(CellOrder.Instance);
    private readonly TagFold _tags = new();
    private readonly List<LedgerEntry> _moment = [];
    private long _rows;

    /// <summary>Counts a row. Rows come as <see cref="ILedgerReader.ReadAsync"/> gives them.</summary>
    /// <param name="entry">Its entry.</param>
    public void Add(LedgerEntry entry)
    {
        _rows++;
        if (_moment is [var first, ..] && first.CreatedAt != entry.CreatedAt)
        {
            Close();
        }

        _moment.Add(entry);
    }

    /// <summary>The roll-up.</summary>
    /// <param name="keyId">The key.</param>
    /// <param name="workspaceId">Its workspace.</param>
    /// <param name="day">The day.</param>
    public UsageRollup Complete(string keyId, string? workspaceId, DateOnly day)
    {
        Close();
        return new UsageRollup(keyId, workspaceId, day)
        {
            Rows = _rows,
            Cells = [.. _cells.Select(cell => new UsageCell(cell.Key.Model, cell.Key.Provider, cell.Value))],
            Tags = _tags.Complete(),
        };
    }

    /// <summary>Counts the responses created in one moment, of which no more rows come.</summary>
    private void Close()
    {
        if (_moment.Count == 1)
        {
            AddResponse(_moment);
        }
        else
        {
            foreach (var response in _moment.GroupBy(entry => entry.ResponseId))
            {
                AddResponse([.. response]);
            }
        }

        _moment.Clear();
    }

    private void AddResponse(IReadOnlyList<LedgerEntry> attempts)
    {
        var last = attempts.MaxBy(attempt => attempt.AttemptNumber)!;
        var answered = attempts.LastOrDefault(attempt => attempt.End is AttemptEnd.Completed or AttemptEnd.Incomplete) ?? last;
        var isError = attempts.All(attempt =>
            attempt.End is AttemptEnd.FailedBeforeOutput or AttemptEnd.FailedAfterOutput or AttemptEnd.Lost);
        var response = new UsageFigures
        {
            Requests = 1,
            Errors = isError ? 1 : 0,
            RateLimited = isError && last.UpstreamStatus == TooManyRequests ? 1 : 0,
        };
        AddTo(answered, response);
        foreach (var attempt in attempts)
        {
            AddTo(attempt, UsageFigures.Of(attempt));
        }

        if (last.Tags.Count > 0)
        {
            _tags.Add(last.Tags, attempts.Aggregate(response, (sum, attempt) => sum + UsageFigures.Of(attempt)));
        }
    }

    private void AddTo(LedgerEntry place, UsageFigures figures)
    {
        var cell = (place.Model, place.Provider);
        _cells[cell] = _cells.GetValueOrDefault(cell, UsageFigures.Zero) + figures;
    }

    private sealed class CellOrder : IComparer<(string Model, string Provider)>
    {
        public static readonly CellOrder Instance = new();

        public int Compare((string Model, string Provider) x, (string Model, string Provider) y) =>
            string.CompareOrdinal(x.Model, y.Model) is var models && models != 0
                ? models
                : string.CompareOrdinal(x.Provider, y.Provider);
    }
}
