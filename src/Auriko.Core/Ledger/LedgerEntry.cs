namespace Auriko.Core.Ledger;

/// <summary>
/// The record of one attempt: what was called, what it used, what it cost, why it ended. Immutable. Never holds a prompt
/// or an output.
/// </summary>
/// <remarks>
/// Entries of an earlier version may wait in a local file, so a member added later must not be required.
/// </remarks>
public sealed record LedgerEntry
{
    /// <summary><c>att_</c> and 32 hex digits; unique, made before the provider is called.</summary>
    public required string AttemptId { get; init; }

    /// <summary>The response it belongs to.</summary>
    public required string ResponseId { get; init; }

    /// <summary>The API key that asked; its id, not its secret.</summary>
    public required string KeyId { get; init; }

    /// <summary>When the response was created. Part of the storage key, so never "now".</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>From 1, in the order the attempts were started.</summary>
    public required int AttemptNumber { get; init; }

    /// <summary>Canonical model id.</summary>
    public required string Model { get; init; }

    /// <summary>The provider called.</summary>
    public required string Provider { get; init; }

    /// <summary>The provider's id of the model.</summary>
    public required string ProviderModelId { get; init; }

    /// <summary>The strategy that chose it.</summary>
    public required string RoutingStrategy { get; init; }

    /// <summary>What was consumed.</summary>
    public required UsageVector Usage { get; init; }

    /// <summary>How the usage is known.</summary>
    public required UsageSource UsageSource { get; init; }

    /// <summary>The price; null when the price book has none for what was served.</summary>
    public Usd? Cost { get; init; }

    /// <summary>The grant of a budget that paid; null when the key had no budget.</summary>
    public string? BudgetGrant { get; init; }

    /// <summary>What that budget was asked to cover; it counts where <see cref="Cost"/> is not known.</summary>
    public Usd? Reserved { get; init; }

    /// <summary>Whose credential the call was made with, and so who pays the provider.</summary>
    public CredentialOwner Credential { get; init; }

    /// <summary>Version of the price book used.</summary>
    public required string PriceBookVersion { get; init; }

    /// <summary>
    /// When its prices were looked up, for some change with the time of day; null in entries of an earlier version.
    /// </summary>
    public DateTimeOffset? PricedAt { get; init; }

    /// <summary>
    /// The service tier that the price depends on: the one served, else the one asked for; null for the standard one.
    /// </summary>
    public string? ServiceTier { get; init; }

    /// <summary>Why the attempt ended.</summary>
    public required AttemptEnd End { get; init; }

    /// <summary>The provider's request id.</summary>
    public string? ProviderRequestId { get; init; }

    /// <summary>The upstream's HTTP status, where there was one.</summary>
    public int? UpstreamStatus { get; init; }

    /// <summary>The upstream's error code, where there was one.</summary>
    public string? UpstreamCode { get; init; }

    /// <summary>Milliseconds from dispatch to the first output; null when none came.</summary>
    public double? TtftMs { get; init; }

    /// <summary>Milliseconds from dispatch to the end.</summary>
    public double DurationMs { get; init; }

    /// <summary>Whether the caller asked for a stream.</summary>
    public bool Stream { get; init; }

    /// <summary>Whether it ran in the background.</summary>
    public bool Background { get; init; }

    /// <summary>The request's <c>gateway.metadata</c>.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();
}

/// <summary>Whose credential a call is made with.</summary>
public enum CredentialOwner
{
    /// <summary>The deployment's.</summary>
    Platform,

    /// <summary>A provider key of the workspace's own.</summary>
    Byok,
}

/// <summary>Why an attempt ended.</summary>
public enum AttemptEnd
{
    /// <summary>The provider ended the response by itself.</summary>
    Completed,

    /// <summary>The provider stopped at a limit or a filter.</summary>
    Incomplete,

    /// <summary>The provider failed before any output.</summary>
    FailedBeforeOutput,

    /// <summary>The provider failed after output.</summary>
    FailedAfterOutput,

    /// <summary>The caller hung up.</summary>
    CallerGone,

    /// <summary>Another candidate won, or the response was cancelled.</summary>
    Stopped,

    /// <summary>The process died; found when it came back.</summary>
    Lost,
}
