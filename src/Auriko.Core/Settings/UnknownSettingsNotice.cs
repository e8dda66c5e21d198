using Auriko.Core.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Auriko.Core.Settings;

/// <summary>
/// Warns at the start of names that nobody reads. It is no fault that stops the start: a setting of a newer or an older
/// version may stay where it is through an upgrade and a roll-back.
/// </summary>
/// <param name="configuration">The host's configuration.</param>
/// <param name="known">What is read.</param>
/// <param name="logger">Where it is said.</param>
internal sealed partial class UnknownSettingsNotice(
    IConfiguration configuration, KnownSettings known, ILogger<UnknownSettingsNotice> logger) : IHostedService
{
    /// <inheritdoc/>
    public Task StartAsync(CancellationToken cancellationToken)
    {
        foreach (var unknown in known.Unknown(configuration))
        {
            if (unknown.Meant is { } meant)
            {
                LogMisspelt(logger, unknown.Name, meant);
            }
            else
            {
                LogUnknown(logger, unknown.Name);
            }
        }

        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    [LoggerMessage(EventIds.Settings, LogLevel.Warning, "{Setting} is not a setting and has no effect. Is {Meant} meant?")]
    private static partial void LogMisspelt(ILogger logger, string setting, string meant);

    [LoggerMessage(
        EventIds.Settings + 1,
        LogLevel.Warning,
        "{Setting} is not a setting and has no effect. All settings are in docs/configuration.md.")]
    private static partial void LogUnknown(ILogger logger, string setting);
}
