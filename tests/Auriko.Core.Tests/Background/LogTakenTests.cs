using System.Buffers;
using System.Text;
using System.Text.Json;
using Auriko.Core.Background;
using Auriko.Core.Contract;
using Auriko.Core.Streaming;
using Auriko.Core.Tests.Gateway;

namespace Auriko.Core.Tests.Background;

/// <summary>Two writers of one log: only one of them goes on, and the other one notices.</summary>
public sealed class LogTakenTests
{
    private readonly MemoryStorage _storage = new();
    private readonly RecordingLedger _ledger = new();
    private readonly TaskCompletionSource _gate = new();

    [Fact]
    public async Task Append_OtherBytesThere_IsTaken()
    {
        var log = ResponseKey.Events("resp_1", "0001-00");
        await AppendAsync(0, "one.");
        await AppendAsync(0, "one.");

        await Assert.ThrowsAsync<LogTakenException>(() => AppendAsync(0, "two."));
        await Assert.ThrowsAsync<LogTakenException>(() => AppendAsync(9, "late"));
        Assert.Equal("one.", Encoding.UTF8.GetString(_storage.Blobs[log]));

        Task AppendAsync(long position, string frames) => _storage.AppendAsync(
            log, new LogPiece(new LogPlace(position, 2), Encoding.UTF8.GetBytes(frames), null), BackgroundBench.Stop);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Call_LogTakenBehindASuccessor_EndsQuietly(bool isDeleted)
    {
        await using var bench = new BackgroundBench(_storage, _ledger, Provider());
        var (id, call) = await BeginAsync(bench);
        var calling = bench.Steps.CallAsync(call, BackgroundBench.Stop, BackgroundBench.Stop);
        await UntilLoggedAsync(id, call);
        if (isDeleted)
        {
            await _storage.RemoveAsync(id, BackgroundBench.Stop);
            await _storage.DeleteAllAsync(id, BackgroundBench.Stop);
        }
        else
        {
            await _storage.TryReplaceAsync(_storage.Peek(id)! with { Run = call.Run + 1, Begun = [] }, null, BackgroundBench.Stop);
            _storage.Intrudes = _ => "theirs"u8.ToArray();
        }

        _gate.SetResult();

        Assert.Equal(CallEnd.Dropped, (await calling).End);
        Assert.Empty(_storage.Closed);
        Assert.DoesNotContain(_storage.Blobs.Keys, name => name.Contains("/result", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Run_LogTakenWithoutASuccessor_MakesTheResponseAnew()
    {
        var provider = Provider();
        await using var bench = new BackgroundBench(_storage, _ledger, provider);
        _storage.Intrudes = _ => "theirs"u8.ToArray();
        _gate.SetResult();

        var id = await bench.AcceptAsync();
        var response = await bench.EndAsync(id);

        Assert.Equal(("completed", "Hello"), (Text(response, "status"), Text(response, "output_text")));
        Assert.Equal((2, 2), (_storage.Peek(id)!.Run, provider.Closed));
        Assert.Empty(StreamGrammar.Check(BackgroundResponsesTests.Events(await bench.ReadAsync(id))));
    }

    [Fact]
    public async Task Plan_LogGrowsWhileItIsClosed_ClosesItAnew()
    {
        await using var late = new BackgroundBench(_storage, _ledger, Provider());
        var id = await late.AcceptAsync();
        await UntilShownAsync(late, id);
        _storage.Intrudes = More;

        await using var next = new BackgroundBench(_storage, _ledger, "two", TimeProvider.System, Provider());
        var plan = await next.Steps.PlanAsync(id, races: false, BackgroundBench.Stop);
        await next.Steps.FinishAsync(new FinishInput(id, plan.Run, plan.Pass!), BackgroundBench.Stop);

        var response = await next.EndAsync(id);
        Assert.Equal(("failed", "Hello?"), (Text(response, "status"), Text(response, "output_text")));
        Assert.Empty(StreamGrammar.Check(BackgroundResponsesTests.Events(await next.ReadAsync(id))));

        byte[] More(string name)
        {
            var last = BackgroundResponsesTests.Events(_storage.Blobs[name])[^1];
            var frame = new ArrayBufferWriter<byte>();
            ResponsesSerializer.WriteFrame(frame, new TextDeltaEvent(
                last.GetProperty("sequence_number").GetInt32() + 1, TextChannel.OutputText, Text(last, "item_id"), 0, 0, "lo?"));
            return frame.WrittenSpan.ToArray();
        }
    }

    [Fact]
    public async Task Plan_SupersededWhileItClosesALog_LeavesTheResponse()
    {
        await using var late = new BackgroundBench(_storage, _ledger, Provider());
        var id = await late.AcceptAsync();
        await UntilShownAsync(late, id);
        _storage.Intrudes = _ =>
        {
            var now = _storage.Peek(id)!;
            _storage.TryReplaceAsync(now with { Run = now.Run + 1 }, null, BackgroundBench.Stop).GetAwaiter().GetResult();
            return "theirs"u8.ToArray();
        };

        await using var next = new BackgroundBench(_storage, _ledger, "two", TimeProvider.System, Provider());
        var plan = await next.Steps.PlanAsync(id, races: false, BackgroundBench.Stop);

        Assert.Equal((0, null), (plan.Run, plan.Pass));
        Assert.DoesNotContain(_storage.Blobs.Keys, name => name.Contains("/result", StringComparison.Ordinal));
    }

    /// <summary>Says half, and the rest once the gate is open.</summary>
    private ScriptedProvider Provider() => new("alpha", new Script().Say(new TextDelta(0, "Hel")).Await(_gate.Task)
        .Say(new TextDelta(0, "lo"), Script.Usage(100, 10), new Stopped(StopReason.EndOfTurn)));

    /// <summary>Accepts a response for steps that the test takes itself.</summary>
    private async Task<(string Id, CallInput Call)> BeginAsync(BackgroundBench bench)
    {
        await using var accepting = new BackgroundBench(new MemoryStorage(), new RecordingLedger(), new ScriptedProvider("alpha", new Script().Hang()));
        var id = await accepting.AcceptAsync();
        var accepted = accepting.Storage.Peek(id)! with { Run = 0, Begun = [], Attempts = 0, Plan = null, Owner = null };
        await _storage.AddAsync(accepted, BackgroundBench.Stop);
        var plan = await bench.Steps.PlanAsync(id, races: false, BackgroundBench.Stop);
        return (id, plan.Waves[0][0]);
    }

    private async Task UntilLoggedAsync(string id, CallInput call)
    {
        while (!_storage.Blobs.ContainsKey(ResponseKey.Events(id, call.Pass)))
        {
            await Task.Yield();
        }
    }

    private static async Task UntilShownAsync(BackgroundBench bench, string id)
    {
        await foreach (var frames in await bench.Responses.FollowAsync(BackgroundBench.Owner, id, null, BackgroundBench.Stop))
        {
            if (Encoding.UTF8.GetString(frames.Span).Contains("response.output_text.delta", StringComparison.Ordinal))
            {
                return;
            }
        }
    }

    private static string Text(JsonElement owner, string name) => owner.GetProperty(name).GetString()!;
}
