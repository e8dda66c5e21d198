using Auriko.Core.Settings;

namespace Auriko.Standalone;

/// <summary>Section <c>Auriko:Standalone</c> as it is written in the settings.</summary>
internal sealed class StandaloneOptions
{
    public const string Section = "Auriko:Standalone";

    private static readonly TimeSpan MaxShutdownTimeout = TimeSpan.FromHours(1);

    /// <summary>How long running requests may go on after Ctrl-C or SIGTERM. Default 30 s, 0 to 1 h.</summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Reads the section, has it checked with all others, and gives the host its time.</summary>
    /// <param name="services">The host's services.</param>
    /// <param name="configuration">The settings.</param>
    public static void AddTo(IServiceCollection services, IConfiguration configuration)
    {
        var section = services.ReadSettings<StandaloneOptions>(configuration, Section);
        services.AddOptions<StandaloneOptions>()
            .Bind(section)
            .Validate(
                options => options.ShutdownTimeout >= TimeSpan.Zero && options.ShutdownTimeout <= MaxShutdownTimeout,
                $"{Section}:ShutdownTimeout must be between 00:00:00 and 01:00:00.")
            .ValidateOnStart();

        // The host asks for its own options when it is built, which is before anything is checked.
        var read = new StandaloneOptions();
        section.Bind(read);
        services.Configure<HostOptions>(host => host.ShutdownTimeout = read.ShutdownTimeout);
    }
}
