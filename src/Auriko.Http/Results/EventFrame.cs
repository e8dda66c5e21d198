namespace Auriko.Http.Results;

/// <summary>The frames of a stream that are no events.</summary>
internal static class EventFrame
{
    /// <summary>What keeps a silent stream alive: a comment, which every reader skips.</summary>
    public static ReadOnlyMemory<byte> KeepAlive { get; } = ": keep-alive\n\n"u8.ToArray();
}
