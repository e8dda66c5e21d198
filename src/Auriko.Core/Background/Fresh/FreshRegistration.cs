using Auriko.Core.Ledger.WriteAhead;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Auriko.Core.Background.Fresh;

/// <summary>Registers the local log of background responses.</summary>
internal static class FreshRegistration
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    extension(IServiceCollection services)
    {
        /// <summary>
        /// Has this process see the states through <see cref="FreshStates"/>. A folder that cannot be used stops the start.
        /// </summary>
        public void AddFreshStates()
        {
            services.AddSingleton(provider => new StateLog(
                ClaimFolder(provider.GetRequiredService<BackgroundSettings>().Directory),
                provider.GetRequiredService<IWalDisk>(),
                provider.GetRequiredService<TimeProvider>(),
                provider.GetRequiredService<ILogger<StateLog>>()));
            services.AddSingleton<FreshStates>();
            services.AddSingleton<IResponseStates>(provider => provider.GetRequiredService<FreshStates>());
            services.AddSingleton<IHostedService, FreshShipper>();
        }
    }

    /// <summary>Requests stand in the log, so nobody else may read it.</summary>
    private static LedgerFolder ClaimFolder(string path)
    {
        try
        {
            _ = OperatingSystem.IsWindows() ? Directory.CreateDirectory(path) : Directory.CreateDirectory(path, OwnerOnly);
            return LedgerFolder.Claim(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"The folder '{path}' cannot be used: {e.Message} Set {BackgroundOptions.Section}:Directory to a folder on a local "
                + $"disk that this process may write, or {BackgroundOptions.Section}:Durability to 'table'.",
                e);
        }
    }
}
