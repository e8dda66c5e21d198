using System.Collections.Concurrent;
using System.Diagnostics;
using Auriko.Core.Diagnostics;

namespace Auriko.Core.Tests.Diagnostics;

/// <summary>Listens to the gateway's spans, and is the request around them until it is disposed.</summary>
internal sealed class SpanRecorder : IDisposable
{
    private readonly ActivityListener _listener;
    private readonly ConcurrentQueue<Activity> _ended = new();

    public SpanRecorder()
    {
        _listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name == GatewaySource.Name,
            Sample = (ref _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = _ended.Enqueue,
        };
        ActivitySource.AddActivityListener(_listener);
        Request = new Activity("request").Start();
    }

    public Activity Request { get; }

    /// <summary>The spans of the request that have ended, in that order.</summary>
    public IReadOnlyList<Activity> Attempts => [.. _ended.Where(span => span.TraceId == Request.TraceId)];

    /// <summary>All of a response that have ended, in whatever trace: other tests run beside this one.</summary>
    public IReadOnlyList<Activity> Of(string responseId) =>
        [.. _ended.Where(span => Equals(span.GetTagItem("gen_ai.response.id"), responseId))];

    public void Dispose()
    {
        Request.Stop();
        Request.Dispose();
        _listener.Dispose();
    }
}
