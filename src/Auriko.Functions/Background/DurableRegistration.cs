using Auriko.Core.Background;
using Microsoft.Extensions.DependencyInjection;

namespace Auriko.Functions.Background;

/// <summary>Registers the room.</summary>
internal static class DurableRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>
        /// Has background responses run by Durable Functions, this process being one that may be given their activities.
        /// </summary>
        /// <returns>The same collection.</returns>
        public IServiceCollection AddDurableBackgroundEngine() => services
            .AddSingleton<DurableEngine>()
            .AddSingleton<IBackgroundEngine>(provider => provider.GetRequiredService<DurableEngine>())
            .AddBackgroundWorker();
    }
}
