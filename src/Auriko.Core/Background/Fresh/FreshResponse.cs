using Auriko.Core.Ledger;

namespace Auriko.Core.Background.Fresh;

/// <summary>
/// A response that storage has not got yet. Changed under the gate of <see cref="FreshStates"/>; its members may be read at
/// any time.
/// </summary>
/// <param name="state">Its state.</param>
/// <param name="attempts">The attempts that were written down for it.</param>
/// <param name="now">The time.</param>
internal sealed class FreshResponse(ResponseState state, IReadOnlyList<LedgerEntry> attempts, DateTimeOffset now)
{
    private readonly TaskCompletionSource _left = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private volatile NewResponse _now = new(state, attempts);
    private volatile bool _isLeaving;

    /// <summary>When it came.</summary>
    public DateTimeOffset Since => now;

    /// <summary>State and attempts.</summary>
    public NewResponse Now => _now;

    /// <summary>Whether it is on its way into storage: from then on it changes only there.</summary>
    public bool IsLeaving => _isLeaving;

    /// <summary>Completes when storage has it.</summary>
    public Task Left => _left.Task;

    /// <summary>How many rows it is in storage.</summary>
    public int Rows => 2 + _now.Attempts.Count + (_now.State is { IsClosed: true, Webhook: not null } ? 1 : 0);

    /// <summary>About how many bytes they have.</summary>
    public int Bytes => Size(_now.State) + (4096 * Rows);

    /// <summary>Bytes are sent as base64, and a quote in a text as six characters.</summary>
    private static int Size(ResponseState state) =>
        ((state.Initial.Length + state.Request.Length) * 4 / 3) + (6 * ((state.Explanation?.Length ?? 0) + (state.Plan?.Length ?? 0)));

    /// <summary>A change that is durable.</summary>
    /// <param name="next">The state.</param>
    /// <param name="attempt">An attempt written down with it.</param>
    public void Change(ResponseState next, LedgerEntry? attempt) =>
        _now = new NewResponse(next, attempt is null ? _now.Attempts : [.. _now.Attempts, attempt]);

    /// <summary>It begins its way into storage.</summary>
    public void Leave() => _isLeaving = true;

    /// <summary>Storage has it, or it is gone.</summary>
    public void Arrive() => _left.TrySetResult();
}
