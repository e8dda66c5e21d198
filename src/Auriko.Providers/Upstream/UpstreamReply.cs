using System.Net.ServerSentEvents;
using System.Text.Json;
using Auriko.Core.Streaming;

namespace Auriko.Providers.Upstream;

/// <summary>A reply that is being read. Not safe for concurrent use; disposing it closes the socket.</summary>
internal sealed class UpstreamReply : IAsyncDisposable
{
    private const int MostDrained = 64 * 1024;

    private static readonly TimeSpan DrainLimit = TimeSpan.FromSeconds(1);

    private readonly HttpResponseMessage _response;
    private readonly BoundedEventStream _body;
    private readonly StreamTranslator _translator;
    private readonly ReplyFaults _faults;
    private readonly TimeProvider _clock;
    private readonly CancellationTokenRegistration _closing;
    private IAsyncEnumerator<SseItem<bool>>? _events;
    private bool _isReleased;

    /// <summary>Takes over a response whose headers have been read.</summary>
    public UpstreamReply(
        HttpResponseMessage response,
        BoundedEventStream body,
        StreamTranslator translator,
        ReplyFaults faults,
        TimeProvider clock)
    {
        (_response, _body, _translator, _faults, _clock) = (response, body, translator, faults, clock);

        // Nobody may be reading when the caller leaves or the time is up; the upstream must not go on all the same.
        _closing = faults.Limits.Token.UnsafeRegister(
            static reply => ((HttpResponseMessage)reply!).Dispose(), response);
    }

    /// <summary>What has been read and not yet been passed on.</summary>
    public Queue<ProviderEvent> Said { get; } = new();

    /// <summary>Reads on. False at the legal end of the reply.</summary>
    /// <exception cref="Auriko.Core.Execution.ProviderException">Any failure of the upstream.</exception>
    public async ValueTask<bool> ReadAsync(CancellationToken cancellationToken)
    {
        if (_translator.Failure is { } failure)
        {
            throw failure;
        }

        if (_translator.IsEnded)
        {
            Release();
            return false;
        }

        try
        {
            return IsWhole
                ? await ReadWholeAsync().ConfigureAwait(false)
                : await ReadEventAsync().ConfigureAwait(false);
        }
        catch (Exception) when (_translator.MayEnd && !cancellationToken.IsCancellationRequested)
        {
            return false;
        }
        catch (Exception fault)
        {
            throw _faults.InReply(fault, cancellationToken);
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _closing.DisposeAsync().ConfigureAwait(false);
        if (!_isReleased)
        {
            _response.Dispose();
        }

        if (_events is not null)
        {
            await _events.DisposeAsync().ConfigureAwait(false);
        }
    }

    private bool IsWhole =>
        _response.Content.Headers.ContentType?.MediaType is { } type
        && (type.Equals("application/json", StringComparison.OrdinalIgnoreCase)
            || type.EndsWith("+json", StringComparison.OrdinalIgnoreCase));

    private async ValueTask<bool> ReadEventAsync()
    {
        _events ??= SseParser.Create(_body, Translate).EnumerateAsync().GetAsyncEnumerator(_faults.Limits.Token);
        if (await NextEventAsync(_events).ConfigureAwait(false))
        {
            _body.NoteEvent();
            return true;
        }

        return _translator.MayEnd ? false : throw _faults.EndedEarly();
    }

    private async ValueTask<bool> NextEventAsync(IAsyncEnumerator<SseItem<bool>> events)
    {
        var next = events.MoveNextAsync();
        if (next.IsCompleted)
        {
            return await next.ConfigureAwait(false);
        }

        _faults.Limits.Resume();
        var isThere = await next.ConfigureAwait(false);
        _faults.Limits.Pause();
        return isThere;
    }

    private bool Translate(string type, ReadOnlySpan<byte> data)
    {
        _translator.Read(type, data, Said);
        return true;
    }

    private async ValueTask<bool> ReadWholeAsync()
    {
        var body = await BoundedBody.ReadAsync(_body, int.MaxValue, _faults.Limits.Token).ConfigureAwait(false);
        var reply = JsonElement.Parse(body.Span);
        if (reply.ValueKind is not JsonValueKind.Object && !(reply.ValueKind is JsonValueKind.Array && _translator.TakesList))
        {
            throw new JsonException("The reply is not an object.");
        }

        _translator.ReadWhole(reply, Said);
        return _translator.IsEnded || _translator.Failure is not null ? true : throw _faults.EndedEarly();
    }

    /// <summary>
    /// Lets the pool have the connection back once the upstream has closed the reply, without waiting for it.
    /// </summary>
    private void Release()
    {
        if (!_isReleased)
        {
            _isReleased = true;
            _ = DrainAsync();
        }
    }

    private async Task DrainAsync()
    {
        using var response = _response;
        using var limit = new CancellationTokenSource(DrainLimit, _clock);
        var rest = new byte[512];
        var drained = 0;
        try
        {
            int read;
            do
            {
                read = await _body.ReadAsync(rest, limit.Token).ConfigureAwait(false);
                drained += read;
            }
            while (read > 0 && drained < MostDrained);
        }
        catch (Exception fault) when (ReplyFaults.IsOfConnection(fault))
        {
            // The reply is complete; all that is lost is a connection to use again.
            return;
        }
    }
}
