using System.IO.Pipelines;
using Auriko.Core.Gateway;
using Auriko.Http.Results;
using Auriko.Http.Tests.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Logging.Abstractions;

namespace Auriko.Http.Tests.Results;

public sealed class FrameStreamResultTests
{
    [Fact]
    public async Task Execute_ReaderSlowerThanTheLimit_IsCut()
    {
        using var clock = new SteppedClock();
        var (body, lifetime, isDisposed) = (new HeldUpBody(), new Lifetime(), false);
        var context = new DefaultHttpContext();
        context.Features.Set<IHttpResponseBodyFeature>(body);
        context.Features.Set<IHttpRequestLifetimeFeature>(lifetime);
        var call = new EndpointCall(context.Request, "req_1", new OverheadClock(clock));
        var frames = Frames(() => isDisposed = true).GetAsyncEnumerator(GatewayServer.Stop);

        var running = new FrameStreamResult(call, frames, TimeSpan.FromSeconds(15), clock, NullLogger.Instance).ExecuteAsync(context);
        clock.Advance(FrameStreamResult.Longest - TimeSpan.FromTicks(1));
        Assert.False(running.IsCompleted);
        clock.Advance(TimeSpan.FromTicks(1));

        await running;
        Assert.True(lifetime.IsAborted);
        Assert.True(isDisposed);
    }

    private static async IAsyncEnumerable<ReadOnlyMemory<byte>> Frames(Action disposed)
    {
        try
        {
            while (true)
            {
                yield return new byte[1024];
            }
        }
        finally
        {
            await Task.CompletedTask;
            disposed();
        }
    }

    /// <summary>A body that nobody reads, with room for a few frames.</summary>
    private sealed class HeldUpBody : IHttpResponseBodyFeature
    {
        private readonly Pipe _pipe = new(new PipeOptions(pauseWriterThreshold: 4096, resumeWriterThreshold: 2048));

        public Stream Stream => Writer.AsStream();

        public PipeWriter Writer => _pipe.Writer;

        public Task CompleteAsync() => Task.CompletedTask;

        public void DisableBuffering()
        {
        }

        public Task SendFileAsync(string path, long offset, long? count, CancellationToken cancellationToken = default) =>
            throw new NotSupportedException();

        public Task StartAsync(CancellationToken cancellationToken = default) => Task.CompletedTask;
    }

    private sealed class Lifetime : IHttpRequestLifetimeFeature
    {
        public CancellationToken RequestAborted { get; set; }

        public bool IsAborted { get; private set; }

        public void Abort() => IsAborted = true;
    }
}
