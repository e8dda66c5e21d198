namespace Auriko.EndToEnd.Tests.Background;

/// <summary>
/// For every event of a stream of every dialect: what came up to it and what follows it are together the uninterrupted
/// stream, byte for byte, live, after the end, and after a restart.
/// </summary>
public sealed class ResumeTests
{
    /// <summary>More than any of the streams has events.</summary>
    private const int Most = 48;

    private static readonly (string Model, string Input)[] Streams =
    [
        ("gpt-4.1-mini", "[[sim:deltas count=12 delay_ms=100]]"),
        ("gpt-4.1-mini", "[[sim:tools n=2 delay_ms=40]]"),
        ("deepseek-chat", "[[sim:reasoning tokens=12 delay_ms=40]] [[sim:deltas count=6]]"),
        ("claude-sonnet-4-5", "[[sim:reasoning tokens=12 delay_ms=40]] [[sim:tool name=look args={} n=2]]"),
        ("gemini-2.5-flash-lite", "[[sim:deltas count=12 delay_ms=100]]"),
        ("gpt-4.1-mini", "[[sim:cut after=3 delay_ms=40]]"),
    ];

    [Fact]
    public async Task Follow_StartingAfterEveryEvent_IsTheRestByteForByte()
    {
        await using var gateway = await KillableGateway.StartAsync(("Auriko__Background__FlushInterval", "00:00:01"));
        var whole = new Dictionary<string, string[]>();
        foreach (var (model, input) in Streams)
        {
            var id = await gateway.Http.CreateBackgroundAsync(input, model);

            // All of them read while it runs.
            var reading = Enumerable.Range(-1, Most).Select(after => gateway.Http.ReplayAsync(id, after < 0 ? null : after));
            var read = await Task.WhenAll(reading);

            var frames = whole[id] = [.. read[0].Split("\n\n")[..^1].Select(frame => frame + "\n\n")];
            Assert.InRange(frames.Length, 5, Most - 1);
            for (var after = 0; after < Most - 1; after++)
            {
                Assert.Equal(string.Concat(frames.Skip(after + 1)), read[after + 1]);
            }
        }

        await AssertSameAsync(gateway, whole);
        await gateway.KillAndRestartAsync();
        await AssertSameAsync(gateway, whole);
    }

    private static async Task AssertSameAsync(KillableGateway gateway, Dictionary<string, string[]> whole)
    {
        foreach (var (id, frames) in whole)
        {
            Assert.Equal(string.Concat(frames), await gateway.Http.ReplayAsync(id));
            for (var after = 0; after < frames.Length; after++)
            {
                Assert.Equal(string.Concat(frames.Skip(after + 1)), await gateway.Http.ReplayAsync(id, after));
            }
        }
    }
}
