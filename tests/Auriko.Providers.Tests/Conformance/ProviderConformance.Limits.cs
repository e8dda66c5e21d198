using Auriko.Core.Execution;
using Auriko.Core.Streaming;
using Auriko.Providers.Settings;

namespace Auriko.Providers.Tests.Conformance;

/// <summary>Time limits, and callers that leave.</summary>
public abstract partial class ProviderConformance
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Stream_NoConnectionInTime_IsAConnectFailure()
    {
        var limit = new TaskCanceledException("canceled", new TimeoutException("ConnectTimeout"));

        var outcome = await CallAsync(FakeUpstream.Throws(limit));

        Assert.Equal(FailureKind.ConnectFailed, outcome.Failure.Kind);
        Assert.Contains("connect limit of 10 s", outcome.Failure.PublicMessage, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(HttpRequestError.NameResolutionError)]
    [InlineData(HttpRequestError.ConnectionError)]
    [InlineData(HttpRequestError.SecureConnectionError)]
    [InlineData(HttpRequestError.ResponseEnded)]
    [InlineData(HttpRequestError.Unknown)]
    public async Task Stream_NoConnection_IsAConnectFailure(HttpRequestError error)
    {
        var outcome = await CallAsync(FakeUpstream.Throws(new HttpRequestException(error, "https://secret.test failed")));

        Assert.Equal(FailureKind.ConnectFailed, outcome.Failure.Kind);
        Assert.DoesNotContain("secret.test", outcome.Failure.PublicMessage, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Stream_NoReplyInTime_IsAFirstTokenTimeout()
    {
        var upstream = FakeUpstream.NeverAnswers();
        await using var stream = Open(upstream);

        var next = stream.MoveNextAsync().AsTask();
        upstream.Clock.Advance(FirstToken);

        await FailsAsync(FailureKind.FirstTokenTimeout, "first-token limit of 20 s", next);
    }

    [Fact]
    public async Task Stream_NoOutputInTime_IsAFirstTokenTimeout()
    {
        var upstream = FakeUpstream.Answers(new ReplyStream { Hangs = true });
        await using var stream = Open(upstream);

        Assert.True(await stream.MoveNextAsync());
        Assert.False(stream.Current.IsOutput);
        var next = stream.MoveNextAsync().AsTask();
        upstream.Clock.Advance(FirstToken - Second);
        Assert.False(next.IsCompleted);
        upstream.Clock.Advance(Second);

        await FailsAsync(FailureKind.FirstTokenTimeout, "first-token limit of 20 s", next);
        Assert.True(upstream.Reply?.IsDisposed);
    }

    [Fact]
    public async Task Stream_SilentAfterOutput_IsAnIdleTimeout()
    {
        var upstream = FakeUpstream.Answers(new ReplyStream(UntilOutput()) { Hangs = true });
        await using var stream = Open(upstream);
        var next = await ReadUntilSilentAsync(stream);

        upstream.Clock.Advance(Idle - Second);
        Assert.False(next.IsCompleted);
        upstream.Clock.Advance(Second);

        await FailsAsync(FailureKind.IdleTimeout, "idle limit of 5 s", next);
        Assert.True(upstream.Reply?.IsDisposed);
    }

    [Fact]
    public async Task Stream_SlowReader_IsNotIdle()
    {
        var upstream = FakeUpstream.Streams(Bytes("text.sse").Select(one => (ReadOnlyMemory<byte>)new[] { one }));
        await using var stream = Open(upstream, settings => settings with { TotalTimeout = TimeSpan.FromDays(1) });

        var hasStopped = false;
        while (await stream.MoveNextAsync())
        {
            hasStopped |= stream.Current is Stopped;
            if (stream.Current.IsOutput)
            {
                upstream.Clock.Advance(Idle * 10);
            }
        }

        Assert.True(hasStopped);
    }

    [Fact]
    public async Task Stream_TotalLimit_EndsAStreamThatIsRead()
    {
        var upstream = FakeUpstream.Answers(new ReplyStream(UntilOutput()) { Hangs = true });
        await using var stream = Open(upstream, settings => settings with { IdleTimeout = TimeSpan.FromHours(1) });
        var next = await ReadUntilSilentAsync(stream);

        upstream.Clock.Advance(Total);

        await FailsAsync(FailureKind.TotalTimeout, "total limit of 60 s", next);
    }

    [Fact]
    public async Task Stream_TotalLimit_ClosesAStreamNobodyReads()
    {
        var upstream = FakeUpstream.Answers(new ReplyStream(UntilOutput()) { Hangs = true });
        await using var stream = Open(upstream);
        Assert.True(await stream.MoveNextAsync());

        upstream.Clock.Advance(Total);

        Assert.True(upstream.Reply?.IsDisposed);
    }

    [Fact]
    public async Task Stream_CancelledBeforeItIsSent_Throws()
    {
        using var caller = new CancellationTokenSource();
        await caller.CancelAsync();

        var outcome = await Outcome.OfAsync(Prepare(FakeUpstream.NeverAnswers()), caller.Token);

        Assert.IsType<OperationCanceledException>(outcome.Fault, exactMatch: false);
        Assert.Empty(outcome.Said);
    }

    [Fact]
    public async Task Stream_CancelledBeforeTheReply_Throws()
    {
        using var caller = new CancellationTokenSource();
        await using var stream = Open(FakeUpstream.NeverAnswers(), cancellationToken: caller.Token);

        var next = stream.MoveNextAsync().AsTask();
        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
    }

    [Fact]
    public async Task Stream_CancelledWhileRead_ClosesTheReplyAndThrows()
    {
        using var caller = new CancellationTokenSource();
        var upstream = FakeUpstream.Answers(new ReplyStream(UntilOutput()) { Hangs = true });
        await using var stream = Open(upstream, cancellationToken: caller.Token);
        var next = await ReadUntilSilentAsync(stream);

        await caller.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => next);
        Assert.True(upstream.Reply?.IsDisposed);
    }

    [Fact]
    public async Task Stream_CancelledWhileNobodyReads_ClosesTheReply()
    {
        using var caller = new CancellationTokenSource();
        var upstream = FakeUpstream.Answers(new ReplyStream(UntilOutput()) { Hangs = true });
        await using var stream = Open(upstream, cancellationToken: caller.Token);
        Assert.True(await stream.MoveNextAsync());

        await caller.CancelAsync();

        Assert.True(upstream.Reply?.IsDisposed);
    }

    [Fact]
    public async Task Stream_EnumeratorDisposed_ClosesTheReply()
    {
        var upstream = FakeUpstream.Answers(new ReplyStream(UntilOutput()) { Hangs = true });
        var stream = Open(upstream);
        Assert.True(await stream.MoveNextAsync());

        await stream.DisposeAsync();

        Assert.True(upstream.Reply?.IsDisposed);
    }

    private static TimeSpan FirstToken => TimeSpan.FromSeconds(20);

    private static TimeSpan Idle => TimeSpan.FromSeconds(5);

    private static TimeSpan Total => TimeSpan.FromSeconds(60);

    private static async Task FailsAsync(FailureKind kind, string limit, Task<bool> next)
    {
        var failure = (await Assert.ThrowsAsync<ProviderException>(() => next)).Failure;
        Assert.Equal(kind, failure.Kind);
        Assert.Contains(limit, failure.PublicMessage, StringComparison.Ordinal);
    }

    /// <summary>The start of the text's stream, up to the middle, where there has been output.</summary>
    private ReadOnlyMemory<byte> UntilOutput()
    {
        var bytes = Bytes("error-after-output.sse").AsMemory();
        var half = bytes.Span.IndexOf("Half"u8);
        return bytes[..(half + bytes.Span[half..].IndexOf("\n\n"u8) + 2)];
    }

    private static async Task<Task<bool>> ReadUntilSilentAsync(IAsyncEnumerator<ProviderEvent> stream)
    {
        var hasOutput = false;
        while (true)
        {
            var next = stream.MoveNextAsync().AsTask();
            if (!next.IsCompleted)
            {
                Assert.True(hasOutput);
                return next;
            }

            Assert.True(await next);
            hasOutput |= stream.Current.IsOutput;
        }
    }

    private IAsyncEnumerator<ProviderEvent> Open(
        FakeUpstream upstream,
        Func<ProviderSettings, ProviderSettings>? change = null,
        CancellationToken cancellationToken = default)
    {
        var call = Prepare(upstream, settings =>
        {
            settings = settings with { FirstTokenTimeout = FirstToken, IdleTimeout = Idle, TotalTimeout = Total };
            return change?.Invoke(settings) ?? settings;
        });
        return call.StreamAsync(cancellationToken).GetAsyncEnumerator(TestContext.Current.CancellationToken);
    }
}
