using System.Diagnostics.Metrics;
using Auriko.Core.Diagnostics;
using Auriko.Core.Ledger.Shipping;
using Auriko.Core.Ledger.WriteAhead;
using Auriko.Core.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Auriko.Core.Ledger;

/// <summary>Registers the ledger.</summary>
internal static class LedgerRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>
        /// Adds <see cref="ILedger"/>, <see cref="ILedgerHealth"/> and what ships the local file. It needs an
        /// <see cref="ILedgerTable"/>. A folder that cannot be used stops the start.
        /// </summary>
        /// <param name="configuration">Holds <see cref="LedgerOptions.Section"/>.</param>
        /// <returns>The same collection.</returns>
        public IServiceCollection AddLedger(IConfiguration configuration)
        {
            services.AddOptions<LedgerOptions>()
                .Bind(services.ReadSettings<LedgerOptions>(configuration, LedgerOptions.Section))
                .ValidateOnStart();
            services.AddSingleton<IValidateOptions<LedgerOptions>, LedgerOptionsValidator>();
            services.AddSingleton<IValidateOptions<LedgerOptions>, LedgerSpansValidator>();
            services.AddSingleton(provider => provider.GetRequiredService<IOptions<LedgerOptions>>().Value.Freeze());

            services.TryAddSingleton(TimeProvider.System);
            services.TryAddSingleton(Random.Shared);
            services.AddSingleton(provider => new LedgerMeter(provider.GetService<IMeterFactory>()));
            services.AddWriteAheadFile();
            services.AddShipping();
            services.AddSingleton<DurableLedger>();
            services.AddSingleton<ILedger>(provider => provider.GetRequiredService<DurableLedger>());
            services.AddSingleton<ILedgerHealth>(provider => provider.GetRequiredService<DurableLedger>());
            return services;
        }

        private void AddWriteAheadFile()
        {
            services.TryAddSingleton<IWalDisk, LocalDisk>();
            services.AddSingleton(provider => ClaimFolder(provider.GetRequiredService<LedgerSettings>()));
            services.AddSingleton(OpenFile);
            services.AddSingleton<WalReader>();
        }

        private void AddShipping()
        {
            services.AddSingleton<StorageCircuit>();
            services.AddSingleton<LossWatch>();
            services.AddSingleton<RecentInserts>();
            services.AddSingleton<RejectedEntries>();
            services.AddSingleton<TableInserts>();
            services.AddSingleton<TableCommitter>();
            services.AddSingleton<LossRecovery>();
            services.AddSingleton<LossCheck>();
            services.AddSingleton<LedgerShipper>();
            services.AddSingleton<Adoption>();
            services.AddSingleton<ShippingPace>();
            services.AddSingleton<IHostedService, ShippingLoop>();
        }
    }

    private static WriteAheadFile OpenFile(IServiceProvider provider)
    {
        var clock = provider.GetRequiredService<TimeProvider>();
        var file = new WriteAheadFile(
            provider.GetRequiredService<LedgerFolder>(),
            provider.GetRequiredService<IWalDisk>(),
            provider.GetRequiredService<LedgerSettings>(),
            clock,
            provider.GetRequiredService<ILogger<WriteAheadFile>>());
        provider.GetRequiredService<LedgerMeter>().Observe(
            () => file.Backlog.UnshippedBytes,
            () => file.Backlog.UnshippedEntries,
            () => file.Backlog.UnshippedSince is { } since ? (clock.GetUtcNow() - since).TotalSeconds : 0);
        return file;
    }

    private static LedgerFolder ClaimFolder(LedgerSettings settings)
    {
        try
        {
            return LedgerFolder.Claim(settings.Directory);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new LedgerUnavailableException(
                $"The ledger's folder '{settings.Directory}' cannot be used: {e.Message} "
                + $"Set {LedgerOptions.Section}:Directory to a folder on a local disk that this process may write.",
                e);
        }
    }
}
