using System.IO.Pipelines;
using Microsoft.Extensions.Logging;

namespace Auriko.Http.Results;

/// <summary>
/// The stored stream of a response: frames as they were written, and those to come as they come. After <see cref="Longest"/>
/// the connection is cut, which a reader cannot take for the end; asking again goes on where it stopped.
/// </summary>
/// <param name="call">The request.</param>
/// <param name="frames">Whole frames; disposed here.</param>
/// <param name="keepAlive">The silence after which a comment is sent.</param>
/// <param name="clock">Measures the silence, and the limit.</param>
/// <param name="logger">Hears of callers who left and of streams that broke.</param>
internal sealed class FrameStreamResult(
    EndpointCall call, IAsyncEnumerator<ReadOnlyMemory<byte>> frames, TimeSpan keepAlive, TimeProvider clock, ILogger logger)
    : StreamResult<ReadOnlyMemory<byte>>(call, frames, keepAlive, clock, logger)
{
    /// <summary>The longest one request reads a stored stream, however slowly: short of a serverless host's own limit.</summary>
    internal static readonly TimeSpan Longest = TimeSpan.FromMinutes(60);

    private readonly IAsyncEnumerator<ReadOnlyMemory<byte>> _frames = frames;

    /// <inheritdoc/>
    protected override TimeSpan? Limit => Longest;

    /// <inheritdoc/>
    protected override async Task CopyAsync(PipeWriter output)
    {
        await WriteAsync(output, ReadOnlyMemory<byte>.Empty).ConfigureAwait(false); // the headers: the first frame may be long in coming
        Begin(_frames.MoveNextAsync());
        while (await AwaitAsync(output).ConfigureAwait(false))
        {
            await WriteAsync(output, _frames.Current).ConfigureAwait(false);
            Begin(_frames.MoveNextAsync());
        }
    }
}
