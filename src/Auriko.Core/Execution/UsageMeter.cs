using Auriko.Core.Contract;
using Auriko.Core.Ledger;
using Auriko.Core.Streaming;

namespace Auriko.Core.Execution;

/// <summary>What an attempt used, and how that is known.</summary>
/// <param name="Usage">The buckets.</param>
/// <param name="Source">How they are known.</param>
internal readonly record struct MeteredUsage(UsageVector Usage, UsageSource Source);

/// <summary>
/// Watches what a provider says and knows at any moment what the attempt has used. Not safe for concurrent use.
/// </summary>
internal sealed class UsageMeter
{
    private TextCount _visible;
    private TextCount _reasoning;
    private int _searches;
    private int _unpricedCalls;
    private UsageVector? _reported;

    /// <summary>Counts an event.</summary>
    /// <param name="said">The event.</param>
    public void Observe(ProviderEvent said)
    {
        switch (said)
        {
            case TextDelta text:
                _visible.Add(text.Text);
                break;
            case ToolCallDelta call:
                _visible.Add(call.Arguments);
                break;
            case ReasoningTextDelta text:
                _reasoning.Add(text.Text);
                break;
            case ReasoningSummaryDelta text:
                _reasoning.Add(text.Text);
                break;
            case RefusalDelta text:
                _visible.Add(text.Text);
                break;
            case ToolCallStarted call:
                _visible.Add(call.Name);
                break;
            case OpaqueItemStarted item:
                _searches += HostedTools.IsSearch(item.Item) ? 1 : 0;
                _unpricedCalls += HostedTools.IsUnpriced(item.Item) ? 1 : 0;
                break;
            case UsageReported reported:
                _reported = reported.Usage;
                break;
        }
    }

    /// <summary>The usage of an attempt that the provider ended by itself: what it reported, else an estimate.</summary>
    /// <param name="request">The request.</param>
    public MeteredUsage OfEnded(ResponseRequest request) =>
        _reported is { } reported ? new(WithCalls(reported), UsageSource.Reported) : OfCut(request);

    /// <summary>
    /// The usage of an attempt that was cut while it ran. What the provider reported by then may be partial, so its
    /// output counts only where it exceeds the estimate.
    /// </summary>
    /// <param name="request">The request.</param>
    public MeteredUsage OfCut(ResponseRequest request)
    {
        var known = _reported ?? UsageVector.Zero;
        var input = known.TotalInput > 0 ? known : known with { FreshInput = TokenEstimate.Input(request) };
        return new(
            WithCalls(input) with
            {
                WebSearchCalls = Math.Max(known.WebSearchCalls, _searches),
                VisibleOutput = Math.Max(known.VisibleOutput, TokenEstimate.Tokens(_visible.Ascii, _visible.Others)),
                Reasoning = Math.Max(known.Reasoning, TokenEstimate.Tokens(_reasoning.Ascii, _reasoning.Others)),
            },
            UsageSource.Estimated);
    }

    /// <summary>
    /// The usage of an attempt that failed before output: what the provider reported, else nothing. That is an estimate
    /// where the upstream refused or was never reached, and unknown where it may have begun to work.
    /// </summary>
    /// <param name="failure">Why it failed.</param>
    public MeteredUsage OfRefused(ProviderFailure failure)
    {
        if (_reported is { } reported)
        {
            return new(WithCalls(reported), UsageSource.Reported);
        }

        var isRefusal = failure.UpstreamStatus is >= 400 || failure.Kind is FailureKind.ConnectFailed;
        return new(UsageVector.Zero, isRefusal ? UsageSource.Estimated : UsageSource.Unknown);
    }

    /// <summary>Providers that report tokens say little of the tools they ran.</summary>
    private UsageVector WithCalls(UsageVector usage) => usage.UnpricedToolCalls >= _unpricedCalls
        ? usage
        : usage with { UnpricedToolCalls = _unpricedCalls };
}
