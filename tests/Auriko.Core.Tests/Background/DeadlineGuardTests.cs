using System.Text;
using System.Text.Json;
using Auriko.Core.Background;
using Auriko.Core.Contract;
using Auriko.Core.Ledger;
using Auriko.Core.Streaming;
using Auriko.Core.Tests.Gateway;
using Microsoft.Extensions.Time.Testing;

namespace Auriko.Core.Tests.Background;

/// <summary>A step fails every time, in a way nobody foresaw: past its deadline the response ends all the same.</summary>
public sealed class DeadlineGuardTests
{
    private readonly MemoryStorage _storage = new();
    private readonly RecordingLedger _ledger = new();
    private readonly FakeTimeProvider _clock = new(TimeProvider.System.GetUtcNow());

    [Fact]
    public async Task Finish_AlwaysFails_EndsFailedPastTheDeadline()
    {
        await using var bench = NewBench(Script.Answer());
        _storage.FaultAtReadOf = "/result";
        var id = await RunUntilFinishAsync(bench);

        // The next run finds a result and cannot read it either.
        await Assert.ThrowsAsync<FormatException>(() => bench.Steps.PlanAsync(id, races: false, BackgroundBench.Stop));
        _clock.Advance(bench.Settings.Timeout);
        var plan = await bench.Steps.PlanAsync(id, races: false, BackgroundBench.Stop);

        Assert.Equal(0, plan.Run);
        _storage.FaultAtReadOf = null;
        var response = await bench.EndAsync(id);
        Assert.Equal("failed", response.GetProperty("status").GetString());
        Assert.Equal("server_error", response.GetProperty("error").GetProperty("code").GetString());
        Assert.Empty(StreamGrammar.Check(Events(await bench.ReadAsync(id))));
        Assert.Equal(AttemptEnd.Completed, Assert.Single(_ledger.Entries.DistinctBy(entry => entry.AttemptId)).End);
        Assert.Single(_storage.Closed);
    }

    [Fact]
    public async Task Finish_FailsPastTheDeadline_EndsFailedAtOnce()
    {
        await using var bench = NewBench(Script.Answer());
        _storage.FaultAtReadOf = "/result";
        var id = await RunUntilFinishAsync(bench);
        _clock.Advance(bench.Settings.Timeout);

        await bench.Steps.FinishAsync(new FinishInput(id, _storage.Peek(id)!.Run, "0001-00"), BackgroundBench.Stop);

        Assert.True(_storage.Peek(id)!.IsClosed);
    }

    [Fact]
    public async Task Plan_AlwaysFailsAndOutputWasRead_GoesOnFromWhatWasRead()
    {
        await using var bench = NewBench(Script.Answer());
        _storage.FaultAtReadOf = "/result";
        var id = await RunUntilFinishAsync(bench);
        var read = await ReadUntilShownAsync(bench, id);
        _clock.Advance(bench.Settings.Timeout);

        await bench.Steps.PlanAsync(id, races: false, BackgroundBench.Stop);
        _storage.FaultAtReadOf = null;

        var all = Encoding.UTF8.GetString(await bench.ReadAsync(id));
        Assert.StartsWith(read, all, StringComparison.Ordinal);
        var numbers = Events(Encoding.UTF8.GetBytes(all)).Select(next => next.GetProperty("sequence_number").GetInt32()).ToArray();
        Assert.Equal(Enumerable.Range(0, numbers.Length), numbers);
    }

    [Fact]
    public async Task Plan_AlwaysFailsAndWasCancelled_StaysCancelled()
    {
        await using var bench = NewBench(Script.Answer());
        _storage.FaultAtReadOf = "/result";
        var id = await RunUntilFinishAsync(bench);
        var state = _storage.Peek(id)!;
        await _storage.TryReplaceAsync(
            state.EndAs(ResponseStatus.Cancelled, _clock.GetUtcNow()), null, BackgroundBench.Stop);
        _clock.Advance(bench.Settings.Timeout);

        await bench.Steps.PlanAsync(id, races: false, BackgroundBench.Stop);
        _storage.FaultAtReadOf = null;

        Assert.Equal("cancelled", (await bench.EndAsync(id)).GetProperty("status").GetString());
    }

    private static async Task<string> ReadUntilShownAsync(BackgroundBench bench, string id)
    {
        var read = new StringBuilder();
        await foreach (var frames in await bench.Responses.FollowAsync(BackgroundBench.Owner, id, null, BackgroundBench.Stop))
        {
            read.Append(Encoding.UTF8.GetString(frames.Span));
            if (bench.Storage.Peek(id)!.Shown is not null)
            {
                break;
            }
        }

        return read.ToString();
    }

    /// <summary>Accepts a response and runs it up to the last step, which fails.</summary>
    private static async Task<string> RunUntilFinishAsync(BackgroundBench bench)
    {
        var id = await bench.AcceptAsync();
        while (!bench.Storage.Blobs.Keys.Any(name => name.Contains("/result", StringComparison.Ordinal)))
        {
            await Task.Delay(TimeSpan.FromMilliseconds(1), TimeProvider.System, BackgroundBench.Stop);
        }

        var run = bench.Storage.Peek(id)!.Run;
        await Assert.ThrowsAsync<FormatException>(
            () => bench.Steps.FinishAsync(new FinishInput(id, run, ResponseState.PassName(run, 0)), BackgroundBench.Stop));
        return id;
    }

    private static List<JsonElement> Events(byte[] stream) => [.. LogFrames.Events(stream)];

    private BackgroundBench NewBench(Script script) => new(_storage, _ledger, "process", _clock, new ScriptedProvider("alpha", script));
}
