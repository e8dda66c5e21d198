using Azure.Core;
using Azure.Core.Pipeline;

namespace Auriko.Azure.Storage;

/// <summary>
/// Repeats calls that storage answered with a passing error, and none whose connection broke: that is how one notices
/// that storage has died, and the ledger has better means than to try again at once.
/// </summary>
internal sealed class AnsweredCallsRetry(int maxRetries, DelayStrategy delay) : RetryPolicy(maxRetries, delay)
{
    protected override bool ShouldRetry(HttpMessage message, Exception? exception) =>
        exception is null && base.ShouldRetry(message, exception);

    protected override ValueTask<bool> ShouldRetryAsync(HttpMessage message, Exception? exception) =>
        exception is null ? base.ShouldRetryAsync(message, exception) : ValueTask.FromResult(false);
}
