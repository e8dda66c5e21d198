using Auriko.Core.Access;
using Auriko.Core.Access.Budgets;
using Auriko.Core.Access.Limits;
using Auriko.Core.Contract;

namespace Auriko.Core.Background;

/// <summary>
/// Where a background response is in its life: the one row that decides. Immutable; changed only by compare-and-swap on
/// <see cref="Version"/>.
/// </summary>
public sealed record ResponseState
{
    /// <summary>The most bytes of <see cref="Initial"/> that a row holds.</summary>
    public const int MaxInitialInRow = 512 * 1024;

    /// <summary>The most bytes of <see cref="Request"/> that a row holds.</summary>
    public const int MaxRequestInRow = 60_000;

    /// <summary>The most characters of <see cref="Explanation"/>; a longer decision is made again when the provider is called.</summary>
    public const int MaxExplanation = 30_000;

    /// <summary>The response's id.</summary>
    public required string Id { get; init; }

    /// <summary>The id of the key that made it; to all others it does not exist.</summary>
    public required string KeyId { get; init; }

    /// <summary>What the key might call when it was accepted: that goes for every run. Left out of listings.</summary>
    public KeyAllowance Allowance { get; init; } = KeyAllowance.Everything;

    /// <summary>
    /// The workspace whose own provider keys pay for it; null in rows of an earlier version: none. Left out of listings.
    /// </summary>
    public string? Workspace { get; init; }

    /// <summary>
    /// The tokens that were counted when it was accepted; null when those of its key were not limited. Left out of listings.
    /// </summary>
    public CountedTokens? Tokens { get; init; }

    /// <summary>What callers are told.</summary>
    public ResponseStatus Status { get; init; } = ResponseStatus.InProgress;

    /// <summary>When it was accepted.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it fails unless it has ended.</summary>
    public required DateTimeOffset Deadline { get; init; }

    /// <summary>From when on it does not exist any more.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it ended; null while it runs.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>The process that works on it; null when none does.</summary>
    public string? Owner { get; init; }

    /// <summary>How often work on it was begun. What an earlier run writes counts for nothing any more.</summary>
    public int Run { get; init; }

    /// <summary>How many runs before this one had called a provider and were interrupted then.</summary>
    public int CutRuns { get; init; }

    /// <summary>The same once this run is over too without an end.</summary>
    public int CutRunsByNow => Begun.Count > 0 ? CutRuns + 1 : CutRuns;

    /// <summary>The call of this run that had output first; null before, and where only one was made.</summary>
    public int? Winner { get; init; }

    /// <summary>The candidates of this run as they were ranked; null before the first run.</summary>
    public string? Plan { get; init; }

    /// <summary>Whether the result is to say how its provider was chosen.</summary>
    public bool Explain { get; init; }

    /// <summary>
    /// The decision of this run, JSON, where it is to be said and not longer than <see cref="MaxExplanation"/>; null otherwise.
    /// </summary>
    public string? Explanation { get; init; }

    /// <summary>The calls of this run that have dispatched an attempt: one that begins again was interrupted.</summary>
    public IReadOnlyList<int> Begun { get; init; } = [];

    /// <summary>
    /// The last run before this one that called a provider: it may have stored its result and not have finished. Null before
    /// the second run. Left out of listings.
    /// </summary>
    public CutRun? Cut { get; init; }

    /// <summary>How many attempts were written down, in all runs.</summary>
    public int Attempts { get; init; }

    /// <summary>The pass whose output a reader of the stream has been given; null when none was.</summary>
    public string? Shown { get; init; }

    /// <summary>The pass whose events and result are the response's; null until it is closed.</summary>
    public string? Pass { get; init; }

    /// <summary>Whether its owner deleted it while it ran.</summary>
    public bool IsDeleted { get; init; }

    /// <summary>Whether nothing is left to be done: the result is stored and the row changes no more.</summary>
    public bool IsClosed { get; init; }

    /// <summary>
    /// The response object as it was accepted, JSON; empty in listings, and in storage where it is longer than
    /// <see cref="MaxInitialInRow"/> and has a blob of its own.
    /// </summary>
    public ReadOnlyMemory<byte> Initial { get; init; }

    /// <summary>The span of the request that was accepted, as <c>traceparent</c> has it; null when there was none.</summary>
    public string? Trace { get; init; }

    /// <summary>
    /// The request as it was sent, JSON; empty in listings, and where it is longer than <see cref="MaxRequestInRow"/> and has
    /// a blob of its own.
    /// </summary>
    public ReadOnlyMemory<byte> Request { get; init; }

    /// <summary>What pays for it; null when its key had no budget.</summary>
    public BudgetHold? Budget { get; init; }

    /// <summary>Who is told of the end; null nobody.</summary>
    public WebhookTarget? Webhook { get; init; }

    /// <summary>The version in storage; empty for a new one.</summary>
    public string Version { get; init; } = string.Empty;

    /// <summary>The pass whose events a reader follows.</summary>
    public string CurrentPass => Pass ?? Shown ?? PassName(Run, Winner ?? 0);

    /// <summary>Names one call of one run: its events and its result.</summary>
    /// <param name="run">The run.</param>
    /// <param name="call">The call.</param>
    public static string PassName(int run, int call) => FormattableString.Invariant($"{run:d4}-{call:d2}");

    /// <summary>The state with another status.</summary>
    /// <param name="status">The status.</param>
    /// <param name="now">When it ended.</param>
    /// <exception cref="InvalidOperationException">The transition table has no such transition.</exception>
    public ResponseState EndAs(ResponseStatus status, DateTimeOffset now) =>
        ResponseTransitions.Allows(Status, status)
            ? this with { Status = status, EndedAt = now }
            : throw new InvalidOperationException($"A response that is {Status} does not become {status}.");
}

/// <summary>A run that was interrupted after it had called a provider.</summary>
/// <param name="Run">Which.</param>
/// <param name="Begun">The calls that had dispatched an attempt.</param>
/// <param name="Winner">The call that had output first; null when none had, and where only one was made.</param>
public sealed record CutRun(int Run, IReadOnlyList<int> Begun, int? Winner);
