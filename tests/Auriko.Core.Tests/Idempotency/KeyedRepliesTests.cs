using System.Text;
using Auriko.Core.Contract;
using Auriko.Core.Diagnostics;
using Auriko.Core.Idempotency;
using Auriko.Tests.Shared;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Auriko.Core.Tests.Idempotency;

/// <summary>Processes are instances over one store; the silence of an owner is told by the store's clock, which the test moves.</summary>
public sealed class KeyedRepliesTests
{
    private static readonly KeyedRequest Request = KeyedRequest.Of("key_1", "retry-1", "responses", "body"u8);

    private readonly FakeTimeProvider _storeClock = new();
    private readonly TaskCompletionSource _gate = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly MemoryReplies _store;

    public KeyedRepliesTests() => _store = new MemoryReplies(_storeClock);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Open_Again_ReplaysWhatWasKept()
    {
        var answer = new MadeAnswer("one ", "two");

        Assert.Equal(("one two", false), await ReadAsync(Process().Open(Request, answer.MakeAsync)));
        Assert.Equal(("one two", true), await ReadAsync(Process().Open(Request, answer.MakeAsync)));
        Assert.Equal(1, answer.Makes);
    }

    [Fact]
    public async Task Open_InFlight_EveryJoinerGetsAllOfIt()
    {
        var (process, answer) = (Process(), new MadeAnswer("one ", "two ", "three") { Gate = _gate.Task });
        var first = ReadAsync(process.Open(Request, answer.MakeAsync));
        await answer.Begun.Task.WaitAsync(Stop);
        var joiners = Enumerable.Range(0, 200).Select(_ => ReadAsync(process.Open(Request, answer.MakeAsync))).ToList();

        _gate.SetResult();

        Assert.Equal(("one two three", false), await first);
        Assert.All(await Task.WhenAll(joiners), joined => Assert.Equal(("one two three", true), joined));
        Assert.Equal(1, answer.Makes);
    }

    [Fact]
    public async Task Open_InFlightElsewhere_WaitsForThatAnswer()
    {
        var answer = new MadeAnswer("one ", "two") { Gate = _gate.Task };
        var owner = ReadAsync(Process().Open(Request, answer.MakeAsync));
        await answer.Begun.Task.WaitAsync(Stop);
        var other = ReadAsync(Process().Open(Request, answer.MakeAsync));
        while (_store.Finds < 3)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        _gate.SetResult();

        Assert.Equal(("one two", false), await owner);
        Assert.Equal(("one two", true), await other);
        Assert.Equal(1, answer.Makes);
    }

    [Fact]
    public async Task Open_InFlightElsewhereForLong_IsToldToComeAgain()
    {
        await _store.TryWriteAsync(Request.Name, Held(), Stop);
        var answer = new MadeAnswer("one");

        var failure = await Assert.ThrowsAsync<GatewayException>(
            () => ReadAsync(Process(new() { JoinTimeout = TimeSpan.Zero, PollInterval = Short }).Open(Request, answer.MakeAsync)));

        Assert.Equal(ErrorCode.ServiceUnavailable, failure.Error.Code);
        Assert.NotNull(failure.Error.RetryAfter);
        Assert.Equal(0, answer.Makes);
    }

    [Fact]
    public async Task Open_OwnerSilentForTooLong_IsTakenOver()
    {
        await _store.TryWriteAsync(Request.Name, Held(), Stop);
        _storeClock.Advance(TimeSpan.FromMinutes(1));
        var answer = new MadeAnswer("one");

        Assert.Equal(("one", false), await ReadAsync(Process().Open(Request, answer.MakeAsync)));
        Assert.Equal(("one", true), await ReadAsync(Process().Open(Request, answer.MakeAsync)));
        Assert.Equal(1, answer.Makes);
    }

    [Fact]
    public async Task Open_AnotherBody_IsAConflictWhateverBecameOfTheFirst()
    {
        var other = KeyedRequest.Of("key_1", "retry-1", "responses", "other"u8);
        var answer = new MadeAnswer("one") { Gate = _gate.Task };
        var process = Process();
        var first = ReadAsync(process.Open(Request, answer.MakeAsync));
        await answer.Begun.Task.WaitAsync(Stop);

        await ConflictAsync(process.Open(other, answer.MakeAsync));
        _gate.SetResult();
        await first;
        await ConflictAsync(process.Open(other, answer.MakeAsync));
        await ConflictAsync(Process().Open(other, answer.MakeAsync));

        Assert.Equal(1, answer.Makes);
    }

    [Fact]
    public async Task Open_AfterAFailure_IsMadeAnew()
    {
        var process = Process();
        var answer = new MadeAnswer("one ", "two") { Failure = new GatewayException(new GatewayError(ErrorCode.UpstreamError, "No.")) };

        await Assert.ThrowsAsync<GatewayException>(() => ReadAsync(process.Open(Request, answer.MakeAsync)));
        Assert.Equal(0, _store.Count);
        (answer.Failure, answer.End) = (null, ReplyEnd.Released);
        Assert.Equal(("one two", false), await ReadAsync(process.Open(Request, answer.MakeAsync)));
        Assert.Equal(0, _store.Count);
        answer.End = ReplyEnd.Kept;
        Assert.Equal(("one two", false), await ReadAsync(process.Open(Request, answer.MakeAsync)));

        Assert.Equal(3, answer.Makes);
    }

    [Fact]
    public async Task Open_AfterExpiry_IsMadeAnew()
    {
        var clock = new FakeTimeProvider();
        var process = new KeyedReplies(_store, new IdempotencySettings(), clock, NullLogger<KeyedReplies>.Instance);
        var answer = new MadeAnswer("one");
        await ReadAsync(process.Open(Request, answer.MakeAsync));

        clock.Advance(TimeSpan.FromDays(1));
        await ReadAsync(process.Open(Request, answer.MakeAsync));

        Assert.Equal(2, answer.Makes);
    }

    [Fact]
    public async Task Open_ClaimWhoseConfirmationWasLost_IsKnownAgain()
    {
        _store.RepeatedWrites = 2; // the claim, and the answer
        var answer = new MadeAnswer("one");

        Assert.Equal(("one", false), await ReadAsync(Process().Open(Request, answer.MakeAsync)));
        Assert.Equal(("one", true), await ReadAsync(Process().Open(Request, answer.MakeAsync)));
        Assert.Equal(1, answer.Makes);
    }

    [Fact]
    public async Task Open_StorageDown_CallsNobody()
    {
        _store.Outages = 1;
        var answer = new MadeAnswer("one");

        await Assert.ThrowsAsync<StorageUnavailableException>(() => ReadAsync(Process().Open(Request, answer.MakeAsync)));

        Assert.Equal(0, answer.Makes);
    }

    [Fact]
    public async Task Open_StorageFailsAtTheEnd_IsAnsweredAndKeptLater()
    {
        var answer = new MadeAnswer("one ", "two") { BeforeEnd = () => _store.Outages = 3 };

        Assert.Equal(("one two", false), await ReadAsync(Process().Open(Request, answer.MakeAsync)));
        var again = new MadeAnswer("three");
        string text;
        do
        {
            text = await TryReadAsync(Process().Open(Request, again.MakeAsync)) ?? string.Empty;
        }
        while (text.Length == 0);

        Assert.Equal("one two", text);
        Assert.Equal(0, again.Makes);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Open_StorageHangsAtTheEnd_IsAnsweredInTime(bool fails)
    {
        var clock = new FakeTimeProvider();
        var process = new KeyedReplies(_store, new IdempotencySettings(), clock, NullLogger<KeyedReplies>.Instance);
        var answer = new MadeAnswer("one ", "two")
        {
            BeforeEnd = () => _store.Hangs = true,
            End = fails ? ReplyEnd.Released : ReplyEnd.Kept,
        };
        var began = clock.GetTimestamp();
        var reading = ReadAsync(process.Open(Request, answer.MakeAsync));
        while (!reading.IsCompleted)
        {
            Stop.ThrowIfCancellationRequested();
            clock.Advance(_store.Hangs ? TimeSpan.FromMilliseconds(1) : TimeSpan.Zero);
            await Task.Yield();
        }

        Assert.Equal(("one two", false), await reading);
        Assert.InRange(clock.GetElapsedTime(began), TimeSpan.FromSeconds(4), TimeSpan.FromMinutes(1));
    }

    [Fact]
    public async Task Open_KeyLostMeanwhile_IsAnsweredAndLeavesTheEntryAlone()
    {
        KeptReply? other = null;
        var answer = new MadeAnswer("one ", "two") { Gate = _gate.Task };
        var reading = ReadAsync(Process().Open(Request, answer.MakeAsync));
        await answer.Begun.Task.WaitAsync(Stop);
        var held = await _store.FindAsync(Request.Name, Stop);
        other = Held() with { Version = held!.Version };
        await _store.TryWriteAsync(Request.Name, other, Stop);

        _gate.SetResult();

        Assert.Equal(("one two", false), await reading);
        Assert.Equal(other.Claim, (await _store.FindAsync(Request.Name, Stop))!.Claim);
    }

    [Fact]
    public async Task Open_LongRun_ShowsThatItsProcessLives()
    {
        var answer = new MadeAnswer("one ", "two") { Gate = _gate.Task };
        var reading = ReadAsync(Process(new() { OwnerTimeout = 3 * Short, PollInterval = Short }).Open(Request, answer.MakeAsync));
        while (_store.Writes < 4)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        _gate.SetResult();

        Assert.Equal(("one two", false), await reading);
        Assert.Equal(("one two", true), await ReadAsync(Process().Open(Request, answer.MakeAsync)));
    }

    [Fact]
    public async Task Start_CallerHangsUp_StaysForTheRunWhichGoesOn()
    {
        using var hangUp = new CancellationTokenSource();
        var answer = new MadeAnswer("one") { Gate = _gate.Task };
        var process = Process();
        var first = process.Open(Request, answer.MakeAsync).StartAsync(hangUp.Token);
        await answer.Begun.Task.WaitAsync(Stop);
        var joiner = process.Open(Request, answer.MakeAsync).StartAsync(hangUp.Token);

        await hangUp.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => joiner);
        Assert.False(first.IsCompleted);
        _gate.SetResult();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal(("one", true), await ReadAsync(Process().Open(Request, answer.MakeAsync)));
        Assert.Equal(1, answer.Makes);
    }

    [Fact]
    public async Task StopAsync_UnderWay_StopsItAndFreesTheKey()
    {
        var answer = new MadeAnswer("one ", "two") { Gate = _gate.Task };
        var process = Process();
        var reading = ReadAsync(process.Open(Request, answer.MakeAsync));
        await answer.Begun.Task.WaitAsync(Stop);

        await process.StopAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        Assert.Equal(0, _store.Count);
    }

    private static TimeSpan Short => TimeSpan.FromMilliseconds(5);

    private static KeptReply Held() => new()
    {
        Fingerprint = Request.Fingerprint,
        Claim = "another",
        ExpiresAt = TimeProvider.System.GetUtcNow().AddDays(1),
    };

    private static async Task ConflictAsync(KeyedReply reply)
    {
        var failure = await Assert.ThrowsAsync<GatewayException>(() => ReadAsync(reply));
        Assert.Equal(ErrorCode.IdempotencyConflict, failure.Error.Code);
    }

    private static async Task<(string Text, bool IsReplayed)> ReadAsync(KeyedReply reply)
    {
        await reply.StartAsync(Stop);
        return (Encoding.UTF8.GetString((await reply.ReadAllAsync(Stop)).Span), reply.IsReplayed);
    }

    private static async Task<string?> TryReadAsync(KeyedReply reply)
    {
        try
        {
            return (await ReadAsync(reply)).Text;
        }
        catch (StorageUnavailableException)
        {
            return null;
        }
    }

    private KeyedReplies Process(IdempotencySettings? settings = null) => new(
        _store, settings ?? new IdempotencySettings { PollInterval = Short }, TimeProvider.System, NullLogger<KeyedReplies>.Instance);
}
