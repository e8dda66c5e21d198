using Microsoft.Extensions.Options;

namespace Auriko.Core.Execution.Health;

/// <summary>Section <c>Auriko:Execution:Breaker</c> as it is written in the settings.</summary>
internal sealed class BreakerOptions
{
    public const string Section = "Auriko:Execution:Breaker";

    /// <summary>The share of failed attempts that opens an offering's circuit. Default 0.5, more than 0, at most 1.</summary>
    public double FailureRatio { get; set; } = 0.5;

    /// <summary>How many attempts must have ended within the window. Default 5, 2 to 1000.</summary>
    public int MinimumAttempts { get; set; } = 5;

    /// <summary>How far back attempts count. Default 30 s, 1 s to 1 h.</summary>
    public TimeSpan Window { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long the offering is left alone at first. Default 15 s, 1 s to 1 h.</summary>
    public TimeSpan Pause { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>The longest it is left alone, after failed probes. Default 2 min, <see cref="Pause"/> to 1 day.</summary>
    public TimeSpan LongestPause { get; set; } = TimeSpan.FromMinutes(2);

    public BreakerSettings Freeze() => new(FailureRatio, MinimumAttempts, Window, Pause, LongestPause);
}

/// <summary>Checks spans, which attributes cannot express without reflection, and what depends on another setting.</summary>
internal sealed class BreakerOptionsValidator : IValidateOptions<BreakerOptions>
{
    public ValidateOptionsResult Validate(string? name, BreakerOptions options)
    {
        var errors = new ValidateOptionsResultBuilder();
        if (options.FailureRatio is not (> 0 and <= 1))
        {
            errors.AddError($"{BreakerOptions.Section}:FailureRatio must be more than 0 and at most 1.");
        }

        if (options.MinimumAttempts is < 2 or > 1000)
        {
            errors.AddError($"{BreakerOptions.Section}:MinimumAttempts must be between 2 and 1000.");
        }

        if (!IsWithin(options.Window))
        {
            errors.AddError($"{BreakerOptions.Section}:Window must be between 00:00:01 and 01:00:00.");
        }

        if (!IsWithin(options.Pause))
        {
            errors.AddError($"{BreakerOptions.Section}:Pause must be between 00:00:01 and 01:00:00.");
        }

        if (options.LongestPause < options.Pause || options.LongestPause > TimeSpan.FromDays(1))
        {
            errors.AddError($"{BreakerOptions.Section}:LongestPause must be between Pause and 1.00:00:00.");
        }

        return errors.Build();
    }

    private static bool IsWithin(TimeSpan span) => span >= TimeSpan.FromSeconds(1) && span <= TimeSpan.FromHours(1);
}
