using System.Diagnostics;
using Auriko.Core.Execution;
using Auriko.Core.Ledger;
using Auriko.Core.Streaming;

namespace Auriko.Core.Diagnostics;

/// <summary>
/// The span of one attempt, <c>chat MODEL</c>, from its dispatch to its end. It is the current one only while the call
/// is sent, so that attempts side by side are siblings. Not safe for concurrent use.
/// </summary>
internal sealed class AttemptSpan
{
    private readonly Activity _activity;

    private AttemptSpan(Activity activity) => _activity = activity;

    /// <summary>Begins the span of a call that is about to be made.</summary>
    /// <param name="admission">The leave to call.</param>
    /// <param name="now">The time.</param>
    /// <returns>Null when nobody listens, or the trace is not recorded.</returns>
    public static AttemptSpan? Begin(Admission admission, DateTimeOffset now)
    {
        if (!GatewaySource.Spans.HasListeners())
        {
            return null;
        }

        var around = Activity.Current;
        var activity = GatewaySource.Spans.StartActivity(
            ActivityKind.Client, tags: TagsOf(admission), startTime: now,
            name: $"{SignalWords.Chat} {admission.Offering.ProviderModelId}");
        Activity.Current = around;
        return activity is null ? null : new AttemptSpan(activity);
    }

    /// <summary>Sends the call: what is sent belongs to this span.</summary>
    /// <param name="events">The call; moved to its first event.</param>
    public ValueTask<bool> SendAsync(IAsyncEnumerator<ProviderEvent> events)
    {
        var around = Activity.Current;
        Activity.Current = _activity;
        try
        {
            return events.MoveNextAsync();
        }
        finally
        {
            Activity.Current = around;
        }
    }

    /// <summary>Ends the span.</summary>
    /// <param name="report">How the attempt ended.</param>
    /// <param name="entry">Its ledger entry.</param>
    /// <param name="reason">Why the model stopped; null when it did not.</param>
    public void End(AttemptReport report, LedgerEntry entry, StopReason? reason)
    {
        if (_activity.IsAllDataRequested)
        {
            Describe(entry);
            DescribeUsage(entry);
            DescribeEnd(report, entry, reason);
        }

        var around = Activity.Current;

        // The clock of the attempt, which starts when the provider is called, is the clock of everything told about it.
        _activity.SetStartTime((report.EndedAt - report.Duration).UtcDateTime);
        _activity.SetEndTime(report.EndedAt.UtcDateTime);
        _activity.Stop();
        Activity.Current = around;
    }

    /// <summary>What a sampler may go by.</summary>
    private static ActivityTagsCollection TagsOf(Admission admission)
    {
        var tags = new ActivityTagsCollection
        {
            { SignalNames.Operation, SignalWords.Chat },
            { SignalNames.Provider, admission.Upstream.System },
            { SignalNames.RequestModel, admission.Offering.ProviderModelId },
        };
        if (admission.Upstream is { Address: { } address, Port: { } port })
        {
            tags.Add(SignalNames.ServerAddress, address);
            tags.Add(SignalNames.ServerPort, port);
        }

        return tags;
    }

    private void Describe(LedgerEntry entry) => _activity
        .SetTag(SignalNames.RequestStream, true)
        .SetTag(SignalNames.ResponseId, entry.ResponseId)
        .SetTag(SignalNames.Attempt, entry.AttemptNumber)
        .SetTag(SignalNames.AttemptId, entry.AttemptId)
        .SetTag(SignalNames.ConfiguredProvider, entry.Provider)
        .SetTag(SignalNames.Credential, entry.Credential.Word)
        .SetTag(SignalNames.Model, entry.Model)
        .SetTag(SignalNames.Strategy, entry.RoutingStrategy)
        .SetTag(SignalNames.ProviderRequestId, entry.ProviderRequestId);

    private void DescribeUsage(LedgerEntry entry)
    {
        _activity
            .SetTag(SignalNames.UsageSource, entry.UsageSource.Word)
            .SetTag(SignalNames.CostUsd, (double?)entry.Cost?.Dollars);
        if (entry.UsageSource is not UsageSource.Unknown)
        {
            _activity
                .SetTag(SignalNames.InputTokens, entry.Usage.TotalInput)
                .SetTag(SignalNames.CacheReadTokens, entry.Usage.CacheRead)
                .SetTag(SignalNames.CacheWriteTokens, entry.Usage.CacheWrite5m + entry.Usage.CacheWrite1h)
                .SetTag(SignalNames.OutputTokens, entry.Usage.TotalOutput)
                .SetTag(SignalNames.ReasoningTokens, entry.Usage.Reasoning);
        }
    }

    /// <summary>No description of a failure: an upstream's words may repeat the request's.</summary>
    private void DescribeEnd(AttemptReport report, LedgerEntry entry, StopReason? reason)
    {
        _activity
            .SetTag(SignalNames.Outcome, entry.End.Word)
            .SetTag(SignalNames.TimeToFirstChunk, report.TtftMs / 1000);
        if (entry.End is AttemptEnd.Completed or AttemptEnd.Incomplete)
        {
            _activity
                .SetTag(SignalNames.ResponseModel, entry.Model)
                .SetTag(SignalNames.FinishReasons, reason is { } stopped ? new[] { stopped.Word } : null);
        }

        if (entry.End is AttemptEnd.FailedBeforeOutput or AttemptEnd.FailedAfterOutput)
        {
            _activity
                .SetTag(SignalNames.ErrorType, ErrorOf(report.Failure))
                .SetTag(SignalNames.UpstreamStatus, report.Failure?.UpstreamStatus)
                .SetStatus(ActivityStatusCode.Error);
        }
    }

    /// <summary>What <c>error.type</c> says; a failure of ours has no kind.</summary>
    /// <param name="failure">The failure.</param>
    internal static string ErrorOf(ProviderFailure? failure) => failure?.Kind.Word ?? "_OTHER";
}
