using System.Text;
using Auriko.Core.Access;
using Auriko.Core.Access.Limits;
using Auriko.Core.Contract;
using Auriko.Core.Gateway;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Auriko.Core.Tests.Access.Limits;

/// <summary>The limits of one instance, on a clock that several share.</summary>
internal sealed class LimitBench : IDisposable
{
    public LimitBench(FakeTimeProvider? clock = null, ISharedWindows? shared = null, LimitOptions? options = null)
    {
        Clock = clock ?? NewClock();
        var (settings, access) = ((options ?? new LimitOptions()).Freeze(), new AccessOptions { MaxCachedKeys = 8 }.Freeze());
        IWindowSource source = shared is null
            ? new OwnWindows()
            : new LeasedWindows(shared, settings, access, Clock, NullLogger<LeasedWindows>.Instance);
        Limits = new KeyLimits(source, settings, access, Clock);
    }

    public FakeTimeProvider Clock { get; }

    public KeyLimits Limits { get; }

    public static CancellationToken Stop => TestContext.Current.CancellationToken;

    /// <summary>Ten seconds into a minute.</summary>
    public static FakeTimeProvider NewClock() => new(new DateTimeOffset(2026, 11, 20, 12, 0, 10, TimeSpan.Zero));

    public GatewayCall Call(KeyPolicy policy, string key = "key_1", string body = """{"model":"m","input":"Hi","max_output_tokens":95}""") =>
        new(
            ResponseRequestParser.Parse(Encoding.UTF8.GetBytes(body)), new Caller(key, null) { Policy = policy }, new OverheadClock(Clock));

    public ValueTask<KeyLease> AdmitAsync(KeyPolicy policy, string key = "key_1") => Limits.AdmitAsync(Call(policy, key), Stop);

    /// <summary>Whether a request is admitted; it ends at once.</summary>
    public async Task<bool> TryAsync(KeyPolicy policy, string key = "key_1")
    {
        try
        {
            (await AdmitAsync(policy, key)).Dispose();
            return true;
        }
        catch (GatewayException refusal) when (refusal.Error.Code is ErrorCode.RateLimitExceeded or ErrorCode.TokensPerMinExceeded)
        {
            return false;
        }
    }

    /// <summary>How many of some requests are admitted.</summary>
    public async Task<int> CountAsync(KeyPolicy policy, int requests)
    {
        var admitted = 0;
        for (var request = 0; request < requests; request++)
        {
            admitted += await TryAsync(policy) ? 1 : 0;
        }

        return admitted;
    }

    public async Task<GatewayError> RefuseAsync(KeyPolicy policy) =>
        (await Assert.ThrowsAsync<GatewayException>(async () => await AdmitAsync(policy))).Error;

    public void Dispose() => Limits.Dispose();
}
