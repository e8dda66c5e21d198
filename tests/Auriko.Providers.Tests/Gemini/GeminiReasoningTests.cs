using System.Text.Json;
using Auriko.Core.Contract;
using Auriko.Providers.Gemini;
using Auriko.Providers.Tests.Conformance;
using static Auriko.Providers.Tests.Gemini.GeminiCall;

namespace Auriko.Providers.Tests.Gemini;

/// <summary>Thoughts and signatures leave as reasoning items, and come back to the parts they stood on.</summary>
public sealed class GeminiReasoningTests
{
    private const string Question = """{"role":"user","parts":[{"text":"Hi"}]}""";
    private const string Thought = """{"text":"Hm.","thought":true}""";

    [Theory]
    [InlineData("""{"text":"A","thoughtSignature":"S"}""")]
    [InlineData("""{"text":"A"},{"text":"","thoughtSignature":"S"}""")]
    [InlineData("""{"functionCall":{"id":"c1","name":"f","args":{"a":"ß"}},"thoughtSignature":"S"},{"functionCall":{"id":"c2","name":"g","args":{}}}""")]
    [InlineData(Thought)]
    [InlineData("""{"text":"Hm.","thought":true,"thoughtSignature":"S"},{"text":"A"}""")]
    [InlineData($$$"""{{{Thought}}},{"text":"A","thoughtSignature":"S"}""")]
    [InlineData($$$"""{{{Thought}}},{"text":"A"},{"text":"","thoughtSignature":"S"}""")]
    [InlineData($$$"""{{{Thought}}},{"functionCall":{"id":"c1","name":"f","args":{}},"thoughtSignature":"S"}""")]
    [InlineData($$$"""{{{Thought}}},{"text":"A"},{"functionCall":{"id":"c1","name":"f","args":{}},"thoughtSignature":"S"}""")]
    [InlineData($$$"""{"text":"A","thoughtSignature":"S"},{{{Thought}}},{"text":"B","thoughtSignature":"T"},{"functionCall":{"id":"c1","name":"f","args":{}},"thoughtSignature":"U"}""")]
    public async Task RoundTrip_Turn_ComesBackAsItWas(string parts)
    {
        var together = await AnswerAsync([parts]);
        var apart = await AnswerAsync([.. JsonElement.Parse($"[{parts}]").EnumerateArray().Select(part => part.GetRawText())]);

        foreach (var output in new[] { together, apart })
        {
            var call = Of(Next(output));

            AssertJson($$"""[{{Question}},{"role":"model","parts":[{{parts}}]},{"role":"user","parts":[{"text":"Go on."}]}]""", Signed(call));
        }
    }

    [Fact]
    public async Task RoundTrip_SignedCallWithoutAThought_IsAnEmptyItemBeforeIt()
    {
        var output = await AnswerAsync(["""{"functionCall":{"name":"f","args":{}},"thoughtSignature":"S"}"""]);

        var reasoning = Assert.IsType<OutputReasoning>(output[0]);
        Assert.Empty(reasoning.Summary);
        Assert.NotNull(reasoning.EncryptedContent);
        Assert.StartsWith("call_", Assert.IsType<OutputFunctionCall>(output[1]).CallId, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RoundTrip_EachCallPairedWithItsAnswer_IsOneTurn()
    {
        var output = await AnswerAsync(
        [
            """{"functionCall":{"id":"c1","name":"f","args":{}},"thoughtSignature":"S"}""",
            """{"functionCall":{"id":"c2","name":"g","args":{}}}""",
        ]);
        var items = output.Select(Json).ToArray();

        var call = Of($$"""
            {"model":"m","input":[{"role":"user","content":"Hi"},{{items[0]}},{{items[1]}},
             {"type":"function_call_output","call_id":"c1","output":"one"},{{items[2]}},
             {"type":"function_call_output","call_id":"c2","output":"two"}]}
            """);

        Assert.Equal(3, call.Contents?.GetArrayLength());
        Assert.Equal(2, call.Contents?[1].GetProperty("parts").GetArrayLength());
        Assert.Equal(2, call.Contents?[2].GetProperty("parts").GetArrayLength());
        Assert.Empty(call.Warnings);
    }

    [Fact]
    public async Task RoundTrip_SignatureWithoutItsPart_IsNamed()
    {
        var output = await AnswerAsync(["""{"functionCall":{"name":"f","args":{}},"thoughtSignature":"S"}"""]);

        var call = Of($$"""{"model":"m","input":[{{Json(output[0])}},{"role":"user","content":"Hi"}]}""");

        Assert.Equal([(WarningCodes.UnsupportedParameter, "/input/0/encrypted_content")], call.Named);
        AssertJson($"[{Question}]", call.Contents);
    }

    [Fact]
    public void Write_ReasoningOfAnotherModel_IsDropped()
    {
        var thought = new GeminiThought("Hm.", "S", SignaturePlace.NextPart).Write();
        var content = TestSeal.Instance.Seal(TestSeal.OriginOf("upstream", "other-model"), System.Text.Encoding.UTF8.GetBytes(thought));

        var call = Of($$"""{"model":"m","input":[{"type":"reasoning","summary":[],"encrypted_content":"{{content}}"},{"role":"user","content":"Hi"}]}""");

        Assert.Equal([(WarningCodes.UnsupportedParameter, "/input/0")], call.Named);
    }

    private static JsonElement? Signed(GeminiCall call)
    {
        Assert.DoesNotContain(call.Warnings, warning => warning.Code == WarningCodes.UnsupportedParameter);
        return call.Contents;
    }

    private static async Task<IReadOnlyList<OutputItem>> AnswerAsync(string[] chunks)
    {
        var stream = string.Concat(chunks.Select(parts => $$$"""
            data: {"candidates":[{"content":{"role":"model","parts":[{{{parts}}}]}}]}


            """));
        var upstream = FakeUpstream.Streams(stream + "data: {\"candidates\":[{\"finishReason\":\"STOP\"}]}\n\n");
        var call = upstream.Provider(new GeminiDialect(TestSeal.Instance)).Prepare(Calls.Request(), Calls.Offering);
        var outcome = await Outcome.OfAsync(call, TestContext.Current.CancellationToken);
        Assert.Null(outcome.Fault);
        return Folded.Of(outcome).Output;
    }

    private static string Next(IReadOnlyList<OutputItem> output) => $$"""
        {"model":"m","input":[{"role":"user","content":"Hi"},{{string.Join(',', output.Select(Json))}},{"role":"user","content":"Go on."}]}
        """;

    private static string Json(OutputItem item) => item switch
    {
        OutputReasoning reasoning => $$"""{"type":"reasoning","summary":[],"encrypted_content":"{{reasoning.EncryptedContent}}"}""",
        OutputFunctionCall call => $$"""{"type":"function_call","call_id":"{{call.CallId}}","name":"{{call.Name}}","arguments":{{JsonSerializer.Serialize(call.Arguments)}}}""",
        OutputMessage message => $$"""{"role":"assistant","content":{{JsonSerializer.Serialize(string.Concat(message.Content.OfType<OutputTextPart>().Select(part => part.Text)))}}}""",
        _ => throw new InvalidOperationException("No other item was sent."),
    };
}
