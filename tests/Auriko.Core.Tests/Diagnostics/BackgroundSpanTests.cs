using System.Diagnostics;
using Auriko.Core.Execution;
using Auriko.Core.Tests.Background;
using Auriko.Core.Tests.Gateway;

namespace Auriko.Core.Tests.Diagnostics;

public sealed class BackgroundSpanTests
{
    [Fact]
    public async Task Run_Background_IsATraceOfItsOwnLinkedToTheRequest()
    {
        using var spans = new SpanRecorder();
        var providers = new[]
        {
            new ScriptedProvider("alpha", new Script().Fail(FailureKind.Overloaded)),
            new ScriptedProvider("beta", Script.Answer()),
        };
        await using var bench = new BackgroundBench(new MemoryStorage(), new RecordingLedger(), providers);

        var id = await bench.AcceptAsync();
        await bench.EndAsync(id);
        await bench.DisposeAsync();

        var run = Assert.Single(spans.Of(id), span => span.Kind == ActivityKind.Consumer);
        var attempts = spans.Of(id).Where(span => span.Kind == ActivityKind.Client).ToList();
        Assert.Equal(["failed_before_output", "completed"], attempts.Select(span => span.GetTagItem("auriko.outcome")));
        Assert.All(attempts, span => Assert.Equal((run.TraceId, run.SpanId), (span.TraceId, span.ParentSpanId)));
        Assert.Equal(spans.Request.Context.SpanId, Assert.Single(run.Links).Context.SpanId);
        Assert.NotEqual(spans.Request.TraceId, run.TraceId);
        Assert.Equal(
            ("background response", default(ActivitySpanId), "completed", "background"),
            (run.DisplayName, run.ParentSpanId, run.GetTagItem("auriko.outcome"), run.GetTagItem("auriko.mode")));
    }

    [Fact]
    public async Task Accept_OutsideOfAnyTrace_RunsWithoutALink()
    {
        using var spans = new SpanRecorder();
        Activity.Current = null;
        await using var bench = new BackgroundBench(
            new MemoryStorage(), new RecordingLedger(), new ScriptedProvider("alpha", Script.Answer()));

        var id = await bench.AcceptAsync();
        await bench.EndAsync(id);
        await bench.DisposeAsync();

        Assert.Empty(Assert.Single(spans.Of(id), span => span.Kind == ActivityKind.Consumer).Links);
    }
}
