using Microsoft.Extensions.DependencyInjection;

namespace Auriko.Core.Routing;

/// <summary>Registers the room.</summary>
internal static class RoutingRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>Adds what chooses offerings.</summary>
        /// <returns>The same collection.</returns>
        public IServiceCollection AddRouting() => services
            .AddSingleton<ILiveFigures, NothingMeasured>()
            .AddSingleton<IRoutePlanner, RoutePlanner>()
            .AddSingleton<RequestRouter>();
    }
}
