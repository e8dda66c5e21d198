using System.Text.Json;
using Auriko.Core.Background;
using Auriko.Functions.Background;
using Auriko.Functions.Triggers;
using Microsoft.DurableTask;
using Microsoft.Extensions.Logging.Abstractions;
using Moq;

namespace Auriko.Functions.Tests.Background;

/// <summary>An activity the orchestrator asked for.</summary>
internal sealed record ScheduledActivity(string Name, string Input, TaskOptions? Options = null)
{
    public override string ToString() => $"{Name} {Input}";
}

/// <summary>What came of one: its output as JSON, or a failure after its last try.</summary>
internal sealed record ActivityEnd(int Id, string? Output, bool HasFailed = false);

/// <summary>
/// Runs the orchestrator as the host does: after every activity that ends it is begun anew and given the history so far, in
/// order. Each time it has to ask for the same activities with the same inputs.
/// </summary>
internal sealed class OrchestrationReplay(RunInput input, Func<ScheduledActivity, Task<object?>> act)
{
    public List<ScheduledActivity> Scheduled { get; private set; } = [];

    public List<ActivityEnd> History { get; } = [];

    public IEnumerable<string> Names => Scheduled.Select(activity => activity.Name);

    /// <summary>Runs it to its end.</summary>
    /// <returns>What it continues with as a new one; null when it does not.</returns>
    public async Task<RunInput?> RunAsync()
    {
        var running = new List<Task<ActivityEnd>>();
        while (true)
        {
            var episode = new OrchestrationEpisode(input);
            episode.Play(History);
            Assert.Equal(Scheduled.Select(activity => $"{activity}"), episode.Scheduled.Take(Scheduled.Count).Select(activity => $"{activity}"));
            Scheduled = episode.Scheduled;
            if (episode.Orchestration.IsCompleted)
            {
                await episode.Orchestration;
                return episode.Next;
            }

            for (var id = running.Count; id < Scheduled.Count; id++)
            {
                running.Add(EndAsync(id, Scheduled[id]));
            }

            var unheard = running.Where((_, id) => History.All(end => end.Id != id));
            History.Add(await await Task.WhenAny(unheard));
        }
    }

    /// <summary>An activity is tried as often as its retry policy says.</summary>
    private async Task<ActivityEnd> EndAsync(int id, ScheduledActivity activity)
    {
        await Task.Yield();
        for (var left = activity.Options!.Retry!.Policy!.MaxNumberOfAttempts; left > 0; left--)
        {
            try
            {
                return new ActivityEnd(id, JsonSerializer.Serialize(await act(activity)));
            }
            catch (Exception failure) when (failure is InvalidOperationException or OperationCanceledException)
            {
                // The next try.
            }
        }

        return new ActivityEnd(id, null, HasFailed: true);
    }
}

/// <summary>One run of the orchestrator's code over a history. What it asks for beyond its activities fails.</summary>
internal sealed class OrchestrationEpisode
{
    private readonly Mock<TaskOrchestrationContext> _context = new(MockBehavior.Strict);
    private readonly List<Action<ActivityEnd>> _waiting = [];

    public OrchestrationEpisode(RunInput input)
        : this(JsonSerializer.Serialize(input))
    {
    }

    public OrchestrationEpisode(string input)
    {
        _context.Setup(context => context.GetInput<RunInput>()).Returns(JsonSerializer.Deserialize<RunInput>(input));
        _context.Setup(context => context.CallActivityAsync<RunPlan>(It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<TaskOptions?>()))
            .Returns(Schedule<RunPlan>);
        _context.Setup(context => context.CallActivityAsync<CallOutcome>(It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<TaskOptions?>()))
            .Returns(Schedule<CallOutcome>);
        _context.Setup(context => context.CallActivityAsync(It.IsAny<TaskName>(), It.IsAny<object?>(), It.IsAny<TaskOptions?>()))
            .Returns((TaskName name, object? argument, TaskOptions? options) => Schedule<object>(name, argument, options));
        _context.Setup(context => context.CreateReplaySafeLogger(It.IsAny<Type>())).Returns(NullLogger.Instance);
        _context.Setup(context => context.ContinueAsNew(It.IsAny<object?>(), false))
            .Callback((object? next, bool _) => Next = Assert.IsType<RunInput>(next));
    }

    public List<ScheduledActivity> Scheduled { get; } = [];

    public Task Orchestration { get; private set; } = Task.CompletedTask;

    public RunInput? Next { get; private set; }

    /// <summary>Begins the orchestrator and tells it one end after the other, all on this thread.</summary>
    public void Play(IEnumerable<ActivityEnd> history)
    {
        var around = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        try
        {
            Orchestration = ResponseOrchestrator.RunResponse(_context.Object);
            foreach (var end in history)
            {
                Assert.InRange(end.Id, 0, _waiting.Count - 1);
                _waiting[end.Id](end);
            }
        }
        finally
        {
            SynchronizationContext.SetSynchronizationContext(around);
        }
    }

    private Task<T> Schedule<T>(TaskName name, object? argument, TaskOptions? options)
    {
        var source = new TaskCompletionSource<T>();
        Scheduled.Add(new ScheduledActivity(name.Name, JsonSerializer.Serialize(argument), options));
        _waiting.Add(end =>
        {
            if (end.HasFailed)
            {
                source.SetException(new InvalidOperationException("The activity failed."));
                return;
            }

            source.SetResult(end.Output is null ? default! : JsonSerializer.Deserialize<T>(end.Output)!);
        });
        return source.Task;
    }
}
