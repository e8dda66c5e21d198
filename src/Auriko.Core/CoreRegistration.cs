using Auriko.Core.Access;
using Auriko.Core.Access.Budgets;
using Auriko.Core.Background;
using Auriko.Core.Byok;
using Auriko.Core.Catalog;
using Auriko.Core.Diagnostics;
using Auriko.Core.Execution;
using Auriko.Core.Gateway;
using Auriko.Core.Idempotency;
using Auriko.Core.Ledger;
using Auriko.Core.Ledger.Books;
using Auriko.Core.Ledger.Usage;
using Auriko.Core.Reasoning;
using Auriko.Core.Routing;
using Auriko.Core.Routing.Stats;
using Auriko.Core.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Auriko.Core;

/// <summary>Registers the gateway itself.</summary>
public static class CoreRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>
        /// Adds every room of the gateway. They need the configured <see cref="IResponseProvider"/>s, an
        /// <see cref="IApiKeyStore"/>, an <see cref="ILedgerTable"/>, an <see cref="ILedgerReader"/>, an
        /// <see cref="IPriceBooks"/>, an <see cref="IUsageRollups"/>, an <see cref="IKeyUses"/>, an
        /// <see cref="IReplyStore"/>, an <see cref="IBudgetStore"/>, an <see cref="IBudgetSpends"/>, an
        /// <see cref="IByokStore"/> and an <see cref="IProviderStatsStore"/>, and logging.
        /// Background responses need an <see cref="IBackgroundEngine"/> and the ports of their storage as well, and are
        /// refused without.
        /// </summary>
        /// <param name="configuration">
        /// Holds <c>Auriko:Catalog</c>, <c>Auriko:Routing</c>, <c>Auriko:Execution</c>, <c>Auriko:Streaming</c>,
        /// <c>Auriko:Ledger</c>, <c>Auriko:Reasoning</c>, <c>Auriko:Byok</c>, <c>Auriko:Access</c>,
        /// <c>Auriko:Idempotency</c>, <c>Auriko:Background</c> and <c>Auriko:Telemetry</c>; every fault in them is reported
        /// when the host starts, and a warning given of names below <c>Auriko</c> that nobody reads.
        /// </param>
        /// <returns>The same collection.</returns>
        public IServiceCollection AddAurikoCore(IConfiguration configuration)
        {
            services.TryAddSingleton(TimeProvider.System);
            return services
                .AddDiagnostics(configuration)
                .AddCatalog(configuration)
                .AddAccess(configuration)
                .AddReasoning(configuration)
                .AddByok(configuration)
                .AddRouting(configuration)
                .AddExecution(configuration)
                .AddLedger(configuration)
                .AddBooks()
                .AddUsage()
                .AddGateway(configuration)
                .AddIdempotency(configuration)
                .AddBackground(configuration)
                .AddUnknownSettingsNotice(configuration);
        }
    }
}
