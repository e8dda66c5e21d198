using Auriko.Core.Diagnostics;
using Auriko.Core.Ledger;
using Auriko.Core.Ledger.Shipping;
using Auriko.Core.Ledger.WriteAhead;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Auriko.Core.Tests.Ledger;

/// <summary>The whole ledger of one process on a fake table and clock; its shipper turns when told to.</summary>
internal sealed class LedgerRig : IDisposable
{
    private readonly ServiceProvider _services;

    public LedgerRig(
        string folder, FakeTable table, FakeTimeProvider clock, IWalDisk? disk = null, params (string Name, string Value)[] settings)
    {
        Clock = clock;
        var configuration = new ConfigurationBuilder()
            .AddInMemoryCollection(settings.Prepend(("Directory", folder))
                .Select(setting => KeyValuePair.Create($"Auriko:Ledger:{setting.Item1}", (string?)setting.Item2)))
            .Build();
        _services = new ServiceCollection()
            .AddSingleton<ILedgerTable>(table)
            .AddSingleton<TimeProvider>(clock)
            .AddSingleton(disk ?? new LocalDisk())
            .AddSingleton(new Random(1))
            .AddLogging(logging => logging.SetMinimumLevel(LogLevel.Trace).AddProvider(Log))
            .AddLedger(configuration)
            .BuildServiceProvider();
        File = _services.GetRequiredService<WriteAheadFile>();
        Ledger = _services.GetRequiredService<ILedger>();
        Health = _services.GetRequiredService<ILedgerHealth>();
        Loop = (ShippingLoop)_services.GetRequiredService<IHostedService>();
    }

    public FakeTimeProvider Clock { get; }

    public LogLines Log { get; } = new();

    public WriteAheadFile File { get; }

    public ILedger Ledger { get; }

    public ILedgerHealth Health { get; }

    public ShippingLoop Loop { get; }

    public T Get<T>()
        where T : notnull => _services.GetRequiredService<T>();

    public Task RecordAsync(LedgerEntry entry) => Ledger.RecordAsync(entry, CancellationToken.None).AsTask();

    /// <summary>Lets the shipper take one turn; false when storage failed.</summary>
    public async Task<bool> TurnAsync()
    {
        try
        {
            await Loop.TurnAsync(CancellationToken.None);
            return true;
        }
        catch (StorageUnavailableException)
        {
            return false;
        }
    }

    /// <summary>Advances the clock until a task ends.</summary>
    public async Task AdvanceUntilAsync(Task task)
    {
        while (!task.IsCompleted)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
            Clock.Advance(TimeSpan.FromMilliseconds(1));
            await Task.Yield(); // to the end of the queue: what the clock has set off runs first
        }

        await task;
    }

    public void Dispose() => _services.Dispose();
}
