namespace Auriko.Core.Ledger.WriteAhead;

/// <summary>The writing half of the disk, apart so that its faults can be played. Safe for concurrent use.</summary>
internal interface IWalDisk
{
    /// <summary>Creates a segment's file.</summary>
    /// <exception cref="IOException">It exists already, or the disk failed.</exception>
    IWalSegmentWriter Create(string path);

    /// <summary>How many bytes the disk of a folder can still take.</summary>
    /// <exception cref="IOException">The disk failed.</exception>
    long FreeBytes(string folder);
}

/// <summary>One open segment. Used by one thread at a time; whoever creates it disposes it.</summary>
internal interface IWalSegmentWriter : IDisposable
{
    /// <summary>Writes the bytes and forces them to the disk.</summary>
    /// <exception cref="IOException">The disk failed or is full; some of the bytes may be in the file.</exception>
    void Write(ReadOnlySpan<byte> bytes, long offset);
}
