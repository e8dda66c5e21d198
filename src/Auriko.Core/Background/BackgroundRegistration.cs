using Auriko.Core.Background.Fresh;
using Auriko.Core.Background.Webhooks;
using Auriko.Core.Byok;
using Auriko.Core.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Auriko.Core.Background;

/// <summary>Registers the room.</summary>
public static class BackgroundRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>
        /// Has this process run background responses: it needs an <see cref="IResponseTable"/>, an
        /// <see cref="IResponseBlobs"/>, an <see cref="IProcessBeats"/> and an <see cref="IPendingWebhooks"/>. Add it after all
        /// that the host stops later.
        /// </summary>
        /// <param name="configuration">Holds <c>Auriko:Background</c>, as for <c>AddAurikoCore</c>.</param>
        /// <returns>The same collection.</returns>
        public IServiceCollection AddLocalBackgroundEngine(IConfiguration configuration)
        {
            var durability = configuration.GetSection(BackgroundOptions.Section)[nameof(BackgroundOptions.Durability)];
            if (string.Equals(durability, nameof(AcceptanceDurability.File), StringComparison.OrdinalIgnoreCase))
            {
                services.AddFreshStates();
            }

            // What is drained at the end still needs its process to be known as alive, so that stops last.
            services.AddBackgroundWorker();
            services.AddSingleton(provider => new LocalEngineContext(
                provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILogger<LocalEngine>>()));
            services.AddSingleton<LocalEngine>();
            services.AddSingleton<IBackgroundEngine>(provider => provider.GetRequiredService<LocalEngine>());
            return services.AddSingleton<IHostedService>(provider => provider.GetRequiredService<LocalEngine>());
        }

        /// <summary>Adds what a process needs in which <see cref="BackgroundSteps"/> run.</summary>
        /// <returns>The same collection.</returns>
        public IServiceCollection AddBackgroundWorker() => services
            .AddSingleton<IHostedService, WorkerPulse>()
            .AddSingleton<IHostedService, WebhookLoop>();

        /// <summary>Adds <see cref="IBackgroundResponses"/>, which refuses everything while no engine is added.</summary>
        /// <param name="configuration">Holds <c>Auriko:Background</c>.</param>
        /// <returns>The same collection.</returns>
        internal IServiceCollection AddBackground(IConfiguration configuration)
        {
            services.AddOptions<BackgroundOptions>()
                .Bind(services.ReadSettings<BackgroundOptions>(configuration, BackgroundOptions.Section))
                .ValidateOnStart();
            services.AddSingleton<IValidateOptions<BackgroundOptions>, BackgroundOptionsValidator>();
            services.AddSingleton<IValidateOptions<BackgroundOptions>, BackgroundSpansValidator>();
            services.AddSingleton(provider => provider.GetRequiredService<IOptions<BackgroundOptions>>().Value.Freeze());
            services.AddOptions<WebhookOptions>()
                .Bind(services.ReadSettings<WebhookOptions>(configuration, WebhookOptions.Section))
                .ValidateOnStart();
            services.AddSingleton<IValidateOptions<WebhookOptions>, WebhookOptionsValidator>();
            services.AddTerms();
            services.AddSteps();
            return services
                .AddSingleton<IResponseStates>(provider => provider.GetRequiredService<IResponseTable>())
                .AddSingleton<IWebhookSender>(provider => new WebhookSender(
                    provider.GetRequiredService<TimeProvider>(), PublicAddress.Is))
                .AddSingleton<WebhookDelivery>()
                .AddSingleton<LiveRuns>()
                .AddSingleton<RequestMemory>()
                .AddSingleton<StateChanges>()
                .AddSingleton<StoragePatience>()
                .AddSingleton<BackgroundStore>()
                .AddSingleton<Upkeep>()
                .AddSingleton<IBackgroundUpkeep>(provider => provider.GetRequiredService<Upkeep>())
                .AddSingleton<Acceptance>()
                .AddSingleton<CountedAcceptance>()
                .AddSingleton<Withdrawal>()
                .AddSingleton<EventReplay>()
                .AddSingleton<IBackgroundResponses, BackgroundResponses>();
        }

        /// <summary>What is made of the settings.</summary>
        private void AddTerms()
        {
            services.AddSingleton(provider => new OwnedResponses(
                provider.GetRequiredService<IResponseStates>(),
                provider.GetRequiredService<IResponseBlobs>(),
                provider.GetService<IBackgroundEngine>(),
                provider.GetRequiredService<TimeProvider>()));
            services.AddSingleton(provider => new NewsSource(
                provider.GetRequiredService<LiveRuns>(),
                provider.GetRequiredService<BackgroundSettings>().PollInterval,
                provider.GetRequiredService<TimeProvider>()));
            services.AddSingleton(provider =>
            {
                var settings = provider.GetRequiredService<BackgroundSettings>();
                return new AcceptanceTerms(
                    provider.GetRequiredService<TimeProvider>(), settings.Timeout, settings.Retention,
                    provider.GetRequiredService<IOptions<WebhookOptions>>().Value.Freeze());
            });
            services.AddSingleton(provider => new CallSettings(
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<BackgroundSettings>().FlushInterval,
                provider.GetRequiredService<EarlierAttempts>(),
                provider.GetRequiredService<ByokDirectory>()));
        }

        private void AddSteps()
        {
            services.AddSingleton<EarlierAttempts>();
            services.AddSingleton<BudgetSettlement>();
            services.AddSingleton<PlanStep>();
            services.AddSingleton<CallStep>();
            services.AddSingleton<SettleStep>();
            services.AddSingleton<FinishStep>();
            services.AddSingleton<DeadlineGuard>();
            services.AddSingleton(provider => new BackgroundSteps(
                provider.GetRequiredService<PlanStep>(),
                provider.GetRequiredService<CallStep>(),
                provider.GetRequiredService<SettleStep>(),
                provider.GetRequiredService<FinishStep>(),
                provider.GetRequiredService<DeadlineGuard>()));
        }
    }
}
