using System.Globalization;
using Auriko.Core.Diagnostics;
using Auriko.Core.Idempotency;

namespace Auriko.Tests.Shared;

/// <summary>Answers under their keys in memory, with the rules of the real store, and failures when the test wants them.</summary>
internal sealed class MemoryReplies(TimeProvider clock) : IReplyStore
{
    private readonly Lock _access = new();
    private readonly Dictionary<string, (KeptReply Reply, DateTimeOffset WrittenAt)> _entries = [];
    private int _version;

    /// <summary>This many calls fail first.</summary>
    public int Outages { get; set; }

    /// <summary>No call is answered any more.</summary>
    public bool Hangs { get; set; }

    /// <summary>This many writes are done, and fail.</summary>
    public int LostWrites { get; set; }

    /// <summary>This many writes are done, and tried again by the client, which then finds that the entry has changed.</summary>
    public int RepeatedWrites { get; set; }

    public int Writes { get; private set; }

    public int Finds { get; private set; }

    /// <summary>Completes when the purge has come by.</summary>
    public TaskCompletionSource Purged { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public int Count
    {
        get
        {
            lock (_access)
            {
                return _entries.Count;
            }
        }
    }

    public Task<KeptReply?> FindAsync(string name, CancellationToken cancellationToken) => Do(() =>
    {
        Finds++;
        return _entries.TryGetValue(name, out var entry) ? entry.Reply with { Silence = clock.GetUtcNow() - entry.WrittenAt } : null;
    }, cancellationToken);

    public Task<string?> TryWriteAsync(string name, KeptReply reply, CancellationToken cancellationToken) => Do(() =>
    {
        if ((_entries.TryGetValue(name, out var entry) ? entry.Reply.Version : string.Empty) != reply.Version)
        {
            return null;
        }

        var version = (++_version).ToString(CultureInfo.InvariantCulture);
        _entries[name] = (reply with { Version = version, Answer = reply.Answer.ToArray() }, clock.GetUtcNow());
        Writes++;
        if (LostWrites > 0)
        {
            LostWrites--;
            throw new StorageUnavailableException("Lost.", new IOException());
        }

        return RepeatedWrites-- > 0 ? null : version;
    }, cancellationToken);

    public Task RemoveAsync(string name, string version, CancellationToken cancellationToken) => Do(
        () => _entries.TryGetValue(name, out var entry) && entry.Reply.Version == version && _entries.Remove(name), cancellationToken);

    public Task<int> PurgeAsync(DateTimeOffset now, CancellationToken cancellationToken) => Do(() =>
    {
        var expired = _entries.Where(entry => entry.Value.Reply.ExpiresAt <= now).Select(entry => entry.Key).ToList();
        expired.ForEach(name => _entries.Remove(name));
        Purged.TrySetResult();
        return expired.Count;
    }, cancellationToken);

    private async Task<T> Do<T>(Func<T> act, CancellationToken cancellationToken)
    {
        await Task.Yield();
        if (Hangs)
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        }

        cancellationToken.ThrowIfCancellationRequested();
        lock (_access)
        {
            return Outages-- > 0 ? throw new StorageUnavailableException("Down.", new IOException()) : act();
        }
    }
}
