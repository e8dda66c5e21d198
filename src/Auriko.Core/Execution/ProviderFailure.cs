namespace Auriko.Core.Execution;

/// <summary>Why an attempt failed: who is to blame, and what may be told to whom.</summary>
/// <param name="Kind">The closed kind; decides fallback, status and log level.</param>
/// <param name="Provider">The provider that failed.</param>
/// <param name="PublicMessage">Text of ours, safe for the caller. Never raw upstream text.</param>
public sealed record ProviderFailure(FailureKind Kind, ProviderName Provider, string PublicMessage)
{
    /// <summary>How long the upstream asked to wait.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>The upstream's HTTP status; null when there was none.</summary>
    public int? UpstreamStatus { get; init; }

    /// <summary>The upstream's own error code, stripped of secrets; for log, ledger and summary.</summary>
    public string? UpstreamCode { get; init; }

    /// <summary>The request's field at fault, where the upstream named one.</summary>
    public string? Param { get; init; }
}

/// <summary>The closed list of ways an attempt can fail.</summary>
public enum FailureKind
{
    /// <summary>The upstream refused the request itself (400, 413, 422). Never falls back.</summary>
    InvalidRequest,

    /// <summary>The input does not fit the model's context. Falls back to larger contexts only.</summary>
    ContextLengthExceeded,

    /// <summary>The upstream's content policy refused the request. Never falls back.</summary>
    ContentRefused,

    /// <summary>Our credential was refused (401, 403), or the account is empty (402). Falls back, logged as an error.</summary>
    UpstreamCredential,

    /// <summary>The upstream does not know the model (404). Falls back, logged as an error.</summary>
    UpstreamModelMissing,

    /// <summary>Rate limit or quota of the upstream (429).</summary>
    RateLimited,

    /// <summary>The upstream is overloaded (503, 529).</summary>
    Overloaded,

    /// <summary>Any other transient upstream status (408, 409, 425, 5xx).</summary>
    UpstreamUnavailable,

    /// <summary>No connection within the connect limit, or refused, or reset before a reply.</summary>
    ConnectFailed,

    /// <summary>No output within the first-token limit.</summary>
    FirstTokenTimeout,

    /// <summary>Silence longer than the idle limit.</summary>
    IdleTimeout,

    /// <summary>The total limit or the caller's deadline.</summary>
    TotalTimeout,

    /// <summary>The reply was unreadable, or ended without the provider's terminal event.</summary>
    UpstreamProtocol,
}

/// <summary>The only exception a provider throws for an upstream's failure.</summary>
/// <param name="failure">What failed.</param>
/// <param name="cause">The exception behind it, for the log.</param>
public sealed class ProviderException(ProviderFailure failure, Exception? cause = null)
    : Exception(failure.PublicMessage, cause)
{
    /// <summary>What failed.</summary>
    public ProviderFailure Failure { get; } = failure;
}
