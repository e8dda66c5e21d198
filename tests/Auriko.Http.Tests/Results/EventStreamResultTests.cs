using System.IO.Pipelines;
using Auriko.Core.Gateway;
using Auriko.Core.Streaming;
using Auriko.Http.Results;
using Auriko.Http.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;

namespace Auriko.Http.Tests.Results;

public sealed class EventStreamResultTests
{
    [Fact]
    public async Task Execute_SlowReader_HoldsUpTheSource()
    {
        const int Room = 64 * 1024;
        var pipe = new Pipe(new PipeOptions(
            readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline,
            pauseWriterThreshold: Room, resumeWriterThreshold: Room / 2, useSynchronizationContext: false));
        var (made, eventSize) = (0, 1024);
        var running = Execute(pipe.Writer, Endless(eventSize, () => made++));

        var before = made;
        var read = await pipe.Reader.ReadAsync(GatewayServer.Stop);
        pipe.Reader.AdvanceTo(read.Buffer.End);
        var after = made;

        Assert.InRange(before, 1, (Room + EventStreamResult.FlushThreshold) / eventSize + 2);
        Assert.True(after > before);
        Assert.False(running.IsCompleted);
        await pipe.Reader.CompleteAsync();
        await running;
    }

    [Fact]
    public async Task Execute_ReaderThatHasLeft_EndsTheStream()
    {
        var pipe = new Pipe();
        await pipe.Reader.CompleteAsync();
        var disposed = false;

        await Execute(pipe.Writer, Endless(1024, () => { }, () => disposed = true));

        Assert.True(disposed);
    }

    [Fact]
    public async Task Execute_EventsThatAreThere_ShareOneWrite()
    {
        var pipe = new Pipe(PipeOptions.Default);
        var writer = new CountingWriter(pipe.Writer);

        await Execute(writer, Samples.Events("a", "b", "c").ToAsyncEnumerable());

        Assert.Equal(1, writer.Flushes);
    }

    [Fact]
    public async Task Execute_EventsThatAreThere_AreNotGatheredBeyondTheThreshold()
    {
        var writer = new CountingWriter(PipeWriter.Create(Stream.Null));
        var text = new string('x', EventStreamResult.FlushThreshold);

        await Execute(writer, Samples.Events(text, text, text, text).ToAsyncEnumerable());

        Assert.True(writer.Flushes >= 4);
    }

    private static async Task Execute(PipeWriter output, IAsyncEnumerable<ResponseEvent> source)
    {
        using var clock = new SteppedClock();
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpResponseBodyFeature>(new PipeBody(output));
        var events = source.GetAsyncEnumerator(GatewayServer.Stop);
        Assert.True(await events.MoveNextAsync());
        var call = new EndpointCall(context.Request, "req_1", new OverheadClock(clock));

        await new EventStreamResult(call, events, TimeSpan.FromSeconds(15), clock, NullLogger.Instance).ExecuteAsync(context);
    }

    /// <summary>Deltas without end, each there as soon as it is asked for.</summary>
    private static async IAsyncEnumerable<ResponseEvent> Endless(int size, Action made, Action? disposed = null)
    {
        try
        {
            for (var sequence = 0; ; sequence++)
            {
                made();
                yield return new TextDeltaEvent(sequence, TextChannel.OutputText, "msg_1", 0, 0, new string('x', size));
            }
        }
        finally
        {
            await Task.CompletedTask;
            disposed?.Invoke();
        }
    }

    private sealed class PipeBody(PipeWriter writer) : IHttpResponseBodyFeature
    {
        public Stream Stream => writer.AsStream();

        public PipeWriter Writer => writer;

        public Task CompleteAsync() => Task.CompletedTask;

        public void DisableBuffering()
        {
        }

        public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;
    }

    private sealed class CountingWriter(PipeWriter inner) : PipeWriter
    {
        public int Flushes { get; private set; }

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
        {
            Flushes++;
            return inner.FlushAsync(cancellationToken);
        }

        public override void Advance(int bytes) => inner.Advance(bytes);

        public override Memory<byte> GetMemory(int sizeHint = 0) => inner.GetMemory(sizeHint);

        public override Span<byte> GetSpan(int sizeHint = 0) => inner.GetSpan(sizeHint);

        public override void CancelPendingFlush() => inner.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);
    }
}
