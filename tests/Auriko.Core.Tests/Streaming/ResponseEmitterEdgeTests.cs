using System.Buffers;
using System.Text.Json;
using Auriko.Core.Contract;
using Auriko.Core.Streaming;
using static Auriko.Core.Tests.Streaming.Emitting;

namespace Auriko.Core.Tests.Streaming;

/// <summary>What the emitter makes of providers that stop early, repeat themselves or break their own rules.</summary>
public sealed class ResponseEmitterEdgeTests
{
    [Fact]
    public void Apply_PairCutInTwo_IsJoined()
    {
        var events = Finished(new TextDelta(0, "a\ud83d"), new TextDelta(0, ""), new TextDelta(0, "\ude00b"));

        Assert.Equal(["a", "\ud83d\ude00b"], events.OfType<TextDeltaEvent>().Select(delta => delta.Delta));
    }

    [Fact]
    public void Apply_HalfAPair_BecomesAReplacement()
    {
        (string Said, string Written)[] texts =
        [
            ("\ud83d", "\uFFFD"), ("\ude00", "\uFFFD"), ("\ud83d\ud83d\ude00\ude00", "\uFFFD\ud83d\ude00\uFFFD"),
        ];

        Assert.All(texts, text =>
        {
            Assert.Equal(text.Written, Finished(new TextDelta(0, text.Said)).Final().OutputText);
            var output = Finished(new ToolCallStarted(0, "c", text.Said), new ToolCallDelta(0, text.Said)).Final().Output;
            var call = Assert.IsType<OutputFunctionCall>(Assert.Single(output));
            Assert.Equal((text.Written, text.Written), (call.Name, call.Arguments));
        });
    }

    [Fact]
    public void Apply_HalfAPairBeforeAnotherPart_StaysInItsPart()
    {
        var message = (OutputMessage)Finished(
            new TextDelta(0, "\ud83d"), new RefusalDelta(0, "\ude00")).Final().Output[0];

        Assert.Equal("\uFFFD", Assert.IsType<OutputTextPart>(message.Content[0]).Text);
        Assert.Equal("\uFFFD", Assert.IsType<RefusalPart>(message.Content[1]).Refusal);
    }

    [Theory]
    [InlineData("\"x\"")]
    [InlineData("\"\\ud800\"")]
    public void Apply_OpaqueItemDeeperThanDocumentsUsuallyAre_IsPassedOn(string leaf)
    {
        var deep = $"{new string('[', 200)}{leaf}{new string(']', 200)}";
        var item = JsonElement.Parse(
            $$"""{"type":"future_call","deep":{{deep}}}""", new JsonDocumentOptions { MaxDepth = 256 });

        var output = Finished(new OpaqueItemStarted(0, item), new ItemEnded(0, item)).Final().Output;

        Assert.True(Assert.IsType<OpaqueOutputItem>(Assert.Single(output)).Raw.TryGetProperty("deep", out _));
    }

    [Fact]
    public void Apply_CallStartedWithEveryDelta_IsOneCall()
    {
        var events = Finished(
            new ToolCallStarted(0, "call_1", "f"), new ToolCallDelta(0, "{"),
            new ToolCallStarted(0, "call_1", "f"), new ToolCallDelta(0, "}"), new ToolCallStarted(0, null, "f"));

        Assert.Equal("{}", Assert.IsType<OutputFunctionCall>(Assert.Single(events.Final().Output)).Arguments);
    }

    [Fact]
    public void Apply_IdsGivenTwice_AreReplaced()
    {
        var output = Finished(
            new ToolCallStarted(0, "0", "f", "fc_0"), new ToolCallStarted(1, "0", "f", "fc_0"),
            new OpaqueItemStarted(2, Json("""{"id":"fc_0","type":"mcp_call"}"""))).Final().Output;

        Assert.Equal("fc_0", output[0].Id);
        Assert.Equal(3, output.Select(item => item.Id).Distinct().Count());
        Assert.Equal("0", ((OutputFunctionCall)output[0]).CallId);
        Assert.Matches("^call_[0-9a-f]{32}$", ((OutputFunctionCall)output[1]).CallId);
    }

    [Theory]
    [InlineData("msg_0a", "rs_0a", "fc_0a", true)]
    [InlineData("0", "thought-1", "call_1", false)]
    [InlineData("rs_1", "fc_1", "msg_1", false)]
    [InlineData("msg_", "rs_", "fc_", false)]
    public void Apply_ItemIdsOfTheProvider_AreKeptWithTheirKindsPrefix(string message, string reasoning, string call, bool kept)
    {
        var output = Finished(
            new MessageStarted(0, message), new ReasoningStarted(1, reasoning), new ToolCallStarted(2, "c", "f", call))
            .Final().Output;

        string[] ids = [.. output.Select(item => item.Id)];
        Assert.Equal(kept, ids.SequenceEqual([message, reasoning, call]));
        Assert.All(ids.Zip(["msg_", "rs_", "fc_"]), pair => Assert.Matches(kept ? "_0a$" : $"^{pair.Second}[0-9a-f]{{32}}$", pair.First));
    }

    [Fact]
    public void Apply_DeltasWithoutTheirItem_AreDropped()
    {
        var events = Finished(
            new ToolCallDelta(0, "{}"), new OpaqueItemEvent(0, "response.mcp_call.failed", Json("{}")), new ItemEnded(0));

        Assert.Equal(["created", "in_progress", "completed"], events.Types());
    }

    [Fact]
    public void Apply_TextAfterTheItemEnded_OpensANewItem()
    {
        var output = Finished(new TextDelta(0, "a"), new ItemEnded(0), new TextDelta(0, "b")).Final().Output;

        Assert.Equal(["a", "b"], output.Cast<OutputMessage>().Select(item => ((OutputTextPart)item.Content[0]).Text));
    }

    [Fact]
    public void Apply_KeyUsedForAnotherKind_ClosesTheFormerItem()
    {
        var events = Finished(new ReasoningTextDelta(0, "a"), new TextDelta(0, "b"));

        Assert.Equal(
            [(false, 0), (true, 0), (false, 1), (true, 1)],
            events.OfType<OutputItemEvent>().Select(item => (item.Done, item.OutputIndex)));
    }

    [Fact]
    public void Apply_AfterTheEnd_WritesNothing()
    {
        var emitter = NewEmitter();
        emitter.Apply(new Stopped(StopReason.EndOfTurn));
        var ended = emitter.Complete(Usage, null);
        TakeAll(emitter);

        emitter.Apply(new TextDelta(0, "late"));
        emitter.Start();

        Assert.Empty(TakeAll(emitter));
        Assert.Same(ended, emitter.Fail(new ResponseError("server_error", "late"), null, null));
        Assert.Same(ended, emitter.Complete(null, null));
    }

    [Theory]
    [InlineData(StopReason.EndOfTurn, ResponseStatus.Completed, null)]
    [InlineData(StopReason.ToolCalls, ResponseStatus.Completed, null)]
    [InlineData(StopReason.Refusal, ResponseStatus.Completed, null)]
    [InlineData(StopReason.MaxOutputTokens, ResponseStatus.Incomplete, "max_output_tokens")]
    [InlineData(StopReason.ContentFilter, ResponseStatus.Incomplete, "content_filter")]
    public void Complete_EachReason_HasItsStatus(StopReason reason, ResponseStatus status, string? detail)
    {
        var final = Completed(new TextDelta(0, "a"), new Stopped(reason)).Final();

        Assert.Equal((status, detail), (final.Status, final.IncompleteReason));
        Assert.Equal(
            status is ResponseStatus.Completed ? ItemStatus.Completed : ItemStatus.Incomplete, final.Output[0].Status);
    }

    [Fact]
    public void Complete_RefusalWithoutAWord_IsAContentFilter()
    {
        var final = Completed(new ReasoningTextDelta(0, "hm"), new Stopped(StopReason.Refusal)).Final();

        Assert.Equal((ResponseStatus.Incomplete, "content_filter"), (final.Status, final.IncompleteReason));
    }

    [Fact]
    public void Complete_ItemTheProviderCut_IsIncomplete()
    {
        var final = Finished(new TextDelta(0, "a"), new ItemEnded(0, Incomplete: true)).Final();

        Assert.Equal((ResponseStatus.Incomplete, "max_output_tokens"), (final.Status, final.IncompleteReason));
    }

    [Fact]
    public void Complete_CutWithoutAReason_IsFailedAndKeepsTheText()
    {
        var final = Completed(new TextDelta(0, "half"), new ToolCallStarted(1, "c", "f")).Final();

        Assert.Equal(ResponseStatus.Failed, final.Status);
        Assert.Equal(ResponseErrorCodes.ServerError, final.Error?.Code);
        Assert.Equal("half", final.OutputText);
        Assert.All(final.Output, item => Assert.Equal(ItemStatus.Incomplete, item.Status));
        Assert.Equal(string.Empty, ((OutputFunctionCall)final.Output[1]).Arguments);
    }

    [Fact]
    public void Retarget_BeforeOutput_ForgetsTheFormerAttempt()
    {
        var emitter = NewEmitter();
        emitter.Apply(new StreamStarted("r", "flex"));
        emitter.Apply(UsageOf(1, 2));
        emitter.Apply(new Stopped(StopReason.EndOfTurn));
        emitter.Retarget("other", null);
        emitter.Apply(new Stopped(StopReason.ToolCalls));

        var final = emitter.Complete(null, null);

        Assert.Equal(("other", "default", 0), (final.Model, final.ServiceTier, final.Usage!.TotalTokens));
    }

    [Fact]
    public void Retarget_AfterOutput_Throws()
    {
        var emitter = NewEmitter();
        emitter.Apply(new TextDelta(0, "a"));

        Assert.Throws<InvalidOperationException>(() => emitter.Retarget("other", null));
    }

    [Theory]
    [InlineData("web_search_call", "in_progress", true, "failed")]
    [InlineData("web_search_call", "searching", false, "completed")]
    [InlineData("image_generation_call", "generating", true, "failed")]
    [InlineData("code_interpreter_call", "interpreting", true, "failed")]
    [InlineData("file_search_call", "searching", true, "incomplete")]
    [InlineData("mcp_call", "calling", false, "completed")]
    public void Close_OpaqueItemLeftOpen_GetsAStatusItsTypeHas(string type, string status, bool cut, string written)
    {
        var started = Json($$"""{"id":"x","type":"{{type}}","status":"{{status}}"}""");

        var unended = Completed(
            new OpaqueItemStarted(0, started), new Stopped(cut ? StopReason.MaxOutputTokens : StopReason.EndOfTurn));
        var ended = Finished(new OpaqueItemStarted(0, started), new ItemEnded(0, started, cut));

        Assert.Equal(written, Raw(unended).GetProperty("status").GetString());
        Assert.Equal(written, Raw(ended).GetProperty("status").GetString());
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"status\":null,")]
    [InlineData("\"status\":7,")]
    public void Apply_OpaqueItemWithoutAStatus_IsGivenNone(string status)
    {
        var item = Json($$"""{"id":"ctc_1",{{status}}"type":"custom_tool_call","call_id":"c","name":"n","input":""}""");

        var events = Finished(new OpaqueItemStarted(0, item), new ItemEnded(0, item));

        Assert.Equal([item.GetRawText(), item.GetRawText()], events.OfType<OutputItemEvent>().Select(Written));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\"status\":null,")]
    [InlineData("\"status\":\"completed\",")]
    public void Complete_OpaqueItemThatWasCut_IsMarkedAsCut(string status)
    {
        var item = Json($$"""{"id":"ctc_1",{{status}}"type":"custom_tool_call","call_id":"c","name":"n","input":""}""");

        var events = Completed(
            new OpaqueItemStarted(0, item),
            new OpaqueItemEvent(0, "response.custom_tool_call_input.delta", Json("""{"delta":"*"}""")));

        Assert.Equal(["output_item.done", "failed"], events.Types()[^2..]);
        var written = Json(Written(events.OfType<OutputItemEvent>().Last()));
        Assert.Equal("incomplete", written.GetProperty("status").GetString());
        Assert.Equal(ItemStatus.Incomplete, events.Final().Output[0].Status);
    }

    [Fact]
    public void Apply_OpaqueTextThatIsNotUnicode_IsReplaced()
    {
        var item = Raw(Finished(new OpaqueItemStarted(
            0, Json("""{"id":"x","type":"compaction","\udc00":["\ud800","\ud83d\ude00","\\ud800"]}"""))));

        Assert.Equal(
            ["\uFFFD", "\ud83d\ude00", "\\ud800"],
            item.GetProperty("\uFFFD").EnumerateArray().Select(text => text.GetString()!));
    }

    private static string Written(OutputItemEvent next)
    {
        var output = new ArrayBufferWriter<byte>();
        ResponsesSerializer.WriteEvent(output, next);
        return JsonElement.Parse(output.WrittenSpan).GetProperty("item").GetRawText();
    }

    private static JsonElement Raw(List<ResponseEvent> events) =>
        Assert.IsType<OpaqueOutputItem>(Assert.Single(events.Final().Output)).Raw;
}
