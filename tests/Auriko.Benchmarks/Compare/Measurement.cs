namespace Auriko.Benchmarks.Compare;

/// <summary>Puts one target through the whole load.</summary>
internal sealed class Measurement(TimeSpan duration, int streams)
{
    private const int Callers = 64;
    private const int Deltas = 64;
    private const int PaceMilliseconds = 20;
    private const int BurstDeltas = 100_000;
    private const int Bursts = 20;
    private const int Warmup = 1000;
    private const int Sequential = 3000;

    /// <summary>Measures a target.</summary>
    /// <param name="name">What to call it.</param>
    /// <param name="address">Where it listens.</param>
    /// <param name="key">The API key to send.</param>
    /// <param name="process">Its process; null for a direct call.</param>
    /// <param name="cancellationToken">Stops the measurement.</param>
    public async Task<TargetFigures> RunAsync(
        string name, Uri address, string key, MeasuredProcess? process, CancellationToken cancellationToken)
    {
        using var load = new LoadClient(address, key);
        Say(name, "warming up");
        await load.LatenciesAsync(Warmup, cancellationToken).ConfigureAwait(false);
        await load.ThroughputAsync(Callers, duration, cancellationToken).ConfigureAwait(false);
        await BurstsAsync(load, Bursts / 4, cancellationToken).ConfigureAwait(false);

        Say(name, "latency");
        var latencies = await load.LatenciesAsync(Sequential, cancellationToken).ConfigureAwait(false);

        Say(name, $"throughput at {Callers}");
        var cpuBefore = process?.Cpu ?? TimeSpan.Zero;
        var requests = await load.ThroughputAsync(Callers, duration, cancellationToken).ConfigureAwait(false);
        var cpu = (process?.Cpu ?? TimeSpan.Zero) - cpuBefore;

        Say(name, $"{streams} paced streams");
        var frames = await PacedAsync(load, cancellationToken).ConfigureAwait(false);

        Say(name, $"{Bursts} unpaced streams, one after another");
        var (deltas, elapsed) = await BurstsAsync(load, Bursts, cancellationToken).ConfigureAwait(false);

        return new TargetFigures
        {
            Name = name,
            P50 = Percentile(latencies, 0.50),
            P99 = Percentile(latencies, 0.99),
            RequestsPerSecond = requests / duration.TotalSeconds,
            CpuPer1000 = cpu * 1000 / Math.Max(requests, 1),
            LostFrames = ((long)streams * Deltas) - frames.Length,
            FrameP99 = Percentile(frames, 0.99),
            DeltasPerSecond = deltas / elapsed.TotalSeconds,
            PeakBytes = process?.PeakBytes ?? 0,
        };
    }

    private async Task<TimeSpan[]> PacedAsync(LoadClient load, CancellationToken cancellationToken)
    {
        var all = await Task.WhenAll(Enumerable.Range(0, streams)
            .Select(_ => load.PacedAsync(Deltas, PaceMilliseconds, cancellationToken))).ConfigureAwait(false);
        return [.. all.SelectMany(delays => delays)];
    }

    private static async Task<(long Deltas, TimeSpan Elapsed)> BurstsAsync(
        LoadClient load, int count, CancellationToken cancellationToken)
    {
        var (deltas, elapsed) = (0L, TimeSpan.Zero);
        for (var number = 0; number < count; number++)
        {
            var burst = await load.BurstAsync(BurstDeltas, cancellationToken).ConfigureAwait(false);
            deltas += burst.Deltas;
            elapsed += burst.Elapsed;
        }

        return (deltas, elapsed);
    }

    private static TimeSpan Percentile(TimeSpan[] values, double share)
    {
        Array.Sort(values);
        return values.Length == 0 ? TimeSpan.Zero : values[(int)((values.Length - 1) * share)];
    }

    private static void Say(string name, string step) => Console.Error.WriteLine($"{name}: {step}");
}
