using System.Text;
using System.Text.Json;
using Auriko.Core.Access;
using Auriko.Core.Background;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Ledger;
using Auriko.Core.Streaming;
using Auriko.Core.Tests.Gateway;

namespace Auriko.Core.Tests.Background;

public sealed class BackgroundResponsesTests
{
    private readonly MemoryStorage _storage = new();
    private readonly RecordingLedger _ledger = new();

    [Fact]
    public async Task Accept_ProviderAnswers_EndsCompletedAndBooked()
    {
        await using var bench = new BackgroundBench(_storage, _ledger, new ScriptedProvider("alpha", Script.Answer("Hello")));

        var response = await bench.EndAsync(await bench.AcceptAsync());

        Assert.Equal(("completed", "Hello"), (Text(response, "status"), Text(response, "output_text")));
        var entry = Assert.Single(_ledger.Entries);
        Assert.Equal((true, AttemptEnd.Completed), (entry.Background, entry.End));
    }

    [Fact]
    public async Task Accept_FirstProviderFails_FallsBackAndCountsBoth()
    {
        await using var bench = new BackgroundBench(
            _storage, _ledger,
            new ScriptedProvider("alpha", new Script().Fail(FailureKind.Overloaded)), new ScriptedProvider("beta", Script.Answer()));

        var response = await bench.EndAsync(await bench.AcceptAsync());

        Assert.Equal("beta", Text(response.GetProperty("routing_metadata"), "provider"));
        Assert.Equal([1, 2], _ledger.Entries.Select(entry => entry.AttemptNumber));
    }

    [Fact]
    public async Task Accept_EveryProviderFails_EndsFailedWithAStream()
    {
        await using var bench = new BackgroundBench(
            _storage, _ledger, new ScriptedProvider("alpha", new Script().Fail(FailureKind.Overloaded)));

        var id = await bench.AcceptAsync();
        var response = await bench.EndAsync(id);

        Assert.Equal(("failed", "server_error"), (Text(response, "status"), Text(response.GetProperty("error"), "code")));
        Assert.Empty(StreamGrammar.Check(Events(await bench.ReadAsync(id))));
    }

    [Fact]
    public async Task Accept_NoSuchModel_IsRefusedAndStoresNothing()
    {
        await using var bench = new BackgroundBench(_storage, _ledger, new ScriptedProvider("alpha", Script.Answer()));

        var refusal = await Assert.ThrowsAsync<GatewayException>(() => bench.AcceptAsync("nope"));

        Assert.Equal(ErrorCode.ModelNotFound, refusal.Error.Code);
        Assert.Empty(_storage.Blobs);
    }

    [Fact]
    public async Task Accept_TokensAreLimited_ThoseNotUsedAreGivenBackAtTheEnd()
    {
        await using var bench = new BackgroundBench(
            new MemoryStorage(), new RecordingLedger(), new ScriptedProvider("alpha", Script.Answer(), Script.Answer()));
        var policy = new KeyPolicy { RateLimitTpm = 600 };

        await bench.EndAsync(await bench.AcceptAsync(policy: policy));
        string? second = null;
        while (second is null)
        {
            // They are given back right after the response has ended.
            await Task.Delay(TimeSpan.FromMilliseconds(5), TimeProvider.System, BackgroundBench.Stop);
            var refusal = await Record.ExceptionAsync(async () => second = await bench.AcceptAsync(policy: policy));
            Assert.True(refusal is null or GatewayException { Error.Code: ErrorCode.TokensPerMinExceeded }, refusal?.ToString());
        }

        Assert.Equal("completed", (await bench.EndAsync(second)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task Accept_KeyLimitedToAProvider_IsAnsweredByNoOther()
    {
        await using var bench = new BackgroundBench(
            _storage, _ledger, new ScriptedProvider("alpha", Script.Answer()), new ScriptedProvider("beta", Script.Answer()));

        var response = await bench.EndAsync(await bench.AcceptAsync(policy: new KeyPolicy { Providers = ["beta"] }));

        Assert.Equal("beta", Text(response.GetProperty("routing_metadata"), "provider"));
        Assert.Equal("beta", Assert.Single(_ledger.Entries).Provider);
    }

    [Fact]
    public async Task Accept_ModelNotOfTheKey_IsRefusedAndStoresNothing()
    {
        await using var bench = new BackgroundBench(_storage, _ledger, new ScriptedProvider("alpha", Script.Answer()));

        var refusal = await Assert.ThrowsAsync<GatewayException>(() => bench.AcceptAsync(policy: new KeyPolicy { Models = ["n"] }));

        Assert.Equal(ErrorCode.InsufficientPermissions, refusal.Error.Code);
        Assert.Empty(_storage.Blobs);
    }

    [Fact]
    public async Task Accept_MoreThanTheMinuteHas_IsRefused()
    {
        await using var bench = new BackgroundBench(_storage, _ledger, new ScriptedProvider("alpha", Script.Answer()));
        var policy = new KeyPolicy { RateLimitTpm = 100 };

        var refusal = await Assert.ThrowsAsync<GatewayException>(() => bench.AcceptAsync(policy: policy));

        Assert.Equal(ErrorCode.TokensPerMinExceeded, refusal.Error.Code);
        Assert.Empty(_storage.Blobs);
    }

    [Fact]
    public async Task Follow_EverySuffix_IsTheUninterruptedStreamByteForByte()
    {
        var script = new Script().Say(
            new StreamStarted("a"), new ReasoningTextDelta(0, "Hmm"), new TextDelta(1, "Hel"), new TextDelta(1, "lo"),
            new ToolCallStarted(2, "call_1", "f"), new ToolCallDelta(2, "{}"), Script.Usage(100, 10), new Stopped(StopReason.ToolCalls));
        await using var bench = new BackgroundBench(_storage, _ledger, new ScriptedProvider("alpha", script));

        var id = await bench.AcceptAsync();
        var live = await bench.ReadAsync(id);
        await using var restarted = new BackgroundBench(_storage, _ledger);

        Assert.Empty(StreamGrammar.Check(Events(live)));
        var frames = Frames(live);
        for (var after = -1; after < frames.Count; after++)
        {
            var expected = string.Concat(frames.Skip(after + 1));
            Assert.Equal(expected, Encoding.UTF8.GetString(await restarted.ReadAsync(id, after < 0 ? null : after)));
        }

        var final = Events(live)[^1].GetProperty("response").GetRawText();
        Assert.Equal(final, (await bench.EndAsync(id)).GetRawText());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Accept_WithExplain_TheResultSaysTheDecision(bool explain)
    {
        await using var bench = new BackgroundBench(_storage, _ledger, new ScriptedProvider("alpha", Script.Answer()));

        var response = await bench.EndAsync(await bench.AcceptAsync(explain: explain));

        var hasDecision = response.GetProperty("routing_metadata").TryGetProperty("explanation", out var decision);
        Assert.Equal(explain, hasDecision && decision.ValueKind is JsonValueKind.Object);
    }

    [Fact]
    public async Task Accept_KeyNamesNoWebhook_TheDeploymentsIsTold()
    {
        await using var bench = new BackgroundBench(_storage, _ledger, new ScriptedProvider("alpha", Script.Answer(), Script.Answer()));
        var own = new WebhookTarget(new Uri("https://example.com/own"), WebhookTarget.NewSecret());

        await bench.EndAsync(await bench.AcceptAsync());
        await bench.EndAsync(await bench.AcceptAsync(BackgroundBench.Owner with { Webhook = own }));

        Assert.Equal([BackgroundBench.DeploymentWebhook, own], _storage.Closed.Select(closed => closed.Webhook));
    }

    [Fact]
    public async Task AnyUse_AnotherKeysOrUnknownOrExpired_IsTheSameNotFound()
    {
        await using var bench = new BackgroundBench(_storage, _ledger, new ScriptedProvider("alpha", Script.Answer()));
        var id = await bench.AcceptAsync();
        await bench.EndAsync(id);
        var state = await _storage.FindAsync(id, BackgroundBench.Stop);
        await _storage.AddAsync(
            state! with { Id = "resp_00000000000000000000000000000001", ExpiresAt = DateTimeOffset.UnixEpoch }, BackgroundBench.Stop);

        (Caller, string)[] uses =
        [
            (new Caller("key_2", null), id),
            (BackgroundBench.Owner, "resp_00000000000000000000000000000000"),
            (BackgroundBench.Owner, "resp_00000000000000000000000000000001"),
            (BackgroundBench.Owner, "../" + id),
        ];
        foreach (var (caller, asked) in uses)
        {
            await IsNotFoundAsync(() => bench.Responses.GetAsync(caller, asked, BackgroundBench.Stop));
            await IsNotFoundAsync(() => bench.Responses.CancelAsync(caller, asked, BackgroundBench.Stop));
            await IsNotFoundAsync(() => bench.Responses.DeleteAsync(caller, asked, BackgroundBench.Stop));
            await IsNotFoundAsync(() => bench.Responses.FollowAsync(caller, asked, null, BackgroundBench.Stop));
            await IsNotFoundAsync(() => bench.Responses.ListInputAsync(caller, asked, new InputPage(20, true, null), BackgroundBench.Stop));
        }
    }

    [Fact]
    public async Task Cancel_WhileItRuns_ClosesTheUpstreamAndKeepsWhatThereIs()
    {
        var said = new TaskCompletionSource();
        var provider = new ScriptedProvider("alpha", new Script().Say(new TextDelta(0, "Hel")).Do(() => said.SetResult()).Hang());
        await using var bench = new BackgroundBench(_storage, _ledger, provider);
        var id = await bench.AcceptAsync();
        await said.Task.WaitAsync(BackgroundBench.Stop);

        var cancelled = await bench.Responses.CancelAsync(BackgroundBench.Owner, id, BackgroundBench.Stop);

        Assert.Equal(ResponseStatus.Cancelled, cancelled.Status);
        var response = await bench.EndAsync(id);
        Assert.Equal(("cancelled", "Hel"), (Text(response, "status"), Text(response, "output_text")));
        Assert.Equal(1, provider.Closed);
        Assert.Equal(AttemptEnd.Stopped, Assert.Single(_ledger.Entries).End);
        Assert.Empty(StreamGrammar.Check(Events(await bench.ReadAsync(id))));
        var again = await bench.Responses.CancelAsync(BackgroundBench.Owner, id, BackgroundBench.Stop);
        Assert.Equal(response.GetRawText(), Encoding.UTF8.GetString(again.Json.Span));
    }

    [Fact]
    public async Task Cancel_Ended_IsRefused()
    {
        await using var bench = new BackgroundBench(_storage, _ledger, new ScriptedProvider("alpha", Script.Answer()));
        var id = await bench.AcceptAsync();
        await bench.EndAsync(id);

        var refusal = await Assert.ThrowsAsync<GatewayException>(
            () => bench.Responses.CancelAsync(BackgroundBench.Owner, id, BackgroundBench.Stop));

        Assert.Equal(ErrorCode.InvalidRequest, refusal.Error.Code);
    }

    [Fact]
    public async Task Cancel_RunsInAnotherProcess_IsSeenByItsPulse()
    {
        var said = new TaskCompletionSource();
        var provider = new ScriptedProvider("alpha", new Script().Say(new TextDelta(0, "Hel")).Do(() => said.SetResult()).Hang());
        await using var worker = new BackgroundBench(_storage, _ledger, "one", TimeProvider.System, provider);
        await using var other = new BackgroundBench(_storage, _ledger, "two", TimeProvider.System, provider);
        var id = await worker.AcceptAsync();
        await said.Task.WaitAsync(BackgroundBench.Stop);

        var cancelling = other.Responses.CancelAsync(BackgroundBench.Owner, id, BackgroundBench.Stop);
        while ((await _storage.FindAsync(id, BackgroundBench.Stop))!.Status is not ResponseStatus.Cancelled)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        await worker.Pulse.TurnAsync(BackgroundBench.Stop);

        await cancelling;
        Assert.Equal("Hel", Text(await worker.EndAsync(id), "output_text"));
        Assert.Equal((1, 1), (provider.Sent, provider.Closed));
    }

    [Fact]
    public async Task Delete_WhileItRuns_ClosesTheUpstreamAndLeavesNothing()
    {
        var said = new TaskCompletionSource();
        var provider = new ScriptedProvider("alpha", new Script().Say(new TextDelta(0, "Hel")).Do(() => said.SetResult()).Hang());
        await using var bench = new BackgroundBench(_storage, _ledger, provider);
        var id = await bench.AcceptAsync();
        await said.Task.WaitAsync(BackgroundBench.Stop);

        await bench.Responses.DeleteAsync(BackgroundBench.Owner, id, BackgroundBench.Stop);

        await IsNotFoundAsync(() => bench.Responses.GetAsync(BackgroundBench.Owner, id, BackgroundBench.Stop));
        while (_storage.Peek(id) is not null || _storage.Blobs.Count > 0)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            await Task.Yield();
        }

        Assert.Equal(1, provider.Closed);
        Assert.Single(_ledger.Entries);
    }

    [Fact]
    public async Task ListInput_Pages_AreTheItemsInOrder()
    {
        await using var bench = new BackgroundBench(_storage, _ledger, new ScriptedProvider("alpha", Script.Answer()));
        var id = await bench.AcceptAsync();

        var page = await bench.Responses.ListInputAsync(BackgroundBench.Owner, id, new InputPage(20, false, null), BackgroundBench.Stop);

        var list = JsonElement.Parse(page.Span);
        var item = Assert.Single(list.GetProperty("data").EnumerateArray());
        Assert.Equal(Text(item, "id"), Text(list, "first_id"));
        Assert.Equal("Hi", Text(item.GetProperty("content")[0], "text"));
        Assert.False(list.GetProperty("has_more").GetBoolean());
    }

    internal static IReadOnlyList<JsonElement> Events(byte[] stream) => [.. LogFrames.Events(stream)];

    internal static List<string> Frames(byte[] stream) =>
        [.. Encoding.UTF8.GetString(stream).Split("\n\n")[..^1].Select(frame => frame + "\n\n")];

    private static async Task IsNotFoundAsync(Func<Task> use) =>
        Assert.Equal(ErrorCode.ResourceNotFound, (await Assert.ThrowsAsync<GatewayException>(use)).Error.Code);

    private static string Text(JsonElement owner, string name) => owner.GetProperty(name).GetString()!;
}
