using Auriko.Core.Contract;
using Auriko.Core.Streaming;
using static Auriko.Core.Tests.Streaming.Emitting;

namespace Auriko.Core.Tests.Streaming;

/// <summary>Items that a provider opens before it has anything to say in them.</summary>
public sealed class AnnouncedItemTests
{
    [Fact]
    public void Apply_NothingButAnnouncements_IsNoOutput()
    {
        var emitter = NewEmitter();

        Say(emitter, new ReasoningStarted(0, "rs_a"), new ItemEnded(0), new MessageStarted(1, "msg_a"), new TextDelta(1, ""));

        Assert.False(emitter.HasOutput);
        Assert.Empty(TakeAll(emitter));
    }

    [Fact]
    public void Apply_FirstOutput_OpensWhatWasAnnouncedInItsOrder()
    {
        var events = Finished(
            new ReasoningStarted(0, "rs_a"), new ItemEnded(0), new MessageStarted(1, "msg_a", "commentary"),
            new MessageStarted(2, "msg_b"), new TextDelta(2, "b"), new TextDelta(1, "a"));

        Assert.Equal(
            [
                "created", "in_progress", "output_item.added", "output_item.done", "output_item.added", "output_item.added",
                "content_part.added", "output_text.delta", "content_part.added", "output_text.delta",
            ],
            events.Types()[..10]);
        Assert.Equal(["rs_a", "msg_a", "msg_b"], events.Final().Output.Select(item => item.Id));
        Assert.Equal("commentary", Assert.IsType<OutputMessage>(events.Final().Output[1]).Phase);
        Assert.Equal("ab", events.Final().OutputText);
    }

    [Fact]
    public void Apply_AfterOutput_OpensAtOnce()
    {
        var emitter = NewEmitter();
        Say(emitter, new TextDelta(0, "a"));
        TakeAll(emitter);

        Say(emitter, new MessageStarted(1, "msg_b"));

        Assert.Equal(["output_item.added"], TakeAll(emitter).Types());
    }

    [Fact]
    public void Apply_ReasoningThatIsOnlySealed_IsOutputAndKeepsItsSeal()
    {
        var emitter = NewEmitter();

        Say(emitter, new ReasoningStarted(0, "rs_a"), new ReasoningSealed(0, "sealed"));

        Assert.True(emitter.HasOutput);
        Say(emitter, new ItemEnded(0), new Stopped(StopReason.EndOfTurn));
        var reasoning = Assert.IsType<OutputReasoning>(Assert.Single(emitter.Complete(Usage, null).Output));
        Assert.Equal(("rs_a", "sealed", 0), (reasoning.Id, reasoning.EncryptedContent, reasoning.Summary.Count));
    }

    [Theory]
    [InlineData(false, ResponseStatus.Completed, ItemStatus.Completed)]
    [InlineData(true, ResponseStatus.Incomplete, ItemStatus.Incomplete)]
    public void Complete_ItemThatStayedEmpty_IsThere(bool cut, ResponseStatus status, ItemStatus item)
    {
        var final = Finished(new MessageStarted(0, "msg_a"), new ItemEnded(0, Incomplete: cut)).Final();

        Assert.Equal((status, "msg_a", item), (final.Status, final.Output[0].Id, final.Output[0].Status));
    }

    [Fact]
    public void Fail_ItemThatStayedEmpty_IsForgotten()
    {
        var emitter = NewEmitter();
        Say(emitter, new MessageStarted(0, "msg_a"));

        var failed = emitter.Fail(new ResponseError(ResponseErrorCodes.ServerError, "It broke."), null, null);

        Assert.Empty(failed.Output);
        Assert.Equal(["created", "in_progress", "failed"], TakeAll(emitter).Types());
    }

    [Fact]
    public void Retarget_AfterAnnouncements_ForgetsThem()
    {
        var emitter = NewEmitter();
        Say(emitter, new ReasoningStarted(0, "rs_a"), new MessageStarted(1, "msg_a"));

        emitter.Retarget("other", null);
        Say(emitter, new TextDelta(0, "Hello"), new Stopped(StopReason.EndOfTurn));

        var message = Assert.IsType<OutputMessage>(Assert.Single(emitter.Complete(Usage, null).Output));
        Assert.NotEqual("msg_a", message.Id);
    }

    private static void Say(ResponseEmitter emitter, params ReadOnlySpan<ProviderEvent> said)
    {
        foreach (var next in said)
        {
            emitter.Apply(next);
        }
    }
}
