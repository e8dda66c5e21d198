using System.Globalization;
using System.Text;

namespace Auriko.Benchmarks.Compare;

/// <summary>Writes what was measured, and which targets were reached.</summary>
internal static class ComparisonReport
{
    private const double MiB = 1024 * 1024;

    public static string Of(TargetFigures direct, TargetFigures proxy, TargetFigures standalone)
    {
        var report = new StringBuilder();
        report.AppendLine("|  | p50 ms | p99 ms | added p50 | added p99 | req/s @64 | CPU ms/1,000 req | frames lost | frame p99 ms | deltas/s | peak RSS MB |");
        report.AppendLine("|---|---|---|---|---|---|---|---|---|---|---|");
        foreach (var target in (TargetFigures[])[direct, proxy, standalone])
        {
            report.AppendLine(CultureInfo.InvariantCulture, $"| {target.Name} | {Ms(target.P50)} | {Ms(target.P99)} | {Ms(target.P50 - direct.P50)} | {Ms(target.P99 - direct.P99)} | {target.RequestsPerSecond:N0} | {target.CpuPer1000.TotalMilliseconds:N0} | {target.LostFrames:N0} | {Ms(target.FrameP99)} | {target.DeltasPerSecond:N0} | {target.PeakBytes / MiB:N0} |");
        }

        report.AppendLine();
        var addedByProxy = (proxy.P50 - direct.P50).TotalMilliseconds;
        var added = (standalone.P50 - direct.P50).TotalMilliseconds;
        Target(report, "added p50, times YARP's", added / addedByProxy, 2, atMost: true);
        Target(report, "requests/s, share of YARP's", standalone.RequestsPerSecond / proxy.RequestsPerSecond, 0.4, atMost: false);
        Target(report, "frames lost", standalone.LostFrames, 0, atMost: true);
        Target(report, "frame p99, ms", standalone.FrameP99.TotalMilliseconds, 20, atMost: true);
        Target(report, "deltas/s", standalone.DeltasPerSecond, 1_000_000, atMost: false);
        Target(report, "peak RSS, MB", standalone.PeakBytes / MiB, 200, atMost: true);
        return report.ToString();
    }

    private static void Target(StringBuilder report, string name, double reached, double target, bool atMost)
    {
        var isReached = atMost ? reached <= target : reached >= target;
        report.AppendLine(CultureInfo.InvariantCulture, $"{(isReached ? "reached" : "MISSED ")}  {name}: {reached:0.##} (target: {(atMost ? "at most" : "at least")} {target:0.##})");
    }

    private static string Ms(TimeSpan time) => time.TotalMilliseconds.ToString("0.000", CultureInfo.InvariantCulture);
}
