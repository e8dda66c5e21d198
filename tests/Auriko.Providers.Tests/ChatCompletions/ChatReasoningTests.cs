using System.Text;
using System.Text.Json;
using Auriko.Core.Contract;
using Auriko.Providers.ChatCompletions;
using Auriko.Providers.Settings;
using Auriko.Providers.Tests.Conformance;
using CsCheck;

namespace Auriko.Providers.Tests.ChatCompletions;

/// <summary>Reasoning in every spelling, and its way back.</summary>
public sealed class ChatReasoningTests
{
    private const string Finish = """{"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""";

    [Theory]
    [InlineData("""{"reasoning_content":"Hm."}""")]
    [InlineData("""{"reasoning":"Hm."}""")]
    [InlineData("""{"thinking":"Hm."}""")]
    [InlineData("""{"reasoning_content":"Hm.","reasoning":"Hm."}""")]
    [InlineData("""{"reasoning_content":"","reasoning":"Hm."}""")]
    [InlineData("""{"reasoning":"Hm.","reasoning_details":[{"type":"reasoning.text","text":"Hm."}]}""")]
    [InlineData("""{"reasoning":null,"reasoning_details":[{"type":"reasoning.text","text":"Hm"},{"type":"reasoning.summary","summary":"."}]}""")]
    [InlineData("""{"content":[{"type":"thinking","thinking":[{"type":"text","text":"Hm."}]}]}""")]
    public async Task Stream_ReasoningInAnySpelling_IsOneItem(string delta)
    {
        var response = Folded.Of(await PlayAsync(Plain, $$"""{"choices":[{"index":0,"delta":{{delta}}}]}""", Content("4"), Finish));

        var reasoning = Assert.IsType<OutputReasoning>(response.Output[0]);
        Assert.Equal("Hm.", Assert.Single(reasoning.Summary));
        Assert.Null(reasoning.EncryptedContent);
        Assert.Equal("4", response.OutputText);
    }

    [Theory]
    [InlineData("true", "<think>\nTwo and two.\n</think>\n\nFour.", "Two and two.", "Four.")]
    [InlineData("true", " \n<think>a < b</thin > c</think>Four.", "a < b</thin > c", "Four.")]
    [InlineData("true", "<think></think>Four.", null, "Four.")]
    [InlineData("true", "<think>Never ends ", "Never ends", "")]
    [InlineData("true", "Say <think>x</think> aloud.", null, "Say <think>x</think> aloud.")]
    [InlineData("true", "<thin", null, "<thin")]
    [InlineData("begun", "Two and two.\n</think>\nFour.", "Two and two.", "Four.")]
    [InlineData("begun", "<think>Two.</think>Four.", "Two.", "Four.")]
    [InlineData("false", "<think>Two.</think>Four.", null, "<think>Two.</think>Four.")]
    public void Stream_ThinkTagsCutAnywhere_ArePartedFromTheAnswer(string tags, string content, string? thought, string answer) =>
        Gen.Int[0, content.Length].Array[0, 6].Sample(cuts =>
        {
            var chunks = Cut(content, cuts).Select(Content).Append(Finish).ToArray();
            var playing = PlayAsync(settings => settings with { DialectSettings = ChatCall.Words(("ThinkTags", tags)) }, chunks);
            Assert.True(playing.IsCompleted);

            var response = Folded.Of(playing.Result);

            Assert.Equal(thought, response.Output.OfType<OutputReasoning>().SingleOrDefault()?.Summary.Single());
            Assert.Equal(answer, response.OutputText);
        }, iter: 60);

    [Fact]
    public async Task Stream_UpstreamThatNeedsReasoningBack_SealsEachItem()
    {
        var response = Folded.Of(await PlayAsync(
            ChatCall.Thinking, Reasoned("Two "), Reasoned("and two."), Content("4"), Reasoned("Sure?"), Content("!"), Finish));

        var items = response.Output.OfType<OutputReasoning>().ToArray();
        Assert.Equal(["Two and two.", "Sure?"], items.Select(item => item.Summary.Single()));
        Assert.Equal(["Two and two.", "Sure?"], items.Select(item => Opened(item.EncryptedContent)));
    }

    [Fact]
    public async Task Stream_OnlyReasoning_IsSealedToo()
    {
        var response = Folded.Of(await PlayAsync(ChatCall.Thinking, Reasoned("Hm."), Finish));

        Assert.Equal("Hm.", Opened(Assert.IsType<OutputReasoning>(Assert.Single(response.Output)).EncryptedContent));
    }

    [Fact]
    public void Write_SealedReasoning_GoesBackAsItWasSealed()
    {
        var call = ChatCall.Of(ToolTurn(Item("The summary.", TestSeal.Own.Seal("The whole thought."))), ChatCall.Thinking, ChatCall.Reasons);

        Assert.Equal("The whole thought.", call.Messages[1].GetProperty("reasoning_content").GetString());
        Assert.Empty(call.Warnings);
    }

    [Fact]
    public void Write_SealedReasoningWithoutASummary_GoesBackToo()
    {
        var call = ChatCall.Of(ToolTurn(Item(null, TestSeal.Own.Seal("Thought."))), ChatCall.Thinking, ChatCall.Reasons);

        Assert.Equal("Thought.", call.Messages[1].GetProperty("reasoning_content").GetString());
    }

    [Theory]
    [InlineData("upstream", "other-model")]
    [InlineData("other", "some-model")]
    public void Write_ReasoningOfAnotherOrigin_IsDroppedAndNamed(string provider, string model)
    {
        var text = TestSeal.Instance.Seal(TestSeal.OriginOf(provider, model), "Thought."u8);

        var call = ChatCall.Of(ToolTurn(Item("Thought.", text)), ChatCall.Thinking, ChatCall.Reasons);

        Assert.Empty(call.Messages[1].GetProperty("reasoning_content").GetString()!);
        Assert.Equal([(WarningCodes.UnsupportedParameter, "/input/1")], call.Named);
    }

    [Fact]
    public void Write_ReasoningOfAnotherDeployment_IsDroppedAndNamed()
    {
        var text = TestSeal.Other.Seal(TestSeal.OriginOf("upstream", "some-model"), "Thought."u8);

        var call = ChatCall.Of(ToolTurn(Item("Thought.", text)), ChatCall.Thinking, ChatCall.Reasons);

        Assert.Equal([(WarningCodes.UnsupportedParameter, "/input/1")], call.Named);
    }

    private static string ToolTurn(string reasoning) => $$"""
        {"model":"m","input":[{"role":"user","content":"Hi"},{{reasoning}},
          {"type":"function_call","call_id":"c","name":"f","arguments":"{}"},
          {"type":"function_call_output","call_id":"c","output":"1"}]}
        """;

    private static string Item(string? summary, string text)
    {
        var parts = summary is null ? string.Empty : $$"""{"type":"summary_text","text":"{{summary}}"}""";
        return $$"""{"type":"reasoning","id":"rs_1","summary":[{{parts}}],"encrypted_content":"{{text}}"}""";
    }

    private static string? Opened(string? text) =>
        TestSeal.Own.Open(new InputReasoning(null, [], [], text, default)).Content;

    private static string Content(string text) => Delta("content", text);

    private static string Reasoned(string text) => Delta("reasoning_content", text);

    private static string Delta(string name, string text) =>
        $$$"""{"choices":[{"index":0,"delta":{"{{{name}}}":{{{JsonSerializer.Serialize(text)}}} }}]}""";

    private static IEnumerable<string> Cut(string text, int[] cuts)
    {
        var from = 0;
        foreach (var to in cuts.Order().Append(text.Length))
        {
            yield return text[from..to];
            from = to;
        }
    }

    private static ProviderSettings Plain(ProviderSettings settings) => settings;

    private static Task<Outcome> PlayAsync(Func<ProviderSettings, ProviderSettings> change, params string[] chunks)
    {
        var frames = chunks.Append("[DONE]").Select(chunk => $"data: {chunk}\n\n");
        var upstream = FakeUpstream.Streams(Encoding.UTF8.GetBytes(string.Concat(frames)));
        return Outcome.OfAsync(
            upstream.Provider(new ChatCompletionsDialect(TestSeal.Instance), change).Prepare(Calls.Request(), Calls.Offering),
            TestContext.Current.CancellationToken);
    }
}
