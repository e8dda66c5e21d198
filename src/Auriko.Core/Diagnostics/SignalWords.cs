using Auriko.Core.Execution;
using Auriko.Core.Ledger;
using Auriko.Core.Streaming;

namespace Auriko.Core.Diagnostics;

/// <summary>
/// The words that stand for our enums in spans and metrics: closed lists, so that what is told apart stays bounded.
/// </summary>
internal static class SignalWords
{
    /// <summary>The one operation: to the conventions every call of ours is a chat.</summary>
    public const string Chat = "chat";

    extension(FailureKind kind)
    {
        /// <summary>The value of <c>error.type</c>.</summary>
        public string Word => kind switch
        {
            FailureKind.InvalidRequest => "invalid_request",
            FailureKind.ContextLengthExceeded => "context_length_exceeded",
            FailureKind.ContentRefused => "content_refused",
            FailureKind.UpstreamCredential => "upstream_credential",
            FailureKind.UpstreamModelMissing => "upstream_model_missing",
            FailureKind.RateLimited => "rate_limited",
            FailureKind.Overloaded => "overloaded",
            FailureKind.UpstreamUnavailable => "upstream_unavailable",
            FailureKind.ConnectFailed => "connect_failed",
            FailureKind.FirstTokenTimeout => "first_token_timeout",
            FailureKind.IdleTimeout => "idle_timeout",
            FailureKind.TotalTimeout => "total_timeout",
            FailureKind.UpstreamProtocol => "upstream_protocol",
        };
    }

    extension(AttemptEnd end)
    {
        /// <summary>How an attempt ended.</summary>
        public string Word => end switch
        {
            AttemptEnd.Completed => "completed",
            AttemptEnd.Incomplete => "incomplete",
            AttemptEnd.FailedBeforeOutput => "failed_before_output",
            AttemptEnd.FailedAfterOutput => "failed_after_output",
            AttemptEnd.CallerGone => "caller_gone",
            AttemptEnd.Stopped => "stopped",
            AttemptEnd.Lost => "lost",
        };
    }

    extension(RunMode mode)
    {
        /// <summary>How a response is given out.</summary>
        public string Word => mode switch
        {
            RunMode.Plain => "plain",
            RunMode.Stream => "stream",
            RunMode.Background => "background",
        };
    }

    extension(RunOutcome outcome)
    {
        /// <summary>How a response ended.</summary>
        public string Word => outcome switch
        {
            RunOutcome.Completed => "completed",
            RunOutcome.Incomplete => "incomplete",
            RunOutcome.Failed => "failed",
            RunOutcome.Cancelled => "cancelled",
            RunOutcome.Abandoned => "abandoned",
        };
    }

    extension(StopReason reason)
    {
        /// <summary>Why the model stopped, in the words most consumers of the conventions know.</summary>
        public string Word => reason switch
        {
            StopReason.EndOfTurn => "stop",
            StopReason.ToolCalls => "tool_calls",
            StopReason.MaxOutputTokens => "length",
            StopReason.ContentFilter => "content_filter",
            StopReason.Refusal => "refusal",
        };
    }

    extension(CredentialOwner owner)
    {
        /// <summary>Who paid the provider.</summary>
        public string Word => owner switch
        {
            CredentialOwner.Platform => "platform",
            CredentialOwner.Byok => "byok",
        };
    }

    extension(UsageSource source)
    {
        /// <summary>How a usage is known.</summary>
        public string Word => source switch
        {
            UsageSource.Reported => "reported",
            UsageSource.Estimated => "estimated",
            UsageSource.Unknown => "unknown",
        };
    }
}
