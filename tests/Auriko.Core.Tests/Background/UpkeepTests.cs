using Auriko.Core.Background;
using Moq;

namespace Auriko.Core.Tests.Background;

public sealed class UpkeepTests
{
    [Fact]
    public async Task IsTakenAsync_CrowdAsks_ReadsTheLivingTwiceAndNotForEach()
    {
        var (first, beats) = (new TaskCompletionSource<IReadOnlyDictionary<string, DateTimeOffset>>(), new Mock<IProcessBeats>());
        var living = new Dictionary<string, DateTimeOffset> { ["another"] = TimeProvider.System.GetUtcNow() };
        beats.SetupSequence(all => all.ListAsync(It.IsAny<CancellationToken>())).Returns(first.Task).ReturnsAsync(living);
        using var upkeep = new Upkeep(
            Mock.Of<IResponseStates>(), Mock.Of<IResponseBlobs>(), beats.Object, new BackgroundSettings("me"), TimeProvider.System);
        var now = TimeProvider.System.GetUtcNow();
        var state = new ResponseState
        {
            Id = "resp_1",
            KeyId = "key_1",
            CreatedAt = now,
            Deadline = now.AddHours(1),
            ExpiresAt = now.AddDays(1),
            Owner = "another",
        };

        Task<bool>[] asked = [.. Enumerable.Range(0, 50).Select(_ => upkeep.IsTakenAsync(state, BackgroundBench.Stop))];
        first.SetResult(new Dictionary<string, DateTimeOffset>());
        var answers = await Task.WhenAll(asked);

        // The first asked before its owner said that it lives.
        Assert.Equal([false, .. Enumerable.Repeat(true, 49)], answers);
        beats.Verify(all => all.ListAsync(It.IsAny<CancellationToken>()), Times.Exactly(2));
    }
}
