using Auriko.Core.Access.Limits;
using Auriko.Core.Byok;
using Auriko.Core.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Auriko.Core.Gateway;

/// <summary>Registers the room.</summary>
internal static class GatewayRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>Adds the <see cref="IResponseGateway"/>.</summary>
        /// <param name="configuration">Holds <c>Auriko:Streaming</c>.</param>
        /// <returns>The same collection.</returns>
        public IServiceCollection AddGateway(IConfiguration configuration)
        {
            services.AddOptions<GatewayOptions>()
                .Bind(services.ReadSettings<GatewayOptions>(configuration, GatewayOptions.Section))
                .ValidateOnStart();
            services.AddSingleton<IValidateOptions<GatewayOptions>, GatewayOptionsValidator>();
            services.AddSingleton(provider => provider.GetRequiredService<IOptions<GatewayOptions>>().Value.Freeze());
            services.AddSingleton<ResponseGateway>();
            services.AddSingleton<IResponseGateway>(provider => new LimitedGateway(
                new OwnKeyGateway(
                    provider.GetRequiredService<ResponseGateway>(), provider.GetRequiredService<ByokDirectory>()),
                provider.GetRequiredService<KeyLimits>()));
            return services;
        }
    }
}
