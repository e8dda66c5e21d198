using Auriko.Core.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace Auriko.Core.Idempotency;

/// <summary>Registers the room.</summary>
public static class IdempotencyRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>Adds <see cref="IKeyedReplies"/>, which needs an <see cref="IReplyStore"/>.</summary>
        /// <param name="configuration">Holds <c>Auriko:Idempotency</c>.</param>
        /// <returns>The same collection.</returns>
        public IServiceCollection AddKeyedReplies(IConfiguration configuration)
        {
            services.AddOptions<IdempotencyOptions>()
                .Bind(services.ReadSettings<IdempotencyOptions>(configuration, IdempotencyOptions.Section))
                .ValidateOnStart();
            services.AddSingleton<IValidateOptions<IdempotencyOptions>, IdempotencyOptionsValidator>();
            services.AddSingleton(provider => provider.GetRequiredService<IOptions<IdempotencyOptions>>().Value.Freeze());
            return services
                .AddSingleton<KeyedReplies>()
                .AddSingleton<IKeyedReplies>(provider => provider.GetRequiredService<KeyedReplies>());
        }

        /// <summary>Adds the room and its upkeep. Add it after the ledger, which the host stops later: what is stopped is booked.</summary>
        /// <param name="configuration">Holds <c>Auriko:Idempotency</c>.</param>
        /// <returns>The same collection.</returns>
        internal IServiceCollection AddIdempotency(IConfiguration configuration) =>
            services.AddKeyedReplies(configuration).AddSingleton<IHostedService, ReplyUpkeep>();
    }
}
