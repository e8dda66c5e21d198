using Microsoft.DurableTask.Client;

namespace Auriko.Functions.Background;

/// <summary>The histories of orchestrations, which nobody removes otherwise. Safe for concurrent use.</summary>
internal static class OrchestrationHistory
{
    /// <summary>What one call may take: a long one would hold the host's thread and be cut.</summary>
    private static readonly TimeSpan Slice = TimeSpan.FromSeconds(30);

    private static readonly OrchestrationRuntimeStatus[] Ended =
        [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated];

    /// <summary>Removes the histories of ended orchestrations.</summary>
    /// <param name="client">Leads to them.</param>
    /// <param name="createdUntil">The youngest to be removed.</param>
    /// <param name="cancellationToken">Stops the purge.</param>
    /// <returns>How many were removed.</returns>
    public static async Task<int> PurgeAsync(
        DurableTaskClient client, DateTimeOffset createdUntil, CancellationToken cancellationToken)
    {
        // The host needs a beginning.
        var filter = new PurgeInstancesFilter(DateTimeOffset.UnixEpoch, createdUntil, Ended) { Timeout = Slice };
        var removed = 0;
        PurgeResult result;
        do
        {
            result = await client.PurgeAllInstancesAsync(filter, options: null, cancellationToken).ConfigureAwait(false);
            removed += result.PurgedInstanceCount;
        }
        while (result is { IsComplete: false, PurgedInstanceCount: > 0 });

        return removed;
    }
}
