using Auriko.Azure.Background;
using Auriko.Azure.Tests.Ledger;
using Auriko.Azure.Tests.Storage;
using Auriko.Core.Access;
using Auriko.Core.Access.Budgets;
using Auriko.Core.Access.Limits;
using Auriko.Core.Background;
using Auriko.Core.Background.Fresh;
using Auriko.Core.Contract;

namespace Auriko.Azure.Tests.Background;

public sealed class ResponseTableTests(SharedAzurite azurite)
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    private readonly ResponseTable _table = new(azurite.CreateClient());

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task AddAsync_ThenFind_IsTheSame()
    {
        var state = New() with
        {
            Webhook = new WebhookTarget(new Uri("https://example.com/hook?a=b"), WebhookTarget.NewSecret()),
            Request = new byte[ResponseState.MaxRequestInRow],
            Explain = true,
            Explanation = new string('x', ResponseState.MaxExplanation),
            Trace = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
            Allowance = new KeyAllowance(["model-one", "model-two"], ["provider-one"]),
            Budget = new BudgetHold(BudgetPeriod.Weekly, IsEnforced: true) { IncludesByok = true, IsOwnOnly = true },
            Workspace = "ws_1",
            Tokens = new CountedTokens(1_234, Now),
            Cut = new CutRun(3, [0, 2], 2),
        };

        await _table.AddAsync(state, Stop);
        var found = await FindAsync(state.Id);

        Assert.Equal(state.Initial.ToArray(), found.Initial.ToArray());
        Assert.Equal(state.Request.ToArray(), found.Request.ToArray());
        Assert.Equal(
            state with { Initial = default, Request = default, Begun = [], Allowance = KeyAllowance.Everything, Cut = null },
            found with
            {
                Initial = default,
                Request = default,
                Version = string.Empty,
                Begun = [],
                Allowance = KeyAllowance.Everything,
                Cut = null,
            });
        Assert.Equal((3, 2), (found.Cut!.Run, found.Cut.Winner));
        Assert.Equal([0, 2], found.Cut.Begun);
        Assert.Equal(state.Allowance.Models, found.Allowance.Models);
        Assert.Equal(state.Allowance.Providers, found.Allowance.Providers);
        Assert.NotEmpty(found.Version);
    }

    [Theory]
    [InlineData(60_000)]
    [InlineData(60_001)]
    [InlineData(ResponseState.MaxInitialInRow)]
    public async Task AddAsync_LongInitial_IsCutAndJoined(int length)
    {
        var state = New() with { Initial = Enumerable.Range(0, length).Select(number => (byte)number).ToArray() };
        await _table.AddAsync(state, Stop);

        Assert.Equal(state.Initial.ToArray(), (await FindAsync(state.Id)).Initial.ToArray());
    }

    [Fact]
    public async Task InsertAsync_SomeAreThereAlready_AddsTheOthersAndLeavesThem()
    {
        var (known, attempt) = (New(), LedgerEntries.Make("key_1"));
        await _table.InsertAsync([new NewResponse(known, [attempt])], Stop);
        await _table.TryReplaceAsync(await FindAsync(known.Id) with { Owner = "later" }, null, Stop);
        var fresh = OfShard(ResponseKey.ShardOf(known.Id));
        var closed = OfShard(ResponseKey.ShardOf(known.Id)).EndAs(ResponseStatus.Completed, Now) with { IsClosed = true, Pass = "0001-00" };

        await _table.InsertAsync([new(known, [attempt]), new(fresh, []), new(closed, [LedgerEntries.Make("key_1")])], Stop);

        Assert.Equal("later", (await FindAsync(known.Id)).Owner);
        Assert.Single(await _table.ListAttemptsAsync(known.Id, Stop));
        Assert.False((await FindAsync(fresh.Id)).IsClosed);
        Assert.Equal((true, "0001-00"), ((await FindAsync(closed.Id)).IsClosed, (await FindAsync(closed.Id)).Pass));
        Assert.Single(await _table.ListAttemptsAsync(closed.Id, Stop));
    }

    [Fact]
    public async Task InsertAsync_ClosedMeanwhile_IsNotOpenedAgain()
    {
        var state = New();
        await _table.InsertAsync([new NewResponse(state, [])], Stop);
        var last = (await FindAsync(state.Id)).EndAs(ResponseStatus.Completed, Now) with { IsClosed = true, Pass = "0001-00" };
        await _table.TryCloseAsync(last, Stop);

        await _table.InsertAsync([new NewResponse(state, [])], Stop);

        Assert.True((await FindAsync(state.Id)).IsClosed);
    }

    [Fact]
    public async Task InsertAsync_ClosedWithWebhook_QueuesIt()
    {
        var target = new WebhookTarget(new Uri("https://example.com/hook"), WebhookTarget.NewSecret());
        var closed = New().EndAs(ResponseStatus.Completed, Now) with { IsClosed = true, Pass = "0001-00", Webhook = target };

        await _table.InsertAsync([new NewResponse(closed, [])], Stop);

        var queue = await new WebhookTable(azurite.CreateClient()).ListAsync(ResponseKey.ShardOf(closed.Id), Stop);
        Assert.Equal(target, Assert.Single(queue, webhook => webhook.ResponseId == closed.Id).Target);
        Assert.Null((await FindAsync(closed.Id)).Webhook);
    }

    [Fact]
    public async Task FindAsync_Unknown_IsNull() => Assert.Null(await _table.FindAsync(New().Id, Stop));

    [Fact]
    public async Task TryReplaceAsync_SomebodyWasFaster_ChangesNothing()
    {
        var state = New();
        await _table.AddAsync(state, Stop);
        var seen = await FindAsync(state.Id);
        var changed = await _table.TryReplaceAsync(seen with { Owner = "one", Run = 1, Begun = [0, 2] }, null, Stop);

        Assert.Null(await _table.TryReplaceAsync(seen with { Owner = "two" }, null, Stop));

        var found = await FindAsync(state.Id);
        Assert.Equal(("one", 1, changed!.Version), (found.Owner, found.Run, found.Version));
        Assert.Equal([0, 2], found.Begun);
        Assert.Equal(state.Initial.ToArray(), found.Initial.ToArray());
    }

    [Fact]
    public async Task TryReplaceAsync_WithAttempt_WritesBothOrNeither()
    {
        var state = New();
        await _table.AddAsync(state, Stop);
        var seen = await FindAsync(state.Id);
        var (first, second) = (LedgerEntries.Make("key_1"), LedgerEntries.Make("key_1"));

        Assert.NotNull(await _table.TryReplaceAsync(seen with { Attempts = 1 }, first, Stop));
        Assert.Null(await _table.TryReplaceAsync(seen with { Attempts = 1 }, second, Stop));

        Assert.Equal(first.AttemptId, Assert.Single(await _table.ListAttemptsAsync(state.Id, Stop)).AttemptId);
        await _table.ForgetAsync(new ResponseExpiry(state.Id, state.ExpiresAt), Stop);
        Assert.Empty(await _table.ListAttemptsAsync(state.Id, Stop));
    }

    [Fact]
    public async Task TryReplaceAsync_AttemptIsThereAlready_IsTheStateItWasWrittenWith()
    {
        var state = New();
        await _table.AddAsync(state, Stop);
        var attempt = LedgerEntries.Make("key_1");
        var written = await _table.TryReplaceAsync(await FindAsync(state.Id) with { Attempts = 1, Begun = [0] }, attempt, Stop);

        var again = await _table.TryReplaceAsync(await FindAsync(state.Id) with { Attempts = 2, Begun = [0] }, attempt, Stop);

        Assert.Equal((1, written!.Version), (again!.Attempts, again.Version));
        Assert.Single(await _table.ListAttemptsAsync(state.Id, Stop));
    }

    [Fact]
    public async Task TryCloseAsync_Once_MovesTheRowForGood()
    {
        var state = New();
        await _table.AddAsync(state, Stop);
        var seen = await FindAsync(state.Id);
        Assert.Contains(await _table.ListOpenAsync(ResponseKey.ShardOf(state.Id), Stop), open => open.Id == state.Id);
        var last = seen.EndAs(ResponseStatus.Completed, Now) with { IsClosed = true, Pass = "0001-00" };

        Assert.True(await _table.TryCloseAsync(last, Stop));
        Assert.False(await _table.TryCloseAsync(last, Stop));
        Assert.Null(await _table.TryReplaceAsync(seen with { Owner = "late" }, null, Stop));

        var found = await FindAsync(state.Id);
        Assert.Equal((ResponseStatus.Completed, true, "0001-00"), (found.Status, found.IsClosed, found.Pass));
        Assert.Equal(state.Initial.ToArray(), found.Initial.ToArray());
        Assert.DoesNotContain(await _table.ListOpenAsync(ResponseKey.ShardOf(state.Id), Stop), open => open.Id == state.Id);
    }

    [Fact]
    public async Task TryCloseAsync_WithWebhook_QueuesIt()
    {
        var queue = new WebhookTable(azurite.CreateClient());
        var state = New() with { Webhook = new WebhookTarget(new Uri("https://example.com/hook"), WebhookTarget.NewSecret()) };
        await _table.AddAsync(state, Stop);
        var last = (await FindAsync(state.Id)).EndAs(ResponseStatus.Failed, Now) with { IsClosed = true, Pass = "0001-00" };
        await _table.TryCloseAsync(last, Stop);

        var pending = Assert.Single(await ListAsync());
        Assert.Equal((ResponseStatus.Failed, state.Webhook, 0), (pending.Status, pending.Target, pending.Tries));
        var taken = await queue.TryTakeAsync(pending, Now.AddMinutes(1), Stop);
        Assert.Null(await queue.TryTakeAsync(pending, Now.AddMinutes(1), Stop));
        Assert.Equal((1, Now.AddMinutes(1)), (Assert.Single(await ListAsync()).Tries, taken!.DueAt));
        await queue.RemoveAsync(taken, Stop);
        Assert.Empty(await ListAsync());

        async Task<List<PendingWebhook>> ListAsync() =>
            [.. (await queue.ListAsync(ResponseKey.ShardOf(state.Id), Stop)).Where(webhook => webhook.ResponseId == state.Id)];
    }

    [Fact]
    public async Task TryCloseAsync_Deleted_LeavesNoRow()
    {
        var state = New();
        await _table.AddAsync(state, Stop);
        var marked = await _table.TryReplaceAsync((await FindAsync(state.Id)) with { IsDeleted = true }, null, Stop);

        Assert.True(await _table.TryCloseAsync(marked!, Stop));

        Assert.Null(await _table.FindAsync(state.Id, Stop));
    }

    [Fact]
    public async Task ListExpiredAsync_Past_IsListedUntilForgotten()
    {
        var state = New() with { ExpiresAt = DateTimeOffset.UnixEpoch.AddDays(1) };
        await _table.AddAsync(state, Stop);
        var shard = ResponseKey.ShardOf(state.Id);

        Assert.Contains(new ResponseExpiry(state.Id, state.ExpiresAt), await _table.ListExpiredAsync(shard, Now, 1000, Stop));
        Assert.DoesNotContain(
            await _table.ListExpiredAsync(shard, state.ExpiresAt, 1000, Stop), expiry => expiry.Id == state.Id);
        await _table.RemoveAsync(state.Id, Stop);
        await _table.ForgetAsync(new ResponseExpiry(state.Id, state.ExpiresAt), Stop);
        Assert.DoesNotContain(await _table.ListExpiredAsync(shard, Now, 1000, Stop), expiry => expiry.Id == state.Id);
        Assert.Null(await _table.FindAsync(state.Id, Stop));
    }

    [Fact]
    public async Task Beats_AnyName_AreListedUntilForgotten()
    {
        var beats = new BeatTable(azurite.CreateClient());
        var owner = $"host/1#ä={Guid.NewGuid():N}";

        await beats.BeatAsync(owner, Now, Stop);
        await beats.BeatAsync(owner, Now.AddSeconds(1), Stop);

        Assert.Equal(Now.AddSeconds(1), (await beats.ListAsync(Stop))[owner]);
        await beats.ForgetAsync(owner, Stop);
        Assert.False((await beats.ListAsync(Stop)).ContainsKey(owner));
    }

    private static ResponseState New() => new()
    {
        Id = ResponseIds.NewResponseId(TimeProvider.System),
        KeyId = "key_1",
        CreatedAt = Now,
        Deadline = Now.AddHours(1),
        ExpiresAt = Now.AddDays(30_000),
        Initial = "{\"id\":\"x\"}"u8.ToArray(),
    };

    private static ResponseState OfShard(int shard)
    {
        ResponseState state;
        do
        {
            state = New();
        }
        while (ResponseKey.ShardOf(state.Id) != shard);

        return state;
    }

    private async Task<ResponseState> FindAsync(string id) => Assert.IsType<ResponseState>(await _table.FindAsync(id, Stop));
}
