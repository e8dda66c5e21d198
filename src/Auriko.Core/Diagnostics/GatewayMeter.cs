using System.Diagnostics;
using System.Diagnostics.Metrics;
using Auriko.Core.Execution;
using Auriko.Core.Ledger;

namespace Auriko.Core.Diagnostics;

/// <summary>
/// The metrics of attempts and responses, meter <see cref="GatewaySource.Name"/>. What they are told apart by is
/// configured or a closed list, never the id of a key, a response or a request. Safe for concurrent use.
/// </summary>
internal sealed class GatewayMeter : IRunObserver, IDisposable
{
    /// <summary>The buckets the conventions advise for calls, in seconds.</summary>
    private static readonly InstrumentAdvice<double> Calls = new()
    {
        HistogramBucketBoundaries =
            [0.01, 0.02, 0.04, 0.08, 0.16, 0.32, 0.64, 1.28, 2.56, 5.12, 10.24, 20.48, 40.96, 81.92],
    };

    /// <summary>The buckets the conventions advise for single tokens, in seconds.</summary>
    private static readonly InstrumentAdvice<double> PerToken = new()
    {
        HistogramBucketBoundaries = [0.01, 0.025, 0.05, 0.075, 0.1, 0.15, 0.2, 0.3, 0.4, 0.5, 0.75, 1.0, 2.5],
    };

    /// <summary>The buckets the conventions advise for counts of tokens.</summary>
    private static readonly InstrumentAdvice<long> Tokens = new()
    {
        HistogramBucketBoundaries =
            [1, 4, 16, 64, 256, 1024, 4096, 16384, 65536, 262144, 1048576, 4194304, 16777216, 67108864],
    };

    private readonly Histogram<double> _duration;
    private readonly Histogram<double> _firstChunk;
    private readonly Histogram<double> _perToken;
    private readonly Histogram<long> _tokens;
    private readonly Counter<double> _cost;
    private readonly Counter<long> _fallbacks;
    private readonly Counter<long> _responses;
    private readonly UpDownCounter<long> _active;

    /// <summary>Makes the meter.</summary>
    /// <param name="factory">The host’s; null makes a meter of its own.</param>
    public GatewayMeter(IMeterFactory? factory)
    {
        Meter = factory?.Create(GatewaySource.Name) ?? new Meter(GatewaySource.Name);
        _duration = Meter.CreateHistogram(
            SignalNames.OperationDuration, "s", "Time a call of a provider took.", null, Calls);
        _firstChunk = Meter.CreateHistogram(
            SignalNames.OperationTimeToFirstChunk, "s", "Time to the first output of a call.", null, Calls);
        _perToken = Meter.CreateHistogram(
            SignalNames.TimePerOutputToken, "s", "Time for each output token after the first.", null, PerToken);
        _tokens = Meter.CreateHistogram(SignalNames.TokenUsage, "{token}", "Tokens a call used.", null, Tokens);
        _cost = Meter.CreateCounter<double>(SignalNames.Cost, "USD", "What calls cost.");
        _fallbacks = Meter.CreateCounter<long>(SignalNames.Fallbacks, "{call}", "Calls made because another failed.");
        _responses = Meter.CreateCounter<long>(SignalNames.Responses, "{response}", "Responses that have ended.");
        _active = Meter.CreateUpDownCounter<long>(SignalNames.ActiveResponses, "{response}", "Responses under way.");
    }

    internal Meter Meter { get; }

    private bool HearsAttempts =>
        _duration.Enabled || _firstChunk.Enabled || _perToken.Enabled || _tokens.Enabled || _cost.Enabled;

    /// <inheritdoc/>
    public void Ended(AttemptReport report)
    {
        if (!HearsAttempts)
        {
            return;
        }

        var tags = TagsOf(report);
        _duration.Record(report.Duration.TotalSeconds, Failed(tags, report));
        if (report.TtftMs is { } first)
        {
            _firstChunk.Record(first / 1000, tags);
        }

        if (report is { Succeeded: true, OutputTime: { } time, Usage.TotalOutput: > 1 })
        {
            _perToken.Record(time.TotalSeconds / (report.Usage.TotalOutput - 1), tags);
        }

        RecordUsage(report, tags);
    }

    /// <inheritdoc/>
    public void Began(RunMode mode) => _active.Add(1, new KeyValuePair<string, object?>(SignalNames.Mode, mode.Word));

    /// <inheritdoc/>
    public void FellBack(ProviderFailure failure) => _fallbacks.Add(
        1,
        new KeyValuePair<string, object?>(SignalNames.ConfiguredProvider, failure.Provider.Value),
        new KeyValuePair<string, object?>(SignalNames.ErrorType, AttemptSpan.ErrorOf(failure)));

    /// <inheritdoc/>
    public void Ended(RunMode mode, RunOutcome outcome)
    {
        var given = new KeyValuePair<string, object?>(SignalNames.Mode, mode.Word);
        _active.Add(-1, given);
        _responses.Add(1, given, new KeyValuePair<string, object?>(SignalNames.Outcome, outcome.Word));
    }

    /// <inheritdoc/>
    public void Dispose() => Meter.Dispose();

    private static TagList TagsOf(AttemptReport report)
    {
        var upstream = report.Upstream ?? new UpstreamLabels(report.Offering.Provider.Value, null, null);
        var tags = new TagList
        {
            { SignalNames.Operation, SignalWords.Chat },
            { SignalNames.Provider, upstream.System },
            { SignalNames.RequestModel, report.Offering.ProviderModelId },
            { SignalNames.ConfiguredProvider, report.Offering.Provider.Value },
            { SignalNames.Model, report.Offering.ModelId },
            { SignalNames.Strategy, report.Strategy },
        };
        if (upstream is { Address: { } address, Port: { } port })
        {
            tags.Add(SignalNames.ServerAddress, address);
            tags.Add(SignalNames.ServerPort, port);
        }

        return tags;
    }

    private static TagList Failed(TagList tags, AttemptReport report)
    {
        tags.Add(SignalNames.Outcome, report.End.Word);
        if (report.End is AttemptEnd.FailedBeforeOutput or AttemptEnd.FailedAfterOutput)
        {
            tags.Add(SignalNames.ErrorType, AttemptSpan.ErrorOf(report.Failure));
        }

        return tags;
    }

    private void RecordUsage(AttemptReport report, TagList tags)
    {
        if (report.Cost is { } cost)
        {
            var paid = tags;
            paid.Add(SignalNames.Credential, report.Payer.Word);
            _cost.Add((double)cost.Dollars, paid);
        }

        if (report.UsageSource is UsageSource.Unknown || report.Usage == UsageVector.Zero)
        {
            return;
        }

        var input = tags;
        input.Add(SignalNames.TokenType, "input");
        _tokens.Record(report.Usage.TotalInput, input);
        tags.Add(SignalNames.TokenType, "output");
        _tokens.Record(report.Usage.TotalOutput, tags);
    }
}
