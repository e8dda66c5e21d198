using Microsoft.DurableTask;

namespace Auriko.Functions.Background;

/// <summary>
/// How often each activity may fail. Activities wait for storage by themselves: what fails is a host that stops or a fault,
/// and neither is healed by asking for long. After the last try the orchestration fails, and the sweeper begins it anew.
/// </summary>
internal static class ActivityRetries
{
    /// <summary>Of <c>PlanRoute</c>.</summary>
    public static readonly TaskOptions Planning = Bounded(attempts: 5, longestSeconds: 30);

    /// <summary>
    /// Of <c>CallProvider</c>. It never calls a provider twice in a run: tried again after a call, it says that the run is
    /// lost.
    /// </summary>
    public static readonly TaskOptions Calling = Bounded(attempts: 3, longestSeconds: 5);

    /// <summary>Of <c>SettleUsage</c>.</summary>
    public static readonly TaskOptions Settling = Bounded(attempts: 5, longestSeconds: 30);

    /// <summary>Of <c>FinishResponse</c>.</summary>
    public static readonly TaskOptions Finishing = Bounded(attempts: 10, longestSeconds: 60);

    private static TaskOptions Bounded(int attempts, int longestSeconds) => TaskOptions.FromRetryPolicy(new RetryPolicy(
        attempts, TimeSpan.FromSeconds(1), backoffCoefficient: 2, TimeSpan.FromSeconds(longestSeconds)));
}
