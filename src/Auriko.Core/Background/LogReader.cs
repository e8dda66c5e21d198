namespace Auriko.Core.Background;

/// <summary>Reads a log from an event on, in whole frames. Not safe for concurrent use.</summary>
/// <param name="blobs">Where the log is.</param>
/// <param name="id">The response.</param>
/// <param name="pass">Whose log.</param>
/// <param name="from">The number of the first event wanted.</param>
internal sealed class LogReader(IResponseBlobs blobs, string id, string pass, int from)
{
    /// <summary>Below so many events the index is not worth the question.</summary>
    private const int NearStart = 200;

    private readonly string _name = ResponseKey.Events(id, pass);
    private ReadOnlyMemory<byte> _rest;
    private LogPlace? _place;
    private long _position;

    /// <summary>Whose log it is.</summary>
    public string Pass => pass;

    /// <summary>The wanted frames that were read and not taken.</summary>
    public ReadOnlyMemory<byte> Frames { get; private set; }

    /// <summary>The wanted frames have been given out.</summary>
    public void Take() => Frames = default;

    /// <summary>Reads on.</summary>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <returns>False when there is nothing more at the moment.</returns>
    public async Task<bool> ReadAsync(CancellationToken cancellationToken)
    {
        if (!Frames.IsEmpty)
        {
            return true;
        }

        var place = _place ?? await LocateAsync(cancellationToken).ConfigureAwait(false);
        var piece = await blobs.ReadFromAsync(_name, _position, cancellationToken).ConfigureAwait(false);
        if (piece.IsEmpty)
        {
            return false;
        }

        _position += piece.Length;
        byte[] bytes = _rest.IsEmpty ? [] : [.. _rest.Span, .. piece.Span];
        Cut(bytes.Length == 0 ? piece : bytes, place.Sequence);
        return true;
    }

    private async Task<LogPlace> LocateAsync(CancellationToken cancellationToken)
    {
        var place = from < NearStart
            ? LogPlace.Start
            : await blobs.LocateAsync(_name, from, cancellationToken).ConfigureAwait(false);
        _position = place.Position;
        _place = place;
        return place;
    }

    /// <summary>Passes over what is not wanted, and leaves a frame that is not whole yet.</summary>
    private void Cut(ReadOnlyMemory<byte> bytes, int sequence)
    {
        var (start, end) = (0, 0);
        for (int length; (length = LogFrames.FirstLength(bytes.Span[end..])) > 0; sequence++)
        {
            end += length;
            start = sequence < from ? end : start;
        }

        Frames = bytes[start..end];
        _rest = bytes[end..];
        _place = new LogPlace(_position, sequence);
    }
}
