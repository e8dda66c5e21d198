using Auriko.Core.Background;
using Auriko.Core.Background.Fresh;
using Auriko.Core.Catalog;
using Auriko.Core.Ledger.Audit;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;

namespace Auriko.Core.Ledger.Books;

/// <summary>Registers what the ledger is looked into with.</summary>
public static class BooksRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>
        /// Adds <see cref="LedgerAudit"/>, a new one for every request of it. It needs an <see cref="ILedgerReader"/>, an
        /// <see cref="ILedgerTable"/>, an <see cref="IPriceBooks"/>, the ports of background responses, and logging.
        /// </summary>
        /// <param name="configuration">Holds <c>Auriko:Catalog</c>: the catalog in force counts as kept.</param>
        /// <returns>The same collection.</returns>
        public IServiceCollection AddLedgerAudit(IConfiguration configuration)
        {
            services.TryAddSingleton(TimeProvider.System);
            return services.AddCatalog(configuration)
                .AddSingleton<IResponseStates>(provider => provider.GetRequiredService<IResponseTable>())
                .AddSingleton<BackgroundRecords>()
                .AddTransient<PriceShelf>().AddTransient<LedgerAudit>();
        }

        /// <summary>Has this process store the price books it uses. Needs an <see cref="IPriceBooks"/>.</summary>
        /// <returns>The same collection.</returns>
        internal IServiceCollection AddBooks() => services.AddSingleton<IHostedService, PriceBookKeeper>();
    }
}
