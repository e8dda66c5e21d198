using Auriko.Core.Background;
using Auriko.Core.Ledger;
using Auriko.Core.Tests.Gateway;
using Auriko.Core.Tests.Ledger;
using Microsoft.Extensions.Logging.Abstractions;

namespace Auriko.Core.Tests.Background;

public sealed class EarlierAttemptsTests
{
    [Fact]
    public async Task FindAsync_AttemptIsWrittenDownMeanwhile_IsNotCounted()
    {
        var (clock, storage, ledger) = (TimeProvider.System, new MemoryStorage(), new RecordingLedger());
        var now = clock.GetUtcNow();
        var state = new ResponseState { Id = "resp_1", KeyId = "key_1", CreatedAt = now, Deadline = now, ExpiresAt = now };
        await storage.AddAsync(state, BackgroundBench.Stop);
        LedgerEntry[] attempts = [.. Enumerable.Range(1, 2).Select(number =>
            Entries.Make() with { AttemptId = $"att_{number}", AttemptNumber = number })];
        ResponseState[] seen = new ResponseState[2];
        for (var number = 0; number < attempts.Length; number++)
        {
            ledger.Entries.Add(attempts[number]);
            seen[number] = (await storage.TryReplaceAsync(
                storage.Peek(state.Id)! with { Attempts = number + 1 }, attempts[number], BackgroundBench.Stop))!;
        }

        var patience = new StoragePatience(clock, NullLogger<StoragePatience>.Instance);
        var store = new BackgroundStore(storage, storage, patience, new LiveRuns(clock), new RequestMemory());
        var earlier = new EarlierAttempts(store, ledger, patience, clock);

        Assert.Equal([attempts[0]], await earlier.FindAsync(seen[0], BackgroundBench.Stop));
        Assert.Equal(attempts, await earlier.FindAsync(seen[1], BackgroundBench.Stop));
    }
}
