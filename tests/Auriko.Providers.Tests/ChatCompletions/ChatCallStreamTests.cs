using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Providers.ChatCompletions;
using Auriko.Providers.Tests.Conformance;

namespace Auriko.Providers.Tests.ChatCompletions;

/// <summary>Calls, in every form in which servers have been seen to send them.</summary>
public class ChatCallStreamTests
{
    public static TheoryData<string, string[], string[]> Forms { get; } = new()
    {
        {
            "id and name in the first piece",
            [
                """{"index":0,"id":"a","type":"function","function":{"name":"f","arguments":""}}""",
                """{"index":0,"function":{"arguments":"{\"x\":"}}""",
                """{"index":0,"function":{"arguments":"1}"}}""",
            ],
            ["a f {\"x\":1}"]
        },
        {
            "id and name in every piece",
            [
                """{"index":0,"id":"0","function":{"name":"f","arguments":""}}""",
                """{"index":0,"id":"0","function":{"name":"f","arguments":"{}"}}""",
            ],
            ["0 f {}"]
        },
        { "whole", ["""{"index":0,"id":"a","function":{"name":"f","arguments":"{}"}}"""], ["a f {}"] },
        {
            "two whole ones without an index",
            ["""{"id":"a","function":{"name":"f","arguments":"{}"}},{"id":"b","function":{"name":"f","arguments":"{}"}}"""],
            ["a f {}", "b f {}"]
        },
        {
            "two whole ones without index and id",
            [
                """{"function":{"name":"f","arguments":"{\"x\":1}"}}""",
                """{"function":{"name":"f","arguments":"{\"x\":2}"}}""",
            ],
            ["* f {\"x\":1}", "* f {\"x\":2}"]
        },
        {
            "two that are both number 0",
            [
                """{"index":0,"id":"a","function":{"name":"f","arguments":"{}"}}""",
                """{"index":0,"id":"b","function":{"name":"g","arguments":"{}"}}""",
            ],
            ["a f {}", "b g {}"]
        },
        {
            "pieces without an index, keyed by id",
            [
                """{"id":"a","function":{"name":"f","arguments":"{\"x\""}}""",
                """{"id":"b","function":{"name":"g","arguments":"{"}}""",
                """{"id":"a","function":{"arguments":":1}"}}""",
                """{"id":"b","function":{"arguments":"}"}}""",
            ],
            ["a f {\"x\":1}", "b g {}"]
        },
        {
            "pieces without index and id",
            ["""{"id":"a","function":{"name":"f"}}""", """{"function":{"arguments":"{\"x\""}}""", """{"function":{"arguments":":1}"}}"""],
            ["a f {\"x\":1}"]
        },
        {
            "interleaved",
            [
                """{"index":0,"id":"a","function":{"name":"f","arguments":"{"}}""",
                """{"index":1,"id":"b","function":{"name":"g","arguments":"{"}}""",
                """{"index":1,"function":{"arguments":"\"y\":2"}},{"index":0,"function":{"arguments":"\"x\":1"}}""",
                """{"index":0,"function":{"arguments":"}"}}""",
                """{"index":1,"function":{"arguments":"}"}}""",
            ],
            ["a f {\"x\":1}", "b g {\"y\":2}"]
        },
        {
            "name in pieces",
            [
                """{"index":0,"id":"a","function":{"name":"get_","arguments":""}}""",
                """{"index":0,"function":{"name":"weather"}}""",
                """{"index":0,"function":{"arguments":"{}"}}""",
            ],
            ["a get_weather {}"]
        },
        {
            "name that grows",
            ["""{"index":0,"id":"a","function":{"name":"get_"}}""", """{"index":0,"function":{"name":"get_it","arguments":"{}"}}"""],
            ["a get_it {}"]
        },
        {
            "arguments before the name",
            ["""{"index":0,"id":"a","function":{"arguments":"{"}}""", """{"index":0,"function":{"name":"f","arguments":"}"}}"""],
            ["a f {}"]
        },
        { "arguments before a name alone", ["""{"index":0,"function":{"arguments":"{}"}}""", """{"index":0,"function":{"name":"f"}}"""], ["* f {}"] },
        { "no arguments", ["""{"index":0,"id":"a","function":{"name":"f"}}"""], ["a f {}"] },
        { "null arguments", ["""{"index":0,"id":"a","function":{"name":"f","arguments":null}}"""], ["a f {}"] },
        { "arguments as an object", ["""{"index":0,"id":"a","function":{"name":"f","arguments":{"x":[1]}}}"""], ["a f {\"x\":[1]}"] },
        { "a number for an id", ["""{"index":0,"id":7,"function":{"name":"f","arguments":"{}"}}"""], ["7 f {}"] },
        { "an index that begins at 1", ["""{"index":1,"id":"a","function":{"name":"f","arguments":"{}"}}"""], ["a f {}"] },
        {
            "the second without arguments",
            ["""{"index":0,"id":"a","function":{"name":"f"}}""", """{"index":1,"id":"b","function":{"name":"g"}}"""],
            ["a f {}", "b g {}"]
        },
        { "no call at all", ["null", "7"], [] },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Stream_Calls_AreToldApart(string form, string[] pieces, string[] calls)
    {
        var chunks = pieces.Select(piece => $$$"""{"choices":[{"index":0,"delta":{"tool_calls":[{{{piece}}}]}}]}""");

        var outcome = await PlayAsync([.. chunks, """{"choices":[{"delta":{},"finish_reason":"tool_calls"}]}""", "[DONE]"]);

        Assert.True(outcome.Fault is null, form);
        var found = Folded.Of(outcome).Output.OfType<OutputFunctionCall>();
        Assert.Equal(calls, found.Select(call => $"{IdOf(call)} {call.Name} {call.Arguments}"));
    }

    [Fact]
    public async Task Stream_WholeReplyWithCalls_IsReadTheSame()
    {
        const string Reply = """
            {"id":"x","choices":[{"index":0,"finish_reason":"tool_calls","message":{"role":"assistant","content":"Let me see.",
            "reasoning_content":"Hm.","tool_calls":[{"id":"a","type":"function","function":{"name":"f","arguments":"{}"}},
            {"id":"b","type":"function","function":{"name":"g","arguments":"{\"x\":1}"}}]}}],
            "usage":{"prompt_tokens":5,"completion_tokens":2}}
            """;
        var reply = new ReplyStream(System.Text.Encoding.UTF8.GetBytes(Reply));

        var response = Folded.Of(await CallAsync(FakeUpstream.Answers(reply, "application/json")));

        Assert.Equal("Let me see.", response.OutputText);
        Assert.Equal(["a", "b"], response.Output.OfType<OutputFunctionCall>().Select(call => call.CallId));
        Assert.IsType<OutputReasoning>(response.Output[0]);
    }

    [Fact]
    public async Task Stream_FormerFunctionCall_IsACall()
    {
        var outcome = await PlayAsync(
            """{"choices":[{"index":0,"delta":{"function_call":{"name":"f","arguments":""}}}]}""",
            """{"choices":[{"index":0,"delta":{"function_call":{"arguments":"{}"}}}]}""",
            """{"choices":[{"index":0,"delta":{},"finish_reason":"function_call"}]}""");

        var call = Assert.IsType<OutputFunctionCall>(Assert.Single(Folded.Of(outcome).Output));
        Assert.Equal(("f", "{}"), (call.Name, call.Arguments));
    }

    [Fact]
    public async Task Stream_CallWithoutAName_IsAProtocolFailure()
    {
        var outcome = await PlayAsync(
            """{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"a","function":{"arguments":"{}"}}]}}]}""",
            """{"choices":[{"index":0,"delta":{},"finish_reason":"tool_calls"}]}""");

        Assert.Equal(FailureKind.UpstreamProtocol, outcome.Failure.Kind);
    }

    [Theory]
    [InlineData("{\\\"x\\\":1}", true, true)]
    [InlineData("{\\\"x\\\":1", true, false)]
    [InlineData("{\\\"x\\\":1}", false, false)]
    public async Task Stream_CallsWithoutFinishReason_AreAnEndWhenNothingCanBeMissing(
        string arguments, bool hasUsage, bool isEnd)
    {
        var usage = hasUsage ? ",\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":2}" : string.Empty;

        var outcome = await PlayAsync(
            $$$"""{"choices":[{"delta":{"tool_calls":[{"index":0,"function":{"name":"f","arguments":"{{{arguments}}}"}}]}}]}""",
            $$"""{"choices":[]{{usage}}}""",
            "[DONE]");

        Assert.Equal(isEnd, outcome.Fault is null);
        Assert.Equal(isEnd, outcome.HasStopped);
    }

    private static string IdOf(OutputFunctionCall call) =>
        call.CallId.StartsWith("call_", StringComparison.Ordinal) ? "*" : call.CallId;

    private static Task<Outcome> PlayAsync(params string[] chunks) =>
        CallAsync(FakeUpstream.Streams(string.Concat(chunks.Select(chunk => $"data: {chunk}\n\n"))));

    private static Task<Outcome> CallAsync(FakeUpstream upstream) => Outcome.OfAsync(
        upstream.Provider(new ChatCompletionsDialect(TestSeal.Instance)).Prepare(Calls.Request(), Calls.Offering),
        TestContext.Current.CancellationToken);
}
