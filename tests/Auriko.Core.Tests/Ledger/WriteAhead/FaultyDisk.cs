using Auriko.Core.Ledger.WriteAhead;

namespace Auriko.Core.Tests.Ledger.WriteAhead;

/// <summary>The real disk, whose writes can be held up or broken off.</summary>
internal sealed class FaultyDisk : IWalDisk
{
    private readonly LocalDisk _disk = new();
    private volatile Task _open = Task.CompletedTask;

    public int Writes { get; private set; }

    public long Free { get; set; } = long.MaxValue;

    /// <summary>A write fails after so many of its bytes; null: none does.</summary>
    public int? FailAfterBytes { get; set; }

    public IWalSegmentWriter Create(string path) => new Segment(this, _disk.Create(path));

    public long FreeBytes(string folder) => Free;

    /// <summary>Holds every write until disposed.</summary>
    public IDisposable HoldWrites()
    {
        var release = new TaskCompletionSource();
        _open = release.Task;
        return new Hold(release);
    }

    private sealed class Hold(TaskCompletionSource release) : IDisposable
    {
        public void Dispose() => release.TrySetResult();
    }

    private sealed class Segment(FaultyDisk disk, IWalSegmentWriter inner) : IWalSegmentWriter
    {
        public void Write(ReadOnlySpan<byte> bytes, long offset)
        {
            disk._open.GetAwaiter().GetResult();
            disk.Writes++;
            if (disk.FailAfterBytes is { } count)
            {
                inner.Write(bytes[..Math.Min(count, bytes.Length)], offset);
                throw new IOException("No space left on device");
            }

            inner.Write(bytes, offset);
        }

        public void Dispose() => inner.Dispose();
    }
}
