using Auriko.Core.Execution;
using Auriko.Core.Ledger;

namespace Auriko.Core.Tests.Routing.Learning;

/// <summary>Attempts that have ended.</summary>
internal static class Attempts
{
    public static AttemptReport Good(
        DateTimeOffset at, double ttft = 100, long output = 100, long input = 2_000, long cached = 0) =>
        new(Routes.Offer("alpha"), AttemptEnd.Completed, at)
        {
            KeyId = "key_1",
            TtftMs = ttft,
            OutputTime = TimeSpan.FromSeconds(2),
            Duration = TimeSpan.FromSeconds(2.1),
            Usage = new UsageVector { FreshInput = input - cached, CacheRead = cached, VisibleOutput = output },
            UsageSource = UsageSource.Reported,
        };

    public static AttemptReport Failed(DateTimeOffset at, FailureKind kind = FailureKind.Overloaded) =>
        new(Routes.Offer("alpha"), AttemptEnd.FailedBeforeOutput, at)
        {
            Failure = new ProviderFailure(kind, new ProviderName("alpha"), "It failed."),
        };
}
