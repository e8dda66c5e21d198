using Auriko.Azure.Tests.Storage;
using Azure.Data.Tables;

[assembly: AssemblyFixture(typeof(SharedAzurite))]

namespace Auriko.Azure.Tests.Storage;

/// <summary>One Azurite for every test that does not stop it; tests keep apart by the keys they use.</summary>
public sealed class SharedAzurite : IAsyncLifetime
{
    private AzuriteServer? _server;

    public string ConnectionString => _server!.ConnectionString;

    public TableServiceClient CreateClient() => _server!.CreateClient();

    public async ValueTask InitializeAsync() => _server = await AzuriteServer.StartAsync();

    public ValueTask DisposeAsync() => _server?.DisposeAsync() ?? default;
}
