namespace Auriko.Providers.Tests.Conformance;

/// <summary>A reply's body, played back read by read. Not one byte more than a piece is given to one read.</summary>
internal sealed class ReplyStream(params IEnumerable<ReadOnlyMemory<byte>> pieces) : Stream
{
    private readonly Queue<ReadOnlyMemory<byte>> _pieces = new(pieces);
    private readonly TaskCompletionSource<int> _closed = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whether it stays silent after the last piece, instead of ending.</summary>
    public bool Hangs { get; init; }

    /// <summary>What it throws after the last piece, instead of ending.</summary>
    public Exception? Breaks { get; init; }

    public bool IsDisposed { get; private set; }

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, this);
        cancellationToken.ThrowIfCancellationRequested();
        if (_pieces.TryPeek(out var piece))
        {
            return ValueTask.FromResult(Take(piece, buffer));
        }

        return Breaks is not null ? ValueTask.FromException<int>(Breaks)
            : Hangs ? new ValueTask<int>(_closed.Task.WaitAsync(cancellationToken))
            : ValueTask.FromResult(0);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Reads are asynchronous.");

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        IsDisposed = true;
        _closed.TrySetException(new ObjectDisposedException(nameof(ReplyStream)));
        base.Dispose(disposing);
    }

    private int Take(ReadOnlyMemory<byte> piece, Memory<byte> buffer)
    {
        var taken = Math.Min(piece.Length, buffer.Length);
        piece[..taken].CopyTo(buffer);
        _pieces.Dequeue();
        if (taken < piece.Length)
        {
            var rest = new[] { piece[taken..] }.Concat(_pieces).ToArray();
            _pieces.Clear();
            foreach (var next in rest)
            {
                _pieces.Enqueue(next);
            }
        }

        return taken;
    }
}
