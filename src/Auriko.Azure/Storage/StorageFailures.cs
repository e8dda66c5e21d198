using Auriko.Core.Diagnostics;
using Azure;
using Azure.Identity;

namespace Auriko.Azure.Storage;

/// <summary>What the storage clients throw when storage, or the way to it, is at fault.</summary>
internal static class StorageFailures
{
    /// <summary>
    /// Whether an exception means that storage failed. The clients throw an aggregate once their retries are used up,
    /// and a cancellation that is not the caller's when one try took too long.
    /// </summary>
    /// <param name="failure">What was thrown.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    public static bool IsOutage(Exception failure, CancellationToken cancellationToken) => failure switch
    {
        OperationCanceledException => !cancellationToken.IsCancellationRequested,
        RequestFailedException or AggregateException or AuthenticationFailedException => true,
        HttpRequestException or IOException => true,
        _ => false,
    };

    /// <summary>The exception that tells Core.</summary>
    /// <param name="action">What was being done.</param>
    /// <param name="failure">What was thrown.</param>
    public static StorageUnavailableException Outage(string action, Exception failure) =>
        new($"Storage failed while {action}.", failure);

    /// <summary>Asks storage, and tells Core when it failed.</summary>
    /// <param name="action">What is being done.</param>
    /// <param name="ask">Asks.</param>
    /// <param name="cancellationToken">The caller's token.</param>
    /// <exception cref="StorageUnavailableException">Storage failed.</exception>
    public static async Task<T> GuardAsync<T>(string action, Func<Task<T>> ask, CancellationToken cancellationToken)
    {
        try
        {
            return await ask().ConfigureAwait(false);
        }
        catch (Exception failure) when (IsOutage(failure, cancellationToken))
        {
            throw Outage(action, failure);
        }
    }
}
