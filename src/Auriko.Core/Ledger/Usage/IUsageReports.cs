using Auriko.Core.Access;
using Auriko.Core.Contract;
using Auriko.Core.Diagnostics;

namespace Auriko.Core.Ledger.Usage;

/// <summary>
/// Tells callers what was used, of what they may see. Safe for concurrent use. Throws
/// <see cref="StorageUnavailableException"/> when storage failed.
/// </summary>
public interface IUsageReports
{
    /// <summary>What a key used in the day, week or month that runs.</summary>
    /// <param name="caller">Who asks: that key itself, or one of its workspace with <see cref="KeyScopes.UsageRead"/>.</param>
    /// <param name="workspaceId">The key's workspace; <see cref="Caller.DefaultWorkspace"/> for keys without one.</param>
    /// <param name="keyId">The key.</param>
    /// <param name="period">The period.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="GatewayException">The caller may not see it, or there is no such key.</exception>
    Task<KeyUsage> OfKeyAsync(
        Caller caller, string workspaceId, string keyId, UsagePeriod period, CancellationToken cancellationToken);

    /// <summary>What the caller's workspace used over some days, in groups.</summary>
    /// <param name="caller">Who asks: a key with <see cref="KeyScopes.UsageRead"/>, or one that asks for itself alone.</param>
    /// <param name="question">What is asked.</param>
    /// <param name="cancellationToken">Stops the wait.</param>
    /// <exception cref="GatewayException">The caller may not see it.</exception>
    Task<UsagePage> ListAsync(Caller caller, UsageQuestion question, CancellationToken cancellationToken);
}

/// <summary>The periods of a key's usage, in UTC, until now.</summary>
public enum UsagePeriod
{
    /// <summary>Today.</summary>
    Day,

    /// <summary>From Monday.</summary>
    Week,

    /// <summary>From the first of the month.</summary>
    Month,
}

/// <summary>What a key used.</summary>
/// <param name="KeyId">The key.</param>
/// <param name="From">The first day, UTC.</param>
/// <param name="To">The last day.</param>
/// <param name="Figures">What was used.</param>
public sealed record KeyUsage(string KeyId, DateOnly From, DateOnly To, UsageFigures Figures);

/// <summary>A question for usage in groups.</summary>
/// <param name="From">The first day, UTC.</param>
/// <param name="To">The last day.</param>
/// <param name="GroupBy">By what.</param>
/// <param name="Tag">The tag of <see cref="UsageGrouping.Tag"/>; null otherwise.</param>
public sealed record UsageQuestion(DateOnly From, DateOnly To, UsageGrouping GroupBy, string? Tag)
{
    /// <summary>One key; null all of the workspace.</summary>
    public string? KeyId { get; init; }

    /// <summary>Most groups to give.</summary>
    public required int Limit { get; init; }

    /// <summary>The group after which the page begins; null from the first.</summary>
    public string? After { get; init; }
}

/// <summary>What usage can be grouped by.</summary>
public enum UsageGrouping
{
    /// <summary>The API key, by its id.</summary>
    Key,

    /// <summary>The model, by its canonical id.</summary>
    Model,

    /// <summary>The provider.</summary>
    Provider,

    /// <summary>The day, UTC, such as <c>2026-11-20</c>.</summary>
    Day,

    /// <summary>The value of a tag of <c>gateway.metadata</c>; requests without the tag are in no group.</summary>
    Tag,
}

/// <summary>One page of groups, in the order of their names.</summary>
/// <param name="Groups">The groups.</param>
/// <param name="HasMore">Whether there are more after the last.</param>
public sealed record UsagePage(IReadOnlyList<UsageGroup> Groups, bool HasMore);

/// <summary>One group.</summary>
/// <param name="Name">The key, model, provider, day or value.</param>
/// <param name="Figures">What was used.</param>
public sealed record UsageGroup(string Name, UsageFigures Figures);
