using System.Diagnostics.Metrics;
using System.Threading.Channels;

namespace Auriko.Core.Routing.Decisions;

/// <summary>
/// Takes the sampled decisions to be stored. Never holds up a request: what the disk cannot take is dropped
/// and counted in <c>auriko.routing.decisions.dropped</c> (meter <see cref="MeterName"/>). Safe for concurrent use.
/// </summary>
internal sealed class DecisionLog : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Auriko.Routing";

    /// <summary>Most decisions that wait to be stored.</summary>
    public const int Capacity = 1_024;

    private readonly Channel<(RoutePlan Plan, string ResponseId)> _waiting =
        Channel.CreateBounded<(RoutePlan, string)>(new BoundedChannelOptions(Capacity) { SingleReader = true });

    private readonly Meter _meter;
    private readonly Counter<long> _dropped;
    private readonly double _sampling;
    private long _droppedCount;

    /// <summary>Makes a log.</summary>
    /// <param name="settings">How much is sampled.</param>
    /// <param name="meters">The host's meters; null makes one of its own.</param>
    public DecisionLog(RoutingSettings settings, IMeterFactory? meters = null)
    {
        _sampling = settings.DecisionSampling;
        _meter = meters?.Create(MeterName) ?? new Meter(MeterName);
        _dropped = _meter.CreateCounter<long>(
            "auriko.routing.decisions.dropped", "{decision}", "Decisions the disk could not take.");
    }

    /// <summary>How many decisions have been dropped.</summary>
    public long Dropped => Interlocked.Read(ref _droppedCount);

    /// <summary>Where the decisions wait.</summary>
    public ChannelReader<(RoutePlan Plan, string ResponseId)> Waiting => _waiting.Reader;

    /// <summary>Takes a decision if it is in the sample.</summary>
    /// <param name="plan">The plan.</param>
    /// <param name="responseId">The response it was made for.</param>
    public void Offer(RoutePlan plan, string responseId)
    {
        if (plan.Ranking is not { } ranking || !(Chance.Uniform(ranking.Facts.Seed, 2) < _sampling))
        {
            return;
        }

        if (!_waiting.Writer.TryWrite((plan, responseId)))
        {
            CountDropped();
        }
    }

    /// <summary>Drops all that waits, because it cannot be stored.</summary>
    public void DropWaiting()
    {
        while (_waiting.Reader.TryRead(out _))
        {
            CountDropped();
        }
    }

    /// <summary>Lets <see cref="Waiting"/> end.</summary>
    public void Complete() => _waiting.Writer.TryComplete();

    /// <inheritdoc/>
    public void Dispose() => _meter.Dispose();

    private void CountDropped()
    {
        Interlocked.Increment(ref _droppedCount);
        _dropped.Add(1);
    }
}
