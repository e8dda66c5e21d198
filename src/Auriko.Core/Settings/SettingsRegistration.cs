using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Auriko.Core.Settings;

/// <summary>Declares what may be set, so that a value that cannot be read and a name that nobody reads are both told.</summary>
public static class SettingsRegistration
{
    extension(IServiceCollection services)
    {
        /// <summary>
        /// Declares the section of an options class and gives what can be read of it. A value that is not of its setting's
        /// type is left out, where a binder would stop at it, and is a failure of the options instead, so that it is
        /// reported together with all others.
        /// </summary>
        /// <typeparam name="TOptions">The options class; its properties that can be set are the settings.</typeparam>
        /// <param name="configuration">The host's configuration; complete.</param>
        /// <param name="section">Where the section is.</param>
        /// <param name="names">The properties that are set here, where the class has more than one section.</param>
        /// <returns>The section, to be bound.</returns>
        public IConfiguration ReadSettings<
            [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] TOptions>(
            IConfiguration configuration, string section, params string[] names)
            where TOptions : class
        {
            var declared = SettingsSection.Of<TOptions>(section, names);
            services.AddSingleton(declared);
            var (readable, faults) = Read(configuration.GetSection(section), declared);
            if (faults.Count > 0)
            {
                services.AddSingleton<IValidateOptions<TOptions>>(new UnreadableSettings<TOptions>(faults));
            }

            return new ConfigurationBuilder().AddInMemoryCollection(readable).Build();
        }

        /// <summary>Declares the section of an options class that is bound, and checked, by hand.</summary>
        /// <typeparam name="TOptions">The options class; its properties that can be set are the settings.</typeparam>
        /// <param name="section">Where the section is.</param>
        /// <returns>The same collection.</returns>
        public IServiceCollection DeclareSettings<
            [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] TOptions>(string section) =>
            services.AddSingleton(SettingsSection.Of<TOptions>(section, []));

        /// <summary>Declares a section whose reader knows by itself what may stand in it, or that another host reads.</summary>
        /// <param name="section">Where the section is.</param>
        /// <returns>The same collection.</returns>
        public IServiceCollection DeclareSettings(string section) => services.AddSingleton(SettingsSection.Elsewhere(section));

        /// <summary>Has the host warn at its start of every name below <c>Auriko</c> that nobody reads.</summary>
        /// <param name="configuration">The host's configuration.</param>
        /// <returns>The same collection.</returns>
        internal IServiceCollection AddUnknownSettingsNotice(IConfiguration configuration) =>
            services.AddHostedService(provider => new UnknownSettingsNotice(
                configuration,
                new KnownSettings(provider.GetServices<SettingsSection>()),
                provider.GetRequiredService<ILogger<UnknownSettingsNotice>>()));
    }

    /// <summary>What can be read of a section, for who needs it before the host is composed; faults are told elsewhere.</summary>
    /// <typeparam name="TOptions">The options class.</typeparam>
    /// <param name="configuration">The host's configuration; complete.</param>
    /// <param name="section">Where the section is.</param>
    internal static IConfiguration ReadableOf<
        [DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicProperties)] TOptions>(
        IConfiguration configuration, string section) =>
        new ConfigurationBuilder()
            .AddInMemoryCollection(Read(configuration.GetSection(section), SettingsSection.Of<TOptions>(section, [])).Readable)
            .Build();

    private static (Dictionary<string, string?> Readable, List<string> Faults) Read(
        IConfigurationSection section, SettingsSection declared)
    {
        var readable = new Dictionary<string, string?>(StringComparer.OrdinalIgnoreCase);
        var faults = new List<string>();
        foreach (var (key, value) in section.AsEnumerable(makePathsRelative: true))
        {
            var name = key.Split(ConfigurationPath.KeyDelimiter)[0];
            if (!declared.Settings.TryGetValue(name, out var setting))
            {
                continue;
            }

            if (setting.FaultOf(value) is { } fault)
            {
                faults.Add($"{declared.NameOf(setting)} {fault}.");
            }
            else if (value is { Length: > 0 } || (value is not null && setting.Type == typeof(string)))
            {
                readable[key] = value;
            }
        }

        return (readable, faults);
    }
}
