using Auriko.Functions.Background;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Moq;

namespace Auriko.Functions.Tests.Background;

/// <summary>How orchestrations are started.</summary>
public sealed class DurableEngineTests
{
    private const string Id = "resp_00000000000000000000000000000001";

    private readonly Mock<DurableTaskClient> _client = new(MockBehavior.Strict, "hub");
    private readonly FakeTimeProvider _clock = new();
    private readonly DurableEngine _engine;

    public DurableEngineTests()
    {
        _engine = new DurableEngine(_clock, NullLogger<DurableEngine>.Instance);
        _engine.Use(_client.Object);
    }

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Start_NamesTheInstanceAfterTheResponseAndStartsItOnceAtATime()
    {
        string? orchestrator = null;
        object? input = null;
        StartOrchestrationOptions? options = null;
        Setup().Callback((TaskName name, object? argument, StartOrchestrationOptions? start, CancellationToken _) =>
            (orchestrator, input, options) = (name.Name, argument, start)).ReturnsAsync(Id);

        await _engine.StartAsync(Id, Stop);

        Assert.Equal("RunResponse", orchestrator);
        Assert.Equal(new RunInput(Id, RunInput.CurrentVersion), input);
        Assert.Equal(Id, options!.InstanceId);
        Assert.Equal(["Pending", "Running", "Suspended"], options.DedupeStatuses);
    }

    [Fact]
    public async Task Start_RunsAlready_IsHarmless()
    {
        Setup().ThrowsAsync(new OrchestrationAlreadyExistsException("It runs."));

        await _engine.StartAsync(Id, Stop);

        _client.VerifyAll();
    }

    /// <summary>The response is kept by then, and the sweeper asks again: nobody is told of a failure that will heal.</summary>
    [Fact]
    public async Task Start_HostFails_IsLeftToTheSweeper()
    {
        Setup().ThrowsAsync(new HttpRequestException("No host."));

        await _engine.StartAsync(Id, Stop);

        _client.VerifyAll();
    }

    [Fact]
    public async Task Start_HostIsSilent_IsLeftToTheSweeperAfterASecondOrThree()
    {
        Setup().Returns(async (TaskName _, object? _, StartOrchestrationOptions? _, CancellationToken token) =>
        {
            await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
            return Id;
        });

        var start = _engine.StartAsync(Id, Stop);
        _clock.Advance(TimeSpan.FromSeconds(3));

        await start;
    }

    /// <summary>A silent host ends the call in this way by itself in the end, though nobody asked for that.</summary>
    [Fact]
    public async Task Start_CallIsCancelledByItself_IsLeftToTheSweeper()
    {
        Setup().ThrowsAsync(new TaskCanceledException());

        await _engine.StartAsync(Id, Stop);

        _client.VerifyAll();
    }

    [Fact]
    public async Task Start_CallerHangsUp_IsCancelled()
    {
        using var gone = new CancellationTokenSource();
        await gone.CancelAsync();
        Setup().ThrowsAsync(new OperationCanceledException());

        await Assert.ThrowsAsync<OperationCanceledException>(() => _engine.StartAsync(Id, gone.Token));
    }

    [Fact]
    public async Task Start_UsesTheClientHandedOverLast()
    {
        var newer = new Mock<DurableTaskClient>(MockBehavior.Loose, "hub");
        _engine.Use(newer.Object);

        await _engine.StartAsync(Id, Stop);

        Assert.Single(newer.Invocations);
    }

    [Fact]
    public async Task Start_WithoutAClient_IsAFault() =>
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => new DurableEngine(_clock, NullLogger<DurableEngine>.Instance).StartAsync(Id, Stop));

    [Fact]
    public void Owner_IsNobody() => Assert.Null(_engine.Owner);

    private Moq.Language.Flow.ISetup<DurableTaskClient, Task<string>> Setup() => _client.Setup(client =>
        client.ScheduleNewOrchestrationInstanceAsync(
            It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<StartOrchestrationOptions?>(), It.IsAny<CancellationToken>()));
}
