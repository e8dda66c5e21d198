using Azure.Data.Tables;

namespace Auriko.Azure.Tests.Storage;

/// <summary>What Standalone's way of running Azurite promises.</summary>
public class AzuriteServerTests
{
    [Fact]
    public async Task KillAsync_RightAfterAnInsert_LosesNothing()
    {
        var folder = Directory.CreateTempSubdirectory("auriko-").FullName;
        await using var server = await AzuriteServer.StartAsync(folder);
        var table = server.CreateClient().GetTableClient("Kept");
        await table.CreateAsync(TestContext.Current.CancellationToken);
        await table.AddEntityAsync(new TableEntity("p", "r"), TestContext.Current.CancellationToken);

        await server.KillAsync();
        await server.RestartAsync();

        Assert.True((await table.GetEntityIfExistsAsync<TableEntity>(
            "p", "r", cancellationToken: TestContext.Current.CancellationToken)).HasValue);
    }
}
