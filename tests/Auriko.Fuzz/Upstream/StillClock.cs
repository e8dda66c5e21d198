namespace Auriko.Fuzz.Upstream;

/// <summary>A clock that always shows the same time, so that two runs of a case give the same events.</summary>
internal sealed class StillClock : TimeProvider
{
    public static StillClock Instance { get; } = new();

    public override DateTimeOffset GetUtcNow() => new(2026, 3, 1, 12, 0, 0, TimeSpan.Zero);
}
