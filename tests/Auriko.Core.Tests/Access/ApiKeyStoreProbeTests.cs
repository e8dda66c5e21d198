using Auriko.Core.Access;
using Microsoft.Extensions.Time.Testing;

namespace Auriko.Core.Tests.Access;

public class ApiKeyStoreProbeTests
{
    [Fact]
    public async Task FindProblem_UntilStorageWasReached_NamesIt()
    {
        var clock = new FakeTimeProvider();
        var store = new FakeApiKeyStore { IsDown = true };
        using var probe = new ApiKeyStoreProbe(store, new AccessOptions().Freeze(), clock);

        await probe.StartAsync(TestContext.Current.CancellationToken);
        Assert.NotNull(probe.FindProblem());

        store.IsDown = false;
        while (!probe.ExecuteTask!.IsCompleted)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            clock.Advance(TimeSpan.FromMilliseconds(250));
            await Task.Yield();
        }

        Assert.Null(probe.FindProblem());
        store.IsDown = true;
        Assert.Null(probe.FindProblem());
    }
}
