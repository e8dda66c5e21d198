using System.Text;
using System.Text.Json;
using Auriko.Core.Background;
using Auriko.Core.Contract;
using Auriko.Core.Streaming;
using Auriko.Core.Tests.Gateway;

namespace Auriko.Core.Tests.Background;

/// <summary>Streams stay legal when a pass loses while it is read, and when a run fails in a way nobody foresaw.</summary>
public sealed class LegalStreamTests
{
    private readonly MemoryStorage _storage = new();
    private readonly RecordingLedger _ledger = new();

    [Fact]
    public async Task Follow_ClosedWithAnotherPassWhileItIsMarked_GivesNothingOfTheLostOne()
    {
        await using var bench = new BackgroundBench(
            _storage, _ledger, new ScriptedProvider("alpha", new Script().Say(new TextDelta(0, "Hel")).Hang()));
        var id = await bench.AcceptAsync();
        var error = new ResponseError(ResponseErrorCodes.ServerError, "closed by another run");
        _storage.Overtakes = next => next.Shown is null ? null : Close(next);

        var stream = await bench.ReadAsync(id);

        var events = BackgroundResponsesTests.Events(stream);
        Assert.Empty(StreamGrammar.Check(events));
        Assert.Equal(["response.created", "response.in_progress", "response.failed"], events.Select(Type));

        ResponseState Close(ResponseState reading)
        {
            const string other = "0002-00";
            var result = StoredResult.Of(reading.Initial, LogPlace.Start.Sequence, error);
            _storage.WriteAsync(ResponseKey.Result(id, other), result.ToBlob(), BackgroundBench.Stop).GetAwaiter().GetResult();
            return reading.EndAs(ResponseStatus.Failed, TimeProvider.System.GetUtcNow()) with
            {
                Run = 2,
                Shown = null,
                Pass = other,
                IsClosed = true,
            };
        }
    }

    [Fact]
    public async Task Follow_AnotherReaderMarkedThePassFirst_GivesItsEvents()
    {
        var gate = new TaskCompletionSource();
        var script = new Script().Say(new TextDelta(0, "Hel")).Await(gate.Task).Say(Script.Usage(1, 1), new Stopped(StopReason.EndOfTurn));
        await using var bench = new BackgroundBench(_storage, _ledger, new ScriptedProvider("alpha", script));
        var id = await bench.AcceptAsync();
        _storage.Overtakes = next => next.Shown is null ? null : next;
        var text = string.Empty;
        await foreach (var frames in await bench.Responses.FollowAsync(BackgroundBench.Owner, id, null, BackgroundBench.Stop))
        {
            text += Encoding.UTF8.GetString(frames.Span);
            if (text.Contains("response.output_text.delta", StringComparison.Ordinal))
            {
                gate.TrySetResult();
            }
        }

        Assert.Empty(StreamGrammar.Check(BackgroundResponsesTests.Events(Encoding.UTF8.GetBytes(text))));
        Assert.Contains("response.completed", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_FaultAfterOutput_EndsTheStreamLegally(bool isReadBefore)
    {
        var gate = new TaskCompletionSource();
        var script = new Script().Say(new ReasoningTextDelta(0, "Hm"), new TextDelta(1, "Hel")).Await(gate.Task)
            .Throw(new FormatException("Nobody foresaw this."));
        await using var bench = new BackgroundBench(_storage, _ledger, new ScriptedProvider("alpha", script));
        if (!isReadBefore)
        {
            gate.SetResult();
        }

        var id = await bench.AcceptAsync();
        var live = new StringBuilder();
        await foreach (var frames in await bench.Responses.FollowAsync(BackgroundBench.Owner, id, null, BackgroundBench.Stop))
        {
            live.Append(Encoding.UTF8.GetString(frames.Span));
            if (live.ToString().Contains("response.output_text.delta", StringComparison.Ordinal))
            {
                gate.TrySetResult();
            }
        }

        var response = await bench.EndAsync(id);
        Assert.Equal(("failed", "Hel"), (response.GetProperty("status").GetString(), response.GetProperty("output_text").GetString()));
        var stream = Encoding.UTF8.GetBytes(live.ToString());
        Assert.Empty(StreamGrammar.Check(BackgroundResponsesTests.Events(stream)));
        var suffix = string.Concat(BackgroundResponsesTests.Frames(stream).Skip(4));
        Assert.Equal(suffix, Encoding.UTF8.GetString(await bench.ReadAsync(id, startingAfter: 3)));
    }

    private static string Type(JsonElement next) => next.GetProperty("type").GetString()!;
}
