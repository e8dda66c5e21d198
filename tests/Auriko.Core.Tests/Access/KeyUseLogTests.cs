using Auriko.Core.Access;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Auriko.Core.Tests.Access;

public sealed class KeyUseLogTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _clock = new(new DateTimeOffset(2026, 11, 20, 12, 0, 0, TimeSpan.Zero));
    private readonly FakeKeyUses _uses = new();
    private readonly KeyUseLog _log;

    public KeyUseLogTests() =>
        _log = new KeyUseLog(_uses, new AccessOptions { MaxCachedKeys = 4 }.Freeze(), _clock, NullLogger<KeyUseLog>.Instance);

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Note_KeyInSteadyUse_IsWrittenDownOnceAMinute()
    {
        await _log.StartAsync(Cancelled);
        var start = _clock.GetUtcNow();

        for (var second = 0; second < 120; second++)
        {
            _log.Note("key_1");
            _clock.Advance(TimeSpan.FromSeconds(1));
        }

        await _uses.Told.WaitAsync(Cancelled);
        await _uses.Told.WaitAsync(Cancelled);
        await _log.StopAsync(Cancelled);
        Assert.Equal([("key_1", start), ("key_1", start.AddMinutes(1))], _uses.Recorded);
    }

    [Fact]
    public async Task Note_StorageDown_FailsNobodyAndGoesOnLater()
    {
        _uses.IsDown = true;
        await _log.StartAsync(Cancelled);
        _log.Note("key_1");
        await _uses.Told.WaitAsync(Cancelled);

        _uses.IsDown = false;
        _clock.Advance(TimeSpan.FromMinutes(1));
        _log.Note("key_1");
        await _uses.Told.WaitAsync(Cancelled);

        Assert.Equal(_clock.GetUtcNow(), await _uses.FindAsync("key_1", Cancelled));
    }

    public async ValueTask DisposeAsync()
    {
        await _log.StopAsync(CancellationToken.None);
        _log.Dispose();
    }
}
