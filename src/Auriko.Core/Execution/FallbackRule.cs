namespace Auriko.Core.Execution;

/// <summary>What follows from each kind of failure as long as there is no output. After output nothing falls back.</summary>
internal static class FallbackRule
{
    extension(FailureKind kind)
    {
        /// <summary>Whether another candidate may be tried.</summary>
        public bool FallsBack => kind switch
        {
            FailureKind.InvalidRequest or FailureKind.ContentRefused or FailureKind.TotalTimeout => false,
            FailureKind.ContextLengthExceeded or FailureKind.UpstreamCredential or FailureKind.UpstreamModelMissing
                or FailureKind.RateLimited or FailureKind.Overloaded or FailureKind.UpstreamUnavailable
                or FailureKind.ConnectFailed or FailureKind.FirstTokenTimeout or FailureKind.IdleTimeout
                or FailureKind.UpstreamProtocol => true,
        };

        /// <summary>Whether an operator has to mend something: a key, an account, a model's name.</summary>
        public bool IsMisconfiguration => kind is FailureKind.UpstreamCredential or FailureKind.UpstreamModelMissing;

        /// <summary>Whether the upstream found fault with the request itself: the caller's affair, not an operator's.</summary>
        public bool IsOfRequest => kind
            is FailureKind.InvalidRequest or FailureKind.ContextLengthExceeded or FailureKind.ContentRefused;

        /// <summary>
        /// Whether it speaks against the offering's health; null when it says nothing of it: the time of the whole
        /// request was up. A request at fault was at least answered.
        /// </summary>
        public bool? IsHealthy => kind switch
        {
            FailureKind.InvalidRequest or FailureKind.ContextLengthExceeded or FailureKind.ContentRefused => true,
            FailureKind.TotalTimeout => null,
            FailureKind.UpstreamCredential or FailureKind.UpstreamModelMissing or FailureKind.RateLimited
                or FailureKind.Overloaded or FailureKind.UpstreamUnavailable or FailureKind.ConnectFailed
                or FailureKind.FirstTokenTimeout or FailureKind.IdleTimeout or FailureKind.UpstreamProtocol => false,
        };

        /// <summary>Whether the upstream was silent too long.</summary>
        public bool IsTimeout => kind is FailureKind.FirstTokenTimeout or FailureKind.IdleTimeout or FailureKind.TotalTimeout;
    }
}
