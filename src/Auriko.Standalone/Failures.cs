using Auriko.Core.Diagnostics;
using Auriko.Core.Ledger;
using Auriko.Core.Settings;
using Microsoft.Extensions.Options;

namespace Auriko.Standalone;

/// <summary>The border where what an operator can put right becomes a message, without a stack trace.</summary>
internal static class Failures
{
    /// <summary>Runs a command.</summary>
    /// <param name="errors">Where messages go.</param>
    /// <param name="run">The command.</param>
    /// <returns>The exit code: 0, or 1 after a message.</returns>
    public static async Task<int> ReportAsync(TextWriter errors, Func<Task> run)
    {
        try
        {
            await run().ConfigureAwait(false);
            return 0;
        }
        catch (OptionsValidationException invalid)
        {
            await errors.WriteLineAsync("The settings are not right:").ConfigureAwait(false);
            foreach (var fault in invalid.Failures)
            {
                await errors.WriteLineAsync("  " + fault).ConfigureAwait(false);
            }
        }
        catch (Exception failure) when (
            failure is SettingsException or CommandException or StorageUnavailableException or LedgerUnavailableException
                or ArgumentException)
        {
            await errors.WriteLineAsync(failure.Message).ConfigureAwait(false);
        }
        catch (IOException taken) when (taken.InnerException is Microsoft.AspNetCore.Connections.AddressInUseException)
        {
            await errors.WriteLineAsync(taken.Message + " Choose another with --urls.").ConfigureAwait(false);
        }

        return 1;
    }
}
