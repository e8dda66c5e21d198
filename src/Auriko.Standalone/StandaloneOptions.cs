namespace Auriko.Standalone;

/// <summary>Section <c>Auriko:Standalone</c> as it is written in the settings.</summary>
internal sealed class StandaloneOptions
{
    public const string Section = "Auriko:Standalone";

    private static readonly TimeSpan MaxShutdownTimeout = TimeSpan.FromHours(1);

    /// <summary>How long running requests may go on after Ctrl-C or SIGTERM. Default 30 s, 0 to 1 h.</summary>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Reads the section.</summary>
    /// <param name="configuration">The settings.</param>
    /// <exception cref="CommandException">A setting is out of range.</exception>
    public static StandaloneOptions Read(IConfiguration configuration)
    {
        var options = new StandaloneOptions();
        configuration.GetSection(Section).Bind(options);
        return options.ShutdownTimeout >= TimeSpan.Zero && options.ShutdownTimeout <= MaxShutdownTimeout
            ? options
            : throw new CommandException($"{Section}:ShutdownTimeout must be between 00:00:00 and 01:00:00.");
    }
}
