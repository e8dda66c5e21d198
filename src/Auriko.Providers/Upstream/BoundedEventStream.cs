namespace Auriko.Providers.Upstream;

/// <summary>
/// Passes reads on, and fails once more than the bound has been read since the last event was delivered. The reader of
/// events asks for more only while it holds an unfinished one, so the bound is one on the event.
/// </summary>
/// <param name="inner">The reply's body; disposed with this.</param>
/// <param name="bound">The bound in bytes.</param>
/// <param name="faults">Names the fault.</param>
internal sealed class BoundedEventStream(Stream inner, int bound, UpstreamFaults faults) : Stream
{
    private long _pending;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override bool CanWrite => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>An event has been delivered.</summary>
    public void NoteEvent() => _pending = 0;

    /// <inheritdoc/>
    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_pending > bound)
        {
            throw faults.Unreadable("sent an event larger than this gateway reads");
        }

        var read = await inner.ReadAsync(buffer, cancellationToken).ConfigureAwait(false);
        _pending += read;
        return read;
    }

    /// <inheritdoc/>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            inner.Dispose();
        }

        base.Dispose(disposing);
    }
}
