using System.Collections.Concurrent;
using Auriko.Core.Background;
using Auriko.Core.Background.Fresh;
using Auriko.Core.Diagnostics;
using Auriko.Core.Ledger;
using Auriko.Core.Tests.Access.Budgets;

namespace Auriko.Core.Tests.Background;

/// <summary>Rows and blobs in memory, with the rules of the real ones, and a switch that cuts the power at a chosen call.</summary>
internal sealed class MemoryStorage : IResponseTable, IResponseBlobs, IProcessBeats
{
    private readonly Lock _access = new();
    private readonly Dictionary<string, ResponseState> _states = [];
    private readonly Dictionary<string, List<LedgerEntry>> _attempts = [];
    private readonly ConcurrentDictionary<string, byte[]> _blobs = new();
    private readonly Dictionary<string, IReadOnlyList<LogPlace>> _indexes = [];
    private readonly ConcurrentDictionary<string, DateTimeOffset> _beats = new();
    private readonly HashSet<string> _expiring = [];
    private int _version;

    /// <summary>The counters of budgets, which never fail.</summary>
    public MemoryBudgets Budgets { get; } = new();

    /// <summary>Calls so far.</summary>
    public int Calls { get; private set; }

    /// <summary>From this call on nothing answers any more: the process that asks is as good as dead.</summary>
    public int? DiesAt { get; set; }

    /// <summary>The power is cut just before a blob with this in its name is written.</summary>
    public string? DiesAtWriteOf { get; set; }

    /// <summary>This many calls fail first, done or not done by turns.</summary>
    public int Outages { get; set; }

    /// <summary>What a process sees of the rows.</summary>
    public IResponseStates Seen => Fresh ?? this;

    /// <summary>What stands before the rows; null nothing.</summary>
    public IResponseStates? Fresh { get; set; }

    /// <summary>What the writing of a blob waits for, by its name; null nothing.</summary>
    public Func<string, Task>? BeforeWrite { get; set; }

    /// <summary>What somebody else makes of a row just before it is replaced, who is faster then; null leaves it. Used once.</summary>
    public Func<ResponseState, ResponseState?>? Overtakes { get; set; }

    /// <summary>Whether the answer to the next attempt that is written down is lost, though it was written. Used once.</summary>
    public bool LosesAnswerToAttempt { get; set; }

    /// <summary>What somebody else appends to a log just before an append; null nothing. Used once.</summary>
    public Func<string, byte[]?>? Intrudes { get; set; }

    /// <summary>Reading a blob with this in its name fails in a way nobody foresaw.</summary>
    public string? FaultAtReadOf { get; set; }

    /// <summary>The most bytes of a log that are read at once.</summary>
    public int MaxPiece { get; set; } = IResponseBlobs.MaxPiece;

    /// <summary>How many transactions of new responses there were.</summary>
    public int Inserts { get; private set; }

    public List<ResponseState> Closed { get; } = [];

    public IReadOnlyDictionary<string, byte[]> Blobs => _blobs;

    /// <summary>The state as it is, which counts as no call.</summary>
    public ResponseState? Peek(string id)
    {
        lock (_access)
        {
            return _states.GetValueOrDefault(id);
        }
    }

    public Task AddAsync(ResponseState state, CancellationToken cancellationToken) => Do(() =>
    {
        _expiring.Add(state.Id);
        return _states[state.Id] = Next(state);
    }, cancellationToken);

    public Task InsertAsync(IReadOnlyList<NewResponse> responses, CancellationToken cancellationToken) => Do(() =>
    {
        Inserts++;
        foreach (var (state, attempts) in responses.Where(response => _expiring.Add(response.State.Id)))
        {
            _states[state.Id] = Next(state);
            Attempts(state.Id).AddRange(attempts);
            Closed.AddRange(state.IsClosed ? [state] : []);
        }

        return true;
    }, cancellationToken);

    public Task<ResponseState?> FindAsync(string id, CancellationToken cancellationToken) =>
        Do(() => _states.GetValueOrDefault(id), cancellationToken);

    public Task<ResponseState?> TryReplaceAsync(ResponseState next, LedgerEntry? attempt, CancellationToken cancellationToken) => Do(() =>
    {
        if (IsCurrent(next) && Overtakes?.Invoke(next) is { } theirs)
        {
            Overtakes = null;
            _states[next.Id] = Next(theirs);
        }

        if (!IsCurrent(next))
        {
            return null;
        }

        if (attempt is not null)
        {
            if (Attempts(next.Id).Exists(written => written.AttemptId == attempt.AttemptId))
            {
                return _states[next.Id];
            }

            Attempts(next.Id).Add(attempt);
            if (LosesAnswerToAttempt)
            {
                LosesAnswerToAttempt = false;
                _states[next.Id] = Next(next);
                throw new StorageUnavailableException("The answer is lost.");
            }
        }

        return _states[next.Id] = Next(next);
    }, cancellationToken);

    public Task<bool> TryCloseAsync(ResponseState last, CancellationToken cancellationToken) => Do(() =>
    {
        if (!IsCurrent(last))
        {
            return false;
        }

        Closed.Add(last);
        if (last.IsDeleted)
        {
            return _states.Remove(last.Id);
        }

        _states[last.Id] = Next(last);
        return true;
    }, cancellationToken);

    public Task<IReadOnlyList<LedgerEntry>> ListAttemptsAsync(string id, CancellationToken cancellationToken) =>
        Do<IReadOnlyList<LedgerEntry>>(() => [.. Attempts(id)], cancellationToken);

    public Task<IReadOnlyList<ResponseState>> ListOpenAsync(int shard, CancellationToken cancellationToken) =>
        Do<IReadOnlyList<ResponseState>>(
            () => [.. _states.Values.Where(state => !state.IsClosed && ResponseKey.ShardOf(state.Id) == shard)], cancellationToken);

    public Task<IReadOnlyList<ResponseExpiry>> ListExpiredAsync(
        int shard, DateTimeOffset now, int most, CancellationToken cancellationToken) =>
        Do<IReadOnlyList<ResponseExpiry>>(
            () => [.. _states.Values.Where(state => state.ExpiresAt < now && ResponseKey.ShardOf(state.Id) == shard).Take(most)
                .Select(state => new ResponseExpiry(state.Id, state.ExpiresAt))],
            cancellationToken);

    public Task RemoveAsync(string id, CancellationToken cancellationToken) => Do(() => _states.Remove(id), cancellationToken);

    public Task ForgetAttemptsAsync(string id, CancellationToken cancellationToken) => Do(() => _attempts.Remove(id), cancellationToken);

    public Task ForgetAsync(ResponseExpiry expiry, CancellationToken cancellationToken) => Do(() =>
    {
        _expiring.Remove(expiry.Id);
        return _attempts.Remove(expiry.Id);
    }, cancellationToken);

    public async Task WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken)
    {
        if (BeforeWrite?.Invoke(name) is { } held)
        {
            await held.WaitAsync(cancellationToken);
        }

        DiesAt = DiesAtWriteOf is { } part && name.Contains(part, StringComparison.Ordinal) ? 0 : DiesAt;
        await Do(() => _blobs[name] = content.ToArray(), cancellationToken);
    }

    public Task<ReadOnlyMemory<byte>?> ReadAsync(string name, CancellationToken cancellationToken) =>
        FaultAtReadOf is { } part && name.Contains(part, StringComparison.Ordinal)
        ? throw new FormatException("damaged")
        : Do<ReadOnlyMemory<byte>?>(
            () => _blobs.TryGetValue(name, out var blob) ? new ReadOnlyMemory<byte>(blob) : default(ReadOnlyMemory<byte>?), cancellationToken);

    public Task AppendAsync(string name, LogPiece piece, CancellationToken cancellationToken) => Do(() =>
    {
        if (Intrudes?.Invoke(name) is { } theirs)
        {
            Intrudes = null;
            _blobs[name] = [.. _blobs.GetValueOrDefault(name, []), .. theirs];
        }

        var log = _blobs.GetValueOrDefault(name, []);
        var place = (int)piece.Place.Position;
        var isThere = place < log.Length && log.AsSpan(place).StartsWith(piece.Frames.Span);
        if (!isThere && place != log.Length)
        {
            throw new LogTakenException(name);
        }

        _blobs[name] = isThere ? log : [.. log, .. piece.Frames.Span];
        _indexes[name] = piece.Index ?? _indexes.GetValueOrDefault(name, []);
        return true;
    }, cancellationToken);

    public Task<ReadOnlyMemory<byte>> ReadFromAsync(string name, long position, CancellationToken cancellationToken) =>
        Do(() =>
        {
            var rest = (ReadOnlyMemory<byte>)_blobs.GetValueOrDefault(name, []).AsMemory((int)position);
            return rest[..Math.Min(rest.Length, MaxPiece)];
        }, cancellationToken);

    public Task<LogPlace> LocateAsync(string name, int sequence, CancellationToken cancellationToken) =>
        Do(() => _indexes.GetValueOrDefault(name, []).LastOrDefault(place => place.Sequence <= sequence, LogPlace.Start), cancellationToken);

    public Task DeleteAllAsync(string id, CancellationToken cancellationToken) => Do(() =>
    {
        foreach (var name in _blobs.Keys.Where(name => name.StartsWith(ResponseKey.Folder(id), StringComparison.Ordinal)).ToArray())
        {
            _blobs.TryRemove(name, out _);
        }

        return true;
    }, cancellationToken);

    public Task BeatAsync(string owner, DateTimeOffset now, CancellationToken cancellationToken) => Do(() => _beats[owner] = now, cancellationToken);

    Task<IReadOnlyDictionary<string, DateTimeOffset>> IProcessBeats.ListAsync(CancellationToken cancellationToken) =>
        Do<IReadOnlyDictionary<string, DateTimeOffset>>(() => _beats, cancellationToken);

    public Task ForgetAsync(string owner, CancellationToken cancellationToken) => Do(() => _beats.TryRemove(owner, out _), cancellationToken);

    private List<LedgerEntry> Attempts(string id) => _attempts.TryGetValue(id, out var attempts) ? attempts : _attempts[id] = [];

    private bool IsCurrent(ResponseState next) =>
        _states.TryGetValue(next.Id, out var current) && current.Version == next.Version && !current.IsClosed;

    private ResponseState Next(ResponseState state) => state with { Version = $"{++_version}" };

    private async Task<T> Do<T>(Func<T> act, CancellationToken cancellationToken)
    {
        bool dies, fails;
        T answer = default!;
        lock (_access)
        {
            Calls++;
            dies = Calls >= DiesAt;
            fails = !dies && Outages > 0;
            if (fails)
            {
                Outages--;
            }

            if (!dies && (!fails || Outages % 2 == 0))
            {
                answer = act();
            }
        }

        if (dies)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }

        return fails ? throw new StorageUnavailableException("down") : answer;
    }
}
