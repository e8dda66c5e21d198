namespace Auriko.Fuzz.Upstream;

/// <summary>What an upstream answers one call with.</summary>
/// <param name="Body">The bytes of its body.</param>
internal sealed record PlayedReply(ReadOnlyMemory<byte> Body)
{
    public const string EventStream = "text/event-stream; charset=utf-8";

    public const string Json = "application/json";

    public int Status { get; init; } = 200;

    public string ContentType { get; init; } = EventStream;

    public IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; } = [];

    /// <summary>Where one read ends and the next begins, ascending; empty gives as much as is asked for.</summary>
    public IReadOnlyList<int> Borders { get; init; } = [];

    /// <summary>Whether the connection breaks after the last byte, instead of ending.</summary>
    public bool Breaks { get; init; }
}
