using Auriko.Core.Access;
using Auriko.Core.Access.Budgets;
using Auriko.Core.Contract;

namespace Auriko.Core.Execution;

/// <summary>What every attempt of a request shares.</summary>
/// <param name="Request">The request.</param>
/// <param name="ResponseId">The response's id.</param>
/// <param name="CreatedAt">When the response was created.</param>
/// <param name="KeyId">The id of the key that asked.</param>
internal sealed record RequestFacts(ResponseRequest Request, string ResponseId, DateTimeOffset CreatedAt, string KeyId)
{
    /// <summary>The budget that pays; null when there is none.</summary>
    public BudgetTag? Budget { get; init; }

    /// <summary>Told of every attempt before its provider is called; null where the process answers for them itself.</summary>
    public IAttemptJournal? Journal { get; init; }

    /// <summary>What the key may call.</summary>
    public KeyAllowance Allowance { get; init; } = KeyAllowance.Everything;

    /// <summary>The caller's own provider keys; none where the platform's credentials alone may pay.</summary>
    public OwnKeys OwnKeys { get; init; } = OwnKeys.None;

    /// <summary>Whether the platform's credentials do not pay, whatever becomes of the caller's own keys.</summary>
    public bool IsOwnOnly { get; init; }

    /// <summary>The attempts that were made for this response before this walk.</summary>
    public int EarlierAttempts { get; init; }

    /// <summary>Most time for all attempts together; null leaves it to the settings.</summary>
    public TimeSpan? TotalTimeout { get; init; }
}
