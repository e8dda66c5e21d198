using Auriko.Core.Diagnostics;

namespace Auriko.Core.Background;

/// <summary>
/// What is too long for rows: requests, results and event logs, by the names of <see cref="ResponseKey"/>. Safe for
/// concurrent use. Every member throws <see cref="StorageUnavailableException"/> when storage failed.
/// </summary>
public interface IResponseBlobs
{
    /// <summary>The most bytes one <see cref="AppendAsync"/> takes and one <see cref="ReadFromAsync"/> gives: 4 MiB.</summary>
    const int MaxPiece = 4 << 20;

    /// <summary>The most appends one log takes.</summary>
    const int MaxAppends = 50_000;

    /// <summary>Writes a blob whole; one that is there is replaced.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="content">What to write.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    Task WriteAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellationToken);

    /// <summary>Reads a blob whole.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>Its content; null when there is none.</returns>
    Task<ReadOnlyMemory<byte>?> ReadAsync(string name, CancellationToken cancellationToken);

    /// <summary>
    /// Appends to a log, which is made by its first append. A piece that is there already, byte for byte, is not appended
    /// again.
    /// </summary>
    /// <param name="name">Its name.</param>
    /// <param name="piece">Whole frames, and where they belong.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="LogTakenException">The log ends elsewhere, has other bytes there, or is gone.</exception>
    Task AppendAsync(string name, LogPiece piece, CancellationToken cancellationToken);

    /// <summary>Reads the next piece of a log.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="position">Where to read on.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>Up to <see cref="MaxPiece"/> bytes, cut anywhere; empty when there is no more, or no log yet.</returns>
    Task<ReadOnlyMemory<byte>> ReadFromAsync(string name, long position, CancellationToken cancellationToken);

    /// <summary>Finds a place in a log by its index.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="sequence">The event looked for.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>A place at or before the event; the start of the log when the index has no nearer one.</returns>
    Task<LogPlace> LocateAsync(string name, int sequence, CancellationToken cancellationToken);

    /// <summary>Deletes every blob of a response; a no-op when there is none.</summary>
    /// <param name="id">The response.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    Task DeleteAllAsync(string id, CancellationToken cancellationToken);
}

/// <summary>A place in a log.</summary>
/// <param name="Position">Bytes from the start.</param>
/// <param name="Sequence">The number of the event that begins there.</param>
public readonly record struct LogPlace(long Position, int Sequence)
{
    /// <summary>The start of every log: the two events before it are made from the response as it was accepted.</summary>
    public static LogPlace Start { get; } = new(0, 2);
}

/// <summary>Frames to append.</summary>
/// <param name="Place">Where they belong.</param>
/// <param name="Frames">Whole frames, 1 byte to 4 MiB.</param>
/// <param name="Index">The log's index once they are there, when it is to be written too; null to leave it.</param>
public readonly record struct LogPiece(LogPlace Place, ReadOnlyMemory<byte> Frames, IReadOnlyList<LogPlace>? Index);
