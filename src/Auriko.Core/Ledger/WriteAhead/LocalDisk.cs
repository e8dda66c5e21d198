using Microsoft.Win32.SafeHandles;

namespace Auriko.Core.Ledger.WriteAhead;

/// <summary>The machine's own disk.</summary>
internal sealed class LocalDisk : IWalDisk
{
    public IWalSegmentWriter Create(string path) =>
        new Segment(File.OpenHandle(path, FileMode.CreateNew, FileAccess.Write, FileShare.Read | FileShare.Delete));

    public long FreeBytes(string folder) => new DriveInfo(folder).AvailableFreeSpace;

    private sealed class Segment(SafeFileHandle handle) : IWalSegmentWriter
    {
        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            RandomAccess.Write(handle, bytes, offset);
            RandomAccess.FlushToDisk(handle);
        }

        public void Dispose() => handle.Dispose();
    }
}
