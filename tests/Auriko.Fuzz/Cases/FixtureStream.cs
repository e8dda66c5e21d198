using Auriko.Fuzz.Upstream;

namespace Auriko.Fuzz.Cases;

/// <summary>A reply that a dialect's fixtures hold.</summary>
/// <param name="Name">The file.</param>
/// <param name="Bytes">What it holds.</param>
internal sealed record FixtureStream(string Name, byte[] Bytes)
{
    /// <summary>Whether it is one JSON document instead of a stream.</summary>
    public bool IsWhole { get; } = Name.EndsWith(".json", StringComparison.Ordinal);

    /// <summary>Its frames; none when it is one document.</summary>
    public IReadOnlyList<Frame> Frames { get; } =
        Name.EndsWith(".json", StringComparison.Ordinal) ? [] : Frame.ParseAll(Bytes);

    /// <summary>The reply as it was.</summary>
    public PlayedReply Reply => new(Bytes) { ContentType = IsWhole ? PlayedReply.Json : PlayedReply.EventStream };

    /// <summary>The replies of a dialect, by name; golden files are none.</summary>
    public static IReadOnlyList<FixtureStream> Of(PlayedDialect dialect) =>
        !Directory.Exists(dialect.Fixtures)
            ? []
            :
            [
                .. Directory.EnumerateFiles(dialect.Fixtures)
                    .Where(path => path.EndsWith(".sse", StringComparison.Ordinal) || path.EndsWith(".json", StringComparison.Ordinal))
                    .Where(path => !path.EndsWith(".events.json", StringComparison.Ordinal))
                    .Order(StringComparer.Ordinal)
                    .Select(path => new FixtureStream(Path.GetFileName(path), File.ReadAllBytes(path))),
            ];
}
