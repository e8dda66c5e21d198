using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Auriko.Core.Settings;

/// <summary>
/// Checks all settings before the host starts. A host that is only started reports the faults of the first class that
/// somebody's constructor asks for, and the next ones after the next start.
/// </summary>
public static class SettingsCheck
{
    /// <summary>Runs every validation that is registered for the start.</summary>
    /// <param name="services">The host's services.</param>
    /// <exception cref="SettingsException">Something is wrong; all that is.</exception>
    public static void Run(IServiceProvider services)
    {
        try
        {
            services.GetRequiredService<IStartupValidator>().Validate();
        }
        catch (OptionsValidationException failure)
        {
            throw Of([failure], services);
        }
        catch (AggregateException failures) when (failures.InnerExceptions.All(one => one is OptionsValidationException))
        {
            throw Of([.. failures.InnerExceptions.Cast<OptionsValidationException>()], services);
        }
    }

    private static SettingsException Of(OptionsValidationException[] failures, IServiceProvider services)
    {
        var sections = services.GetServices<SettingsSection>().ToArray();
        return new SettingsException([
            .. failures
                .SelectMany(failure => failure.Failures.Select(text => Rename(text, failure.OptionsType, sections)))
                .Distinct()
                .Order(StringComparer.Ordinal),
        ]);
    }

    /// <summary>Attributes call a property by its class; who sets it knows the setting.</summary>
    private static string Rename(string text, Type options, SettingsSection[] sections)
    {
        foreach (var section in sections.Where(section => section.Options == options))
        {
            foreach (var setting in section.Settings.Values)
            {
                var start = $"{setting.Name}: The field {options.Name}.{setting.Name} ";
                if (text.StartsWith(start, StringComparison.Ordinal))
                {
                    return $"{section.NameOf(setting)} {text[start.Length..]}";
                }
            }
        }

        return text;
    }
}
