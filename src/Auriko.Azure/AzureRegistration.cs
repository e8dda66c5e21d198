using Auriko.Azure.ApiKeys;
using Auriko.Azure.Background;
using Auriko.Azure.Identity;
using Auriko.Azure.Ledger;
using Auriko.Azure.ProviderStats;
using Auriko.Azure.Storage;
using Auriko.Core.Access;
using Auriko.Core.Background;
using Auriko.Core.Execution;
using Auriko.Core.Ledger;
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
        /// Holds <c>Auriko:Storage</c>; where that names no account, <c>AzureWebJobsStorage</c> is used.
        /// </param>
        /// <returns>The same collection.</returns>
        public IServiceCollection AddAurikoAzure(IConfiguration configuration) =>
            services.AddStorage(configuration).AddApiKeys().AddLedgerTable().AddProviderStats().AddResponses().AddIdentity();

        private IServiceCollection AddApiKeys() => services.AddSingleton<IApiKeyStore, ApiKeyTable>();

        private IServiceCollection AddLedgerTable() =>
            services.AddSingleton<ILedgerTable>(provider => new UsageLedgerTable(StorageClients.CreateLedgerService(
                provider.GetRequiredService<StorageSettings>(), provider.GetRequiredService<TokenCredential>)));

        private IServiceCollection AddProviderStats() => services.AddSingleton<IProviderStatsStore, ProviderStatsTable>();

        private IServiceCollection AddResponses() => services
            .AddSingleton<IResponseStates, ResponseTable>()
            .AddSingleton<IProcessBeats, BeatTable>()
            .AddSingleton<IPendingWebhooks, WebhookTable>()
            .AddSingleton<IResponseBlobs>(provider => new ResponseContainer(() => StorageClients.CreateBlobService(
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
