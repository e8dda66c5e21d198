using System.Buffers;
using System.Text;
using System.Text.Json;
using Auriko.Core.Background;
using Auriko.Core.Contract;
using Auriko.Core.Streaming;
using Auriko.Core.Tests.Streaming;
using CsCheck;
using Microsoft.Extensions.Time.Testing;

namespace Auriko.Core.Tests.Background;

/// <summary>After whatever a provider has said a log is cut, what is closed is the legal rest of the stream it began.</summary>
public sealed class CutLogTests
{
    [Fact]
    public void End_AnyProgramCutBetweenSteps_ClosesALegalStream() =>
        Gen.Select(ProviderPrograms.Any, Gen.Int[0, 12], Gen.Bool).Sample(
            (program, kept, isCancelled) => IsLegal(Log(program, kept), isCancelled),
            iter: 5_000,
            print: cut => Encoding.UTF8.GetString(Log(cut.Item1, cut.Item2).WrittenSpan));

    private static ArrayBufferWriter<byte> Log(ProgramStep[] program, int kept)
    {
        var log = new ArrayBufferWriter<byte>();
        var written = ProviderPrograms.RunStepwise(program).Take(kept).SelectMany(events => events);
        foreach (var next in written.Where(next => next is not ResponseSnapshotEvent))
        {
            ResponsesSerializer.WriteFrame(log, next);
        }

        return log;
    }

    private static void IsLegal(ArrayBufferWriter<byte> log, bool isCancelled)
    {
        var error = isCancelled ? null : new ResponseError(ResponseErrorCodes.ServerError, "It was cut.");
        var (closing, terminal) =
            CutLog.Replay(Emitting.Initial, log.WrittenMemory, new FakeTimeProvider(Emitting.Now)).End(error);

        var start = new ArrayBufferWriter<byte>();
        ResponsesSerializer.WriteFrame(start, new ResponseSnapshotEvent(0, ResponseStage.Created, Emitting.Initial));
        ResponsesSerializer.WriteFrame(start, new ResponseSnapshotEvent(1, ResponseStage.InProgress, Emitting.Initial));
        var end = new ArrayBufferWriter<byte>();
        ResponsesSerializer.WriteFrame(end, terminal);
        ReadOnlyMemory<byte>[] pieces = [start.WrittenMemory, log.WrittenMemory, closing.Frames, end.WrittenMemory];
        var violations = StreamGrammar.Check(pieces.SelectMany(Events));
        Assert.True(violations.Count == 0, string.Join('\n', violations));
    }

    private static IEnumerable<JsonElement> Events(ReadOnlyMemory<byte> frames) => LogFrames.Events(frames);
}
