using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Auriko.Core.Contract;
using Auriko.Core.Gateway;
using Auriko.Core.Streaming;

namespace Auriko.Http.Tests.Hosting;

/// <summary>A gateway that answers as the test says.</summary>
internal sealed class ScriptedGateway : IResponseGateway
{
    public Func<GatewayCall, CancellationToken, Task<ResponseObject>> OnCreate { get; set; } =
        (_, _) => Task.FromResult(Samples.Response("Hello."));

    public Func<GatewayCall, CancellationToken, IAsyncEnumerable<ResponseEvent>> OnStream { get; set; } =
        (_, _) => Samples.Events("Hel", "lo.").ToAsyncEnumerable();

    public List<GatewayCall> Calls { get; } = [];

    /// <summary>Completes when a token that the endpoint gave has been cancelled.</summary>
    public TaskCompletionSource Cancelled { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Completes when the endpoint has disposed a stream.</summary>
    public TaskCompletionSource Disposed { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public Task<ResponseObject> CreateAsync(GatewayCall call, CancellationToken cancellationToken)
    {
        Calls.Add(call);
        return OnCreate(call, cancellationToken);
    }

    public async IAsyncEnumerable<ResponseEvent> StreamAsync(
        GatewayCall call, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        Calls.Add(call);
        try
        {
            await foreach (var next in OnStream(call, cancellationToken))
            {
                yield return next;
            }
        }
        finally
        {
            Disposed.TrySetResult();
        }
    }

    public void FailWith(GatewayError error) => OnCreate = (_, _) => throw new GatewayException(error);

    public void Stream(params IEnumerable<ResponseEvent> events) => OnStream = (_, _) => events.ToAsyncEnumerable();

    /// <summary>The events come from the channel, until it is closed or the caller leaves.</summary>
    public ChannelWriter<ResponseEvent> StreamFromChannel()
    {
        var channel = Channel.CreateUnbounded<ResponseEvent>();
        OnStream = (_, token) =>
        {
            token.Register(() => Cancelled.TrySetResult());
            return channel.Reader.ReadAllAsync(token);
        };
        return channel.Writer;
    }

    /// <summary>Never answers; ends when it is cancelled.</summary>
    public async Task<ResponseObject> HangAsync(CancellationToken token)
    {
        using var registration = token.Register(() => Cancelled.TrySetResult());
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, token);
        throw new InvalidOperationException();
    }
}
