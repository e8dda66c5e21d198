using Auriko.Core.Contract;
using Auriko.Core.Streaming;
using static Auriko.Core.Tests.Streaming.Emitting;

namespace Auriko.Core.Tests.Streaming;

public class ResponseEmitterShapeTests
{
    [Fact]
    public void Apply_PlainText_WritesTheDocumentedOrder()
    {
        var events = Finished(new TextDelta(0, "Hel"), new TextDelta(0, "lo"));

        Assert.Equal(
            [
                "created", "in_progress", "output_item.added", "content_part.added", "output_text.delta",
                "output_text.delta", "output_text.done", "content_part.done", "output_item.done", "completed",
            ],
            events.Types());
        Assert.Equal(Enumerable.Range(0, events.Count), events.Select(next => next.SequenceNumber));
        Assert.Equal("Hello", events.Final().OutputText);
        Assert.Equal(Usage, events.Final().Usage);
        Assert.Equal(Now, events.Final().CompletedAt);
    }

    [Fact]
    public void Apply_TextThenRefusal_GivesEachItsContentIndex()
    {
        var events = Finished(new TextDelta(0, "Well"), new RefusalDelta(0, "no"), new TextDelta(0, "but"));

        Assert.Equal(
            [
                "created", "in_progress", "output_item.added",
                "content_part.added", "output_text.delta", "output_text.done", "content_part.done",
                "content_part.added", "refusal.delta", "refusal.done", "content_part.done",
                "content_part.added", "output_text.delta", "output_text.done", "content_part.done",
                "output_item.done", "completed",
            ],
            events.Types());
        Assert.Equal([0, 1, 2], events.OfType<ContentPartEvent>().Where(part => part.Done).Select(p => p.ContentIndex));
        var message = Assert.IsType<OutputMessage>(Assert.Single(events.Final().Output));
        Assert.Equal(new RefusalPart("no"), message.Content[1]);
    }

    [Fact]
    public void Apply_ReasoningSummaryAndText_OpensOnePartAtATime()
    {
        var events = Finished(
            new ReasoningStarted(3, "rs_theirs"),
            new ReasoningSummaryDelta(3, "First", 0),
            new ReasoningSummaryDelta(3, "Second", 1),
            new ReasoningTextDelta(3, "Hm"),
            new ReasoningSealed(3, "sealed"),
            new ItemEnded(3),
            new TextDelta(4, "Yes"));

        Assert.Equal(
            [
                "created", "in_progress", "output_item.added",
                "reasoning_summary_part.added", "reasoning_summary_text.delta", "reasoning_summary_text.done",
                "reasoning_summary_part.done",
                "reasoning_summary_part.added", "reasoning_summary_text.delta", "reasoning_summary_text.done",
                "reasoning_summary_part.done",
                "content_part.added", "reasoning_text.delta", "reasoning_text.done", "content_part.done",
                "output_item.done",
                "output_item.added", "content_part.added", "output_text.delta", "output_text.done",
                "content_part.done", "output_item.done", "completed",
            ],
            events.Types());
        var reasoning = Assert.IsType<OutputReasoning>(events.Final().Output[0]);
        Assert.Equal("rs_theirs", reasoning.Id);
        Assert.Equal(["First", "Second"], reasoning.Summary);
        Assert.Equal(["Hm"], reasoning.Content);
        Assert.Equal("sealed", reasoning.EncryptedContent);
    }

    [Fact]
    public void Apply_InterleavedCalls_KeepsTheirArgumentsApart()
    {
        var events = Finished(
            new ToolCallStarted(0, "call_a", "left"),
            new ToolCallStarted(1, "call_b", "right"),
            new ToolCallDelta(1, "{\"b\":"),
            new ToolCallDelta(0, "{\"a\":1}"),
            new ToolCallDelta(1, "2}"));

        Assert.Equal(
            [
                "created", "in_progress", "output_item.added", "output_item.added",
                "function_call_arguments.delta", "function_call_arguments.delta", "function_call_arguments.delta",
                "function_call_arguments.done", "output_item.done",
                "function_call_arguments.done", "output_item.done", "completed",
            ],
            events.Types());
        var calls = events.Final().Output.Cast<OutputFunctionCall>().ToArray();
        Assert.Equal(["{\"a\":1}", "{\"b\":2}"], calls.Select(call => call.Arguments));
        Assert.Equal(["call_a", "call_b"], calls.Select(call => call.CallId));
        Assert.Equal(["left", "right"], events.OfType<TextDoneEvent>().Select(done => done.Name));
    }

    [Fact]
    public void Apply_CallWithoutArguments_HasAnEmptyObject()
    {
        var events = Finished(new ToolCallStarted(0, null, "ping"), new ToolCallDelta(0, string.Empty));

        Assert.Equal(
            [
                "created", "in_progress", "output_item.added", "function_call_arguments.delta",
                "function_call_arguments.done", "output_item.done", "completed",
            ],
            events.Types());
        var call = Assert.IsType<OutputFunctionCall>(Assert.Single(events.Final().Output));
        Assert.Equal("{}", call.Arguments);
        Assert.Matches("^call_[0-9a-f]{32}$", call.CallId);
        Assert.Matches("^fc_[0-9a-f]{32}$", call.Id);
    }

    [Fact]
    public void Apply_Annotations_AreNumberedWithinTheirPart()
    {
        var citation = Json("""{"type":"url_citation","url":"https://example.test/","title":"t"}""");

        var events = Finished(
            new TextDelta(0, "see"), new AnnotationAdded(0, citation), new AnnotationAdded(0, citation));

        Assert.Equal([0, 1], events.OfType<AnnotationAddedEvent>().Select(added => added.AnnotationIndex));
        var part = Assert.IsType<OutputMessage>(Assert.Single(events.Final().Output)).Content[0];
        Assert.Equal(2, Assert.IsType<OutputTextPart>(part).Annotations.Count);
    }

    [Fact]
    public void Apply_OpaqueItem_IsPassedOnWithItsFinalForm()
    {
        var events = Finished(
            new OpaqueItemStarted(0, Json("""{"id":"ws_1","type":"web_search_call","status":"in_progress"}""")),
            new OpaqueItemEvent(0, "response.web_search_call.searching", Json("{}")),
            new OpaqueItemEvent(0, "response.output_text.delta", Json("""{"delta":"x"}""")),
            new OpaqueItemEvent(0, "response.custom_tool_call_input.delta", Json("{}")),
            new ItemEnded(0, Json("""{"id":"ws_2","type":"web_search_call","status":"completed","action":{}}""")));

        Assert.Equal(
            [
                "created", "in_progress", "output_item.added", "web_search_call.searching", "output_item.done",
                "completed",
            ],
            events.Types());
        var item = Assert.IsType<OpaqueOutputItem>(Assert.Single(events.Final().Output));
        Assert.Equal("ws_1", item.Id);
        Assert.Equal("ws_1", item.Raw.GetProperty("id").GetString());
        Assert.True(item.Raw.TryGetProperty("action", out _));
    }

    [Fact]
    public void Complete_NothingSaid_IsFailed()
    {
        var events = Completed();

        Assert.Equal(["created", "in_progress", "failed"], events.Types());
        Assert.Equal("server_error", events.Final().Error?.Code);
        Assert.Null(events.Final().CompletedAt);
    }
}
