namespace Auriko.Benchmarks.Compare;

/// <summary>What was measured of one target.</summary>
internal sealed record TargetFigures
{
    public required string Name { get; init; }

    /// <summary>Median of a plain request at concurrency 1.</summary>
    public required TimeSpan P50 { get; init; }

    /// <summary>The 99th percentile of the same.</summary>
    public required TimeSpan P99 { get; init; }

    /// <summary>Plain requests a second at concurrency 64.</summary>
    public required double RequestsPerSecond { get; init; }

    /// <summary>Processor time of 1,000 requests; zero for a direct call.</summary>
    public required TimeSpan CpuPer1000 { get; init; }

    /// <summary>Frames of paced streams that did not come.</summary>
    public required long LostFrames { get; init; }

    /// <summary>The 99th percentile of a frame's way from the upstream to the caller.</summary>
    public required TimeSpan FrameP99 { get; init; }

    /// <summary>Deltas a second of unpaced streams that follow each other.</summary>
    public required double DeltasPerSecond { get; init; }

    /// <summary>The most memory resident during all of it; zero for a direct call.</summary>
    public required long PeakBytes { get; init; }
}
