using Auriko.EndToEnd.Tests.Background;

namespace Auriko.EndToEnd.Tests.Idempotency;

/// <summary>Two processes over one storage that soon take each other for dead.</summary>
public sealed class TwoGateways : IAsyncLifetime
{
    private static readonly (string Name, string Value)[] Impatient =
    [
        ("Auriko__Background__Durability", "table"),
        ("Auriko__Idempotency__OwnerTimeout", "00:00:03"),
        ("Auriko__Idempotency__PollInterval", "00:00:00.1"),
    ];

    private KillableGateway? _gateway;

    internal KillableGateway Gateway => _gateway ?? throw new InvalidOperationException("The gateways are not started.");

    public async ValueTask InitializeAsync() => _gateway = await StartAsync();

    public ValueTask DisposeAsync() => _gateway?.DisposeAsync() ?? ValueTask.CompletedTask;

    internal static async Task<KillableGateway> StartAsync()
    {
        var gateway = await KillableGateway.StartAsync(Impatient);
        await gateway.StartAnotherAsync();
        return gateway;
    }
}
