using System.Diagnostics.Metrics;
using Auriko.Core.Execution;
using Auriko.Core.Settings;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Auriko.Core.Diagnostics;

/// <summary>Registers the room.</summary>
internal static class DiagnosticsRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>Adds the meter of attempts and responses, and the settings of telemetry.</summary>
        /// <param name="configuration">Holds <c>Auriko:Telemetry</c>.</param>
        /// <returns>The same collection.</returns>
        public IServiceCollection AddDiagnostics(IConfiguration configuration)
        {
            _ = services.ReadSettings<TelemetryOptions>(configuration, TelemetryOptions.Section); // bound below, with the standard names
            services.AddOptions<TelemetryOptions>()
                .Configure(options => TelemetrySettings.Bind(configuration, options))
                .ValidateOnStart();
            services.AddSingleton<IValidateOptions<TelemetryOptions>, TelemetryOptionsValidator>();
            services.TryAddSingleton(TelemetrySettings.Read(configuration));
            services.AddSingleton(provider => new GatewayMeter(provider.GetService<IMeterFactory>()));
            return services.AddSingleton<IAttemptObserver>(provider => provider.GetRequiredService<GatewayMeter>());
        }
    }
}
