namespace Auriko.Fuzz.Upstream;

/// <summary>The body of a reply, read by read, as its borders say. Never waits.</summary>
internal sealed class PlayedBody(PlayedReply reply) : Stream
{
    private int _position;
    private int _border;

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
        while (_border < reply.Borders.Count && reply.Borders[_border] <= _position)
        {
            _border++;
        }

        var end = _border < reply.Borders.Count ? Math.Min(reply.Borders[_border], reply.Body.Length) : reply.Body.Length;
        var length = Math.Min(end - _position, buffer.Length);
        if (length == 0 && reply.Breaks)
        {
            return ValueTask.FromException<int>(new IOException("reset"));
        }

        reply.Body.Slice(_position, length).CopyTo(buffer);
        _position += length;
        return ValueTask.FromResult(length);
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Flush() => throw new NotSupportedException();
}
