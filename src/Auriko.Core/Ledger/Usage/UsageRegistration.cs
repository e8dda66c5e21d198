using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Auriko.Core.Ledger.Usage;

/// <summary>Registers roll-ups.</summary>
public static class UsageRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>Has this process roll up by itself, for a host that has no timers.</summary>
        /// <returns>The same collection.</returns>
        public IServiceCollection AddUsageLoop() => services.AddSingleton<IHostedService, UsageLoop>();

        /// <summary>
        /// Adds <see cref="IUsageUpkeep"/> and <see cref="IUsageReports"/>. They need an <see cref="ILedgerReader"/>, an
        /// <see cref="IUsageRollups"/> and an <see cref="Access.IApiKeyStore"/>.
        /// </summary>
        /// <returns>The same collection.</returns>
        internal IServiceCollection AddUsage() => services
            .AddSingleton<IUsageUpkeep, UsageUpkeep>()
            .AddSingleton<IUsageReports, UsageReports>();
    }
}
