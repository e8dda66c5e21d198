using System.Buffers;
using Auriko.Core.Contract;
using Auriko.Core.Streaming;
using BenchmarkDotNet.Attributes;

namespace Auriko.Benchmarks.Micro;

/// <summary>From what a provider says to the bytes of legal events; time and bytes are those of one delta.</summary>
[MemoryDiagnoser]
public class EmitBenchmarks
{
    private const int Deltas = 10_000;

    private static readonly ResponseObject Initial = new()
    {
        Id = "resp_0190000000007000800000000000000a",
        CreatedAt = DateTimeOffset.UnixEpoch,
        Status = ResponseStatus.InProgress,
        Model = "some-model",
        Echo = new ResponseEcho(),
    };

    private readonly ArrayBufferWriter<byte> _output = new(1 << 16);

    [Benchmark(OperationsPerInvoke = Deltas)]
    public int Text() => Run(static number => new TextDelta(0, "word "));

    [Benchmark(OperationsPerInvoke = Deltas)]
    public int TwoInterleavedCalls() => Run(static number => number < 2
        ? new ToolCallStarted(number, null, "f")
        : new ToolCallDelta(number % 2, "1234"));

    private int Run(Func<int, ProviderEvent> say)
    {
        var emitter = new ResponseEmitter(Initial, TimeProvider.System);
        var written = 0;
        for (var number = 0; number < Deltas; number++)
        {
            emitter.Apply(say(number));
            written += Write(emitter);
        }

        emitter.Apply(new Stopped(StopReason.EndOfTurn));
        emitter.Complete(null, null);
        return written + Write(emitter);
    }

    private int Write(ResponseEmitter emitter)
    {
        var written = 0;
        while (emitter.TryTake(out var next))
        {
            _output.ResetWrittenCount();
            ResponsesSerializer.WriteEvent(_output, next);
            written += _output.WrittenCount;
        }

        return written;
    }
}
