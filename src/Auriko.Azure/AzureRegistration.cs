using Auriko.Azure.ApiKeys;
using Auriko.Azure.Background;
using Auriko.Azure.Budgets;
using Auriko.Azure.Byok;
using Auriko.Azure.Idempotency;
using Auriko.Azure.Identity;
using Auriko.Azure.Ledger;
using Auriko.Azure.Monitor;
using Auriko.Azure.ProviderStats;
using Auriko.Azure.RateWindows;
using Auriko.Azure.Storage;
using Auriko.Azure.Usage;
using Auriko.Core.Access;
using Auriko.Core.Access.Budgets;
using Auriko.Core.Access.Limits;
using Auriko.Core.Background;
using Auriko.Core.Background.Fresh;
using Auriko.Core.Byok;
using Auriko.Core.Execution;
using Auriko.Core.Idempotency;
using Auriko.Core.Ledger;
using Auriko.Core.Ledger.Books;
using Auriko.Core.Ledger.Usage;
using Auriko.Core.Routing.Stats;
using Auriko.Core.Settings;
using Azure.Core;
using Azure.Data.Tables;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Auriko.Azure;

/// <summary>Registers the parts that keep their state in Azure Storage.</summary>
public static class AzureRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>
        /// Adds a <see cref="TableServiceClient"/> for the configured storage account, the <see cref="TokenCredential"/>
        /// it signs in with where no key is configured, and the tables built on it. Nothing is called at start; settings
        /// that cannot work stop the start with a message that names them.
        /// </summary>
        /// <param name="configuration">
        /// Holds <c>Auriko:Storage</c>; where that names no account, <c>AzureWebJobsStorage</c> is used. Where
        /// <c>Auriko:Telemetry</c> names an Application Insights component, what is collected is sent there too.
        /// </param>
        /// <returns>The same collection.</returns>
        public IServiceCollection AddAurikoAzure(IConfiguration configuration) =>
            services.AddStorage(configuration).AddApiKeys().AddBudgets().AddLedgerTable().AddProviderStats().AddResponses()
                .AddReplies().AddIdentity().AddMonitor(configuration);

        private IServiceCollection AddApiKeys() =>
            services.AddSingleton<IApiKeyStore, ApiKeyTable>().AddSingleton<IKeyUses, KeyUseTable>()
                .AddSingleton<ISharedWindows, RateWindowTable>().AddSingleton<IByokStore, ByokTable>();

        private IServiceCollection AddLedgerTable() => services
            .AddSingleton<ILedgerTable>(provider => new UsageLedgerTable(StorageClients.CreateLedgerService(
                provider.GetRequiredService<StorageSettings>(), provider.GetRequiredService<TokenCredential>)))
            .AddSingleton<ILedgerReader, UsageLedgerReader>()
            .AddSingleton<IPriceBooks, PriceBookTable>()
            .AddSingleton<IUsageRollups, UsageRollupTable>();

        private IServiceCollection AddBudgets() =>
            services.AddSingleton<IBudgetStore, BudgetTable>().AddSingleton<IBudgetSpends, LedgerSpends>();

        private IServiceCollection AddProviderStats() => services.AddSingleton<IProviderStatsStore, ProviderStatsTable>();

        private IServiceCollection AddResponses() => services
            .AddSingleton<IResponseTable, ResponseTable>()
            .AddSingleton<IProcessBeats, BeatTable>()
            .AddSingleton<IPendingWebhooks, WebhookTable>()
            .AddSingleton<IResponseBlobs>(provider => new ResponseContainer(() => StorageClients.CreateBlobService(
                provider.GetRequiredService<StorageSettings>(), provider.GetRequiredService<TokenCredential>)));

        private IServiceCollection AddReplies() =>
            services.AddSingleton<IReplyStore>(provider => new ReplyContainer(() => StorageClients.CreateBlobService(
                provider.GetRequiredService<StorageSettings>(), provider.GetRequiredService<TokenCredential>)));

        private IServiceCollection AddIdentity() =>
            services.AddSingleton<IUpstreamCredential>(provider => new UpstreamCredential(
                provider.GetRequiredService<TokenCredential>, provider.GetRequiredService<TimeProvider>()));

        private IServiceCollection AddStorage(IConfiguration configuration)
        {
            services.DeclareSettings<StorageOptions>(StorageOptions.Section).AddOptions<StorageOptions>()
                .Configure(options => StorageBinding.Bind(configuration, options))
                .ValidateOnStart();
            services.AddSingleton<IValidateOptions<StorageOptions>, StorageOptionsValidator>();
            services.AddSingleton(provider => provider.GetRequiredService<IOptions<StorageOptions>>().Value.Freeze());

            services.TryAddSingleton(TimeProvider.System);
            services.TryAddSingleton(provider =>
                StorageClients.CreateCredential(provider.GetRequiredService<StorageSettings>()));
            services.TryAddSingleton(provider => StorageClients.CreateTableService(
                provider.GetRequiredService<StorageSettings>(), provider.GetRequiredService<TokenCredential>));
            return services;
        }
    }
}
