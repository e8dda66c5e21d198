using System.Collections.Concurrent;
using System.Reflection;
using Xunit.v3;

namespace Auriko.Tests.Shared;

/// <summary>
/// Cancels the token of a test that takes far longer than any should, so that a hang fails under its own name rather than
/// the whole project. What a test awaits must be given <c>TestContext.Current.CancellationToken</c>.
/// </summary>
[AttributeUsage(AttributeTargets.Assembly)]
public sealed class HangGuardAttribute : BeforeAfterTestAttribute
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(5);

    private readonly ConcurrentDictionary<string, ITimer> _timers = new();

    /// <inheritdoc/>
    public override void Before(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (!test.Traits.TryGetValue("Category", out var categories) || !categories.Contains("Long"))
        {
            var context = TestContext.Current;
            _timers[test.UniqueID] = TimeProvider.System.CreateTimer(
                _ => context.CancelCurrentTest(), null, Limit, Timeout.InfiniteTimeSpan);
        }
    }

    /// <inheritdoc/>
    public override void After(MethodInfo methodUnderTest, IXunitTest test)
    {
        if (_timers.TryRemove(test.UniqueID, out var timer))
        {
            timer.Dispose();
        }
    }
}
