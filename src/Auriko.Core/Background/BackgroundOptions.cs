using System.ComponentModel.DataAnnotations;
using Auriko.Core.Background.Fresh;
using Microsoft.Extensions.Options;

namespace Auriko.Core.Background;

/// <summary>Section <c>Auriko:Background</c> as it is written in the settings.</summary>
internal sealed class BackgroundOptions
{
    public const string Section = "Auriko:Background";

    /// <summary><c>table</c> (default) or <c>file</c>; on Standalone, <c>file</c> is the default.</summary>
    public AcceptanceDurability Durability { get; set; } = AcceptanceDurability.Table;

    /// <summary>
    /// Where the local log is; every process takes a folder of its own in it. A local disk, not a network share. Default:
    /// <c>auriko-responses</c> in the temporary folder.
    /// </summary>
    public string? Directory { get; set; }

    /// <summary>How long a response can be asked for, from its creation. Default 1 day, 1 min to 30 days.</summary>
    public TimeSpan Retention { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Most time from creation to end; not longer than <see cref="Retention"/>. Default 1 h, 1 s to 1 day.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromHours(1);

    /// <summary>Most responses that one process works on at once. Default 1,024, 1 to 100,000.</summary>
    [Range(1, 100_000)]
    public int MaxConcurrency { get; set; } = 1024;

    /// <summary>
    /// How many runs of one response may be interrupted after they called a provider before it fails. Default 20, 1 to 1,000.
    /// </summary>
    [Range(1, 1_000)]
    public int MaxRuns { get; set; } = 20;

    /// <summary>How long events are gathered before they are stored. Default 250 ms, 10 ms to 10 s.</summary>
    public TimeSpan FlushInterval { get; set; } = TimeSpan.FromMilliseconds(250);

    /// <summary>
    /// How often another process's changes are looked for: a cancellation, new events. Default 1 s, 100 ms to 10 s.
    /// </summary>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromSeconds(1);

    /// <summary>How long a process may be silent before others take over its responses. Default 30 s, 5 s to 10 min.</summary>
    public TimeSpan OwnerTimeout { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How often responses without a process are looked for. Default 10 s, 1 s to 10 min.</summary>
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How often expired responses are removed. Default 10 min, 1 s to 1 day.</summary>
    public TimeSpan PurgeInterval { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>How long a stopping process goes on working before it hands over. Default 20 s, 0 to 1 h.</summary>
    public TimeSpan DrainTimeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>A name that only this process has and keeps over restarts. Default: a new one at each start.</summary>
    public string? Owner { get; set; }

    public BackgroundSettings Freeze() => new(string.IsNullOrWhiteSpace(Owner) ? $"{Guid.NewGuid():N}" : Owner)
    {
        Durability = Durability,
        Directory = Directory is { Length: > 0 } directory ? directory : Path.Combine(Path.GetTempPath(), "auriko-responses"),
        Retention = Retention,
        Timeout = Timeout,
        MaxConcurrency = MaxConcurrency,
        MaxRuns = MaxRuns,
        FlushInterval = FlushInterval,
        PollInterval = PollInterval,
        OwnerTimeout = OwnerTimeout,
        SweepInterval = SweepInterval,
        PurgeInterval = PurgeInterval,
        DrainTimeout = DrainTimeout,
    };
}

/// <summary>The settings of background responses, checked and frozen; the members are those of the options.</summary>
/// <param name="Owner">This process.</param>
internal sealed record BackgroundSettings(string Owner)
{
    public AcceptanceDurability Durability { get; init; } = AcceptanceDurability.Table;

    public string Directory { get; init; } = string.Empty;

    public TimeSpan Retention { get; init; } = TimeSpan.FromDays(1);

    public TimeSpan Timeout { get; init; } = TimeSpan.FromHours(1);

    public int MaxConcurrency { get; init; } = 1024;

    public int MaxRuns { get; init; } = 20;

    public TimeSpan FlushInterval { get; init; } = TimeSpan.FromMilliseconds(250);

    public TimeSpan PollInterval { get; init; } = TimeSpan.FromSeconds(1);

    public TimeSpan OwnerTimeout { get; init; } = TimeSpan.FromSeconds(30);

    public TimeSpan SweepInterval { get; init; } = TimeSpan.FromSeconds(10);

    public TimeSpan PurgeInterval { get; init; } = TimeSpan.FromMinutes(10);

    public TimeSpan DrainTimeout { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>Most time, once runs are handed over, to store what has come of calls that have ended.</summary>
    public TimeSpan EndingTime { get; init; } = TimeSpan.FromSeconds(3);
}

/// <summary>Checks ranges the attributes can express.</summary>
[OptionsValidator]
internal sealed partial class BackgroundOptionsValidator : IValidateOptions<BackgroundOptions>;

/// <summary>Checks spans, which attributes cannot express without reflection.</summary>
internal sealed class BackgroundSpansValidator : IValidateOptions<BackgroundOptions>
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    public ValidateOptionsResult Validate(string? name, BackgroundOptions options)
    {
        var errors = new ValidateOptionsResultBuilder();
        Check(errors, nameof(options.Retention), options.Retention, 60 * Second, TimeSpan.FromDays(30));
        Check(errors, nameof(options.Timeout), options.Timeout, Second, TimeSpan.FromDays(1));
        Check(errors, nameof(options.FlushInterval), options.FlushInterval, Second / 100, 10 * Second);
        Check(errors, nameof(options.PollInterval), options.PollInterval, Second / 10, 10 * Second);
        Check(errors, nameof(options.OwnerTimeout), options.OwnerTimeout, 5 * Second, TimeSpan.FromMinutes(10));
        Check(errors, nameof(options.SweepInterval), options.SweepInterval, Second, TimeSpan.FromMinutes(10));
        Check(errors, nameof(options.PurgeInterval), options.PurgeInterval, Second, TimeSpan.FromDays(1));
        Check(errors, nameof(options.DrainTimeout), options.DrainTimeout, TimeSpan.Zero, TimeSpan.FromHours(1));
        if (!Enum.IsDefined(options.Durability))
        {
            errors.AddError($"{BackgroundOptions.Section}:Durability must be 'table' or 'file'.");
        }

        if (options.Timeout > options.Retention)
        {
            errors.AddError($"{BackgroundOptions.Section}:Timeout must not be longer than {BackgroundOptions.Section}:Retention.");
        }

        return errors.Build();
    }

    private static void Check(
        ValidateOptionsResultBuilder errors, string setting, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        if (value < least || value > most)
        {
            errors.AddError($"{BackgroundOptions.Section}:{setting} must be between {least} and {most}.");
        }
    }
}
