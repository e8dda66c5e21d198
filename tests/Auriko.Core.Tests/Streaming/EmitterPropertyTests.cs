using System.Buffers;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;
using Auriko.Core.Contract;
using Auriko.Core.Streaming;
using CsCheck;

namespace Auriko.Core.Tests.Streaming;

/// <summary>Whatever a provider says and wherever it stops, the stream is legal and is the response.</summary>
public sealed class EmitterPropertyTests
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    [Fact]
    public void Emitter_AnyProgram_WritesALegalStream() => SampleStreams(100_000);

    [Fact]
    [Trait("Category", "Long")]
    public void Emitter_AMillionPrograms_WriteLegalStreams() => SampleStreams(1_000_000);

    [Fact]
    public void Emitter_AnyProgram_LosesNoText() => ProviderPrograms.Any.Sample(LosesNothing, iter: 10_000, print: Print);

    private static void SampleStreams(long programs) =>
        ProviderPrograms.Any.Sample(IsLegal, iter: programs, print: Print);

    private static void IsLegal(ProgramStep[] program)
    {
        var (events, returned) = ProviderPrograms.Run(program);
        var output = new ArrayBufferWriter<byte>(4096);
        var wire = events.ConvertAll(next => Wire(output, next));

        var violations = StreamGrammar.Check(wire);

        Assert.True(violations.Count == 0, string.Join('\n', violations));
        AssertSame(output, returned, wire[^1].GetProperty("response"));
        var folded = ResponseFold.Of(events);
        Assert.True(folded.Output.SequenceEqual(returned.Output), "The fold has another output.");
        Assert.True(folded with { Output = returned.Output } == returned, "The fold is another response.");
    }

    private static void LosesNothing(ProgramStep[] program)
    {
        var open = program.TakeWhile(step => step.Kind is StepKind.Say or StepKind.Start or StepKind.Retarget);
        var said = open.Select(step => step.Said).ToList();

        var (_, returned) = ProviderPrograms.Run(program);

        var parts = returned.Output.OfType<OutputMessage>().SelectMany(message => message.Content).ToList();
        var reasoning = returned.Output.OfType<OutputReasoning>().ToList();
        AssertSameLetters(
            said.OfType<TextDelta>().Select(delta => delta.Text), parts.OfType<OutputTextPart>().Select(part => part.Text));
        AssertSameLetters(
            said.OfType<RefusalDelta>().Select(delta => delta.Text), parts.OfType<RefusalPart>().Select(part => part.Refusal));
        AssertSameLetters(
            said.OfType<ReasoningTextDelta>().Select(delta => delta.Text), reasoning.SelectMany(item => item.Content));
        AssertSameLetters(
            said.OfType<ReasoningSummaryDelta>().Select(delta => delta.Text), reasoning.SelectMany(item => item.Summary));
        Assert.Equal(
            said.OfType<AnnotationAdded>().Count(added => added.Annotation.ValueKind is JsonValueKind.Object),
            parts.OfType<OutputTextPart>().Sum(part => part.Annotations.Count));
        Assert.Equal(
            said.OfType<TextDelta>().Sum(delta => Length(delta.Logprobs)),
            parts.OfType<OutputTextPart>().Sum(part => part.Logprobs.Count));
    }

    // Half of a pair is joined with the other half or replaced by one letter: the length stays the same either way.
    private static void AssertSameLetters(IEnumerable<string> said, IEnumerable<string> written)
    {
        static string Letters(string text) =>
            new([.. text.Where(letter => !char.IsSurrogate(letter) && letter != '\uFFFD').Order()]);

        var (before, after) = (string.Concat(said), string.Concat(written));
        Assert.Equal(Letters(before), Letters(after));
        Assert.Equal(before.Length, after.Length);
    }

    private static int Length(JsonElement? logprobs) =>
        logprobs is { ValueKind: JsonValueKind.Array } list ? list.GetArrayLength() : 0;

    private static JsonElement Wire(ArrayBufferWriter<byte> output, ResponseEvent next)
    {
        output.ResetWrittenCount();
        ResponsesSerializer.WriteEvent(output, next);
        Assert.False(output.WrittenSpan.ContainsAny((byte)'\r', (byte)'\n'));
        Assert.True(Utf8.IsValid(output.WrittenSpan));
        return JsonElement.Parse(output.WrittenSpan, Strict);
    }

    private static void AssertSame(ArrayBufferWriter<byte> output, ResponseObject response, JsonElement onWire)
    {
        output.ResetWrittenCount();
        ResponsesSerializer.WriteResponse(output, response);
        Assert.True(JsonMarshal.GetRawUtf8Value(onWire).SequenceEqual(output.WrittenSpan), "Not the response on the wire.");
    }

    private static string Print(ProgramStep[] program) => string.Join('\n', program.Select(step => step.ToString()));
}
