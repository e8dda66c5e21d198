using Auriko.Azure.Tests.Storage;
using Auriko.Core;
using Auriko.Core.Ledger;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Auriko.Azure.Tests.Ledger;

/// <summary>The whole ledger on an Azurite that is killed and comes back.</summary>
public sealed class LedgerOutageTests : IDisposable
{
    private static readonly DateOnly Day = DateOnly.FromDateTime(LedgerEntries.Noon.UtcDateTime);

    private readonly string _folder = Directory.CreateTempSubdirectory("auriko-outage-").FullName;
    private readonly string _key = $"key_{Guid.NewGuid():n}";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [InlineData("file")]
    [InlineData("table")]
    public async Task RecordAsync_StorageKilledUnderLoad_EveryEntryIsThereOnce(string durability)
    {
        await using var server = await AzuriteServer.StartAsync(Path.Combine(_folder, "azurite"));
        await using var ledger = await StartAsync(server, durability);
        var entries = Enumerable.Range(0, 400).Select(_ => LedgerEntries.Make(_key)).ToArray();

        var load = RecordAsync(ledger.Ledger, entries);
        await ledger.UntilAsync(rows => rows >= 50, _key);
        await server.KillAsync();
        await load;
        await server.RestartAsync();

        await ledger.UntilAsync(rows => rows == entries.Length, _key);
        var listed = await ledger.Table.ListAsync(_key, Day, Cancelled);
        Assert.Equal(entries.Select(entry => entry.AttemptId).Order(), listed.Select(entry => entry.AttemptId).Order());
    }

    [Theory]
    [InlineData("file")]
    [InlineData("table")]
    public async Task RecordAsync_StorageKilledWhileNothingComes_ForgetsNothing(string durability)
    {
        await using var server = await AzuriteServer.StartAsync(Path.Combine(_folder, "azurite"));
        await using var ledger = await StartAsync(server, durability);
        var entries = Enumerable.Range(0, 60).Select(_ => LedgerEntries.Make(_key)).ToArray();
        await RecordAsync(ledger.Ledger, entries[..50]);
        await ledger.UntilAsync(rows => rows == 50, _key);

        await server.KillAsync();
        await server.RestartAsync();
        await RecordAsync(ledger.Ledger, entries[50..]);

        await ledger.UntilAsync(rows => rows == entries.Length, _key);
    }

    private static Task RecordAsync(ILedger ledger, IReadOnlyList<LedgerEntry> entries) => Parallel.ForEachAsync(
        entries,
        new ParallelOptions { MaxDegreeOfParallelism = 4, CancellationToken = Cancelled },
        ledger.RecordAsync);

    private async Task<RunningLedger> StartAsync(AzuriteServer server, string durability)
    {
        var builder = Host.CreateApplicationBuilder(new HostApplicationBuilderSettings { DisableDefaults = true });
        builder.Configuration.AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["Auriko:Storage:ConnectionString"] = server.ConnectionString,
            ["Auriko:Ledger:Directory"] = Path.Combine(_folder, "ledger"),
            ["Auriko:Ledger:Durability"] = durability,
            ["Auriko:Ledger:ShipInterval"] = "00:00:00.050",
        });
        builder.Services.AddAurikoCore(builder.Configuration).AddAurikoAzure(builder.Configuration);
        var host = builder.Build();
        await host.StartAsync(Cancelled);
        return new RunningLedger(host);
    }

    private sealed class RunningLedger(IHost host) : IAsyncDisposable
    {
        public ILedger Ledger { get; } = host.Services.GetRequiredService<ILedger>();

        public ILedgerTable Table { get; } = host.Services.GetRequiredService<ILedgerTable>();

        /// <summary>Lists until there are so many rows; a test that never gets there is ended by the runner.</summary>
        public async Task UntilAsync(Func<int, bool> isEnough, string keyId)
        {
            while (!isEnough((await Table.ListAsync(keyId, Day, Cancelled)).Count))
            {
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Cancelled);
            }
        }

        public async ValueTask DisposeAsync()
        {
            await host.StopAsync(CancellationToken.None);
            host.Dispose();
        }
    }
}
