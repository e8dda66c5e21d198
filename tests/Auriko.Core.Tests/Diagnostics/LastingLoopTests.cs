using Auriko.Core.Diagnostics;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Auriko.Core.Tests.Diagnostics;

public sealed class LastingLoopTests
{
    private readonly FakeTimeProvider _clock = new();
    private readonly List<string> _logged = [];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task ExecuteAsync_UnexpectedFault_IsLoggedAndTheLoopGoesOn()
    {
        using var loop = new Faulty(_clock, new Listening(_logged)) { Faults = 2 };
        await loop.StartAsync(Stop);

        await AdvanceUntilAsync(() => loop.Turns >= 4);
        await loop.StopAsync(Stop);

        Assert.Equal(2, _logged.Count);
        Assert.All(_logged, line => Assert.Contains(nameof(Faulty), line, StringComparison.Ordinal));
        Assert.True(loop.ExecuteTask!.IsCompletedSuccessfully);
    }

    [Fact]
    public async Task StopAsync_WhileItRests_EndsWithoutAFault()
    {
        using var loop = new Faulty(_clock, new Listening(_logged));
        await loop.StartAsync(Stop);
        await AdvanceUntilAsync(() => loop.Turns > 0);

        await loop.StopAsync(Stop);

        Assert.True(loop.ExecuteTask!.IsCompletedSuccessfully);
        Assert.Empty(_logged);
    }

    private async Task AdvanceUntilAsync(Func<bool> isMet)
    {
        while (!isMet())
        {
            _clock.Advance(LastingLoop.FaultPause);
            await Task.Yield();
            Stop.ThrowIfCancellationRequested();
        }
    }

    private sealed class Faulty(TimeProvider clock, ILogger logger) : LastingLoop(clock, logger)
    {
        private int _turns;

        public int Faults { get; init; }

        public int Turns => Volatile.Read(ref _turns);

        internal override Task TurnAsync(CancellationToken stop) =>
            Interlocked.Increment(ref _turns) > Faults ? Task.CompletedTask : throw new InvalidOperationException("A fault.");

        protected override Task RestAsync(CancellationToken stop) => Task.Delay(TimeSpan.FromSeconds(1), Clock, stop);
    }

    private sealed class Listening(List<string> lines) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            lines.Add(formatter(state, exception));
    }
}
