namespace Auriko.Providers.Upstream;

/// <summary>Reads the start of a body.</summary>
internal static class BoundedBody
{
    /// <summary>Reads until the end or until <paramref name="most"/> bytes, whichever is first.</summary>
    public static async Task<ReadOnlyMemory<byte>> ReadAsync(Stream body, int most, CancellationToken cancellationToken)
    {
        var buffer = new byte[Math.Min(most, 4096)];
        var length = 0;
        while (true)
        {
            var read = await body.ReadAsync(buffer.AsMemory(length), cancellationToken).ConfigureAwait(false);
            length += read;
            if (read == 0 || length == most)
            {
                return buffer.AsMemory(0, length);
            }

            if (length == buffer.Length)
            {
                Array.Resize(ref buffer, Math.Min(most, buffer.Length * 2));
            }
        }
    }
}
