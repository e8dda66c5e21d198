namespace Auriko.Core.Execution.Health;

/// <summary>When an offering is left alone. Frozen.</summary>
/// <param name="FailureRatio">The share of failed attempts that opens the circuit; more than 0, at most 1.</param>
/// <param name="MinimumAttempts">How many attempts must have ended within the window; at least 2.</param>
/// <param name="Window">How far back attempts count.</param>
/// <param name="Pause">How long the offering is left alone at first; doubled after each failed probe.</param>
/// <param name="LongestPause">The longest it becomes.</param>
internal sealed record BreakerSettings(
    double FailureRatio, int MinimumAttempts, TimeSpan Window, TimeSpan Pause, TimeSpan LongestPause);
