using Microsoft.Extensions.Options;

namespace Auriko.Core.Routing;

/// <summary>Section <c>Auriko:Routing</c> as it is written in the settings.</summary>
internal sealed class RoutingOptions
{
    public const string Section = "Auriko:Routing";

    /// <summary>
    /// The share of requests that try an offering nobody has heard of lately, so that its figures stay fresh; up to ten
    /// times as many try one that might be the best. Default 0.02, 0 to 0.5.
    /// </summary>
    public double Exploration { get; set; } = 0.02;

    /// <summary>How long it takes for a live figure to lose half its weight. Default 15 min, 1 min to 1 day.</summary>
    public TimeSpan StatsHalfLife { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>How often live figures are exchanged with other instances. Default 30 s, 1 s to 1 h.</summary>
    public TimeSpan StatsInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>The share of decisions that are stored, 0 to 1. Default 0.</summary>
    public double DecisionSampling { get; set; }

    /// <summary>Where they are stored. Default: <c>auriko-decisions</c> in the temporary folder.</summary>
    public string? DecisionFolder { get; set; }

    public RoutingSettings Freeze() => new(
        Exploration,
        DecisionSampling,
        DecisionFolder is { Length: > 0 } folder ? folder : Path.Combine(Path.GetTempPath(), "auriko-decisions"))
    {
        StatsHalfLife = StatsHalfLife,
        StatsInterval = StatsInterval,
    };
}

/// <summary>The settings of routing, checked and frozen.</summary>
/// <param name="Exploration">The share of requests that try an offering nobody has heard of lately.</param>
/// <param name="DecisionSampling">The share of decisions that are stored.</param>
/// <param name="DecisionFolder">Where they are stored.</param>
internal sealed record RoutingSettings(double Exploration, double DecisionSampling, string DecisionFolder)
{
    public TimeSpan StatsHalfLife { get; init; } = TimeSpan.FromMinutes(15);

    public TimeSpan StatsInterval { get; init; } = TimeSpan.FromSeconds(30);
}

/// <summary>Checks ranges.</summary>
internal sealed class RoutingOptionsValidator : IValidateOptions<RoutingOptions>
{
    private const double MostExploration = 0.5;

    public ValidateOptionsResult Validate(string? name, RoutingOptions options)
    {
        var errors = new ValidateOptionsResultBuilder();
        Check(errors, nameof(options.Exploration), options.Exploration, 0, MostExploration);
        Check(errors, nameof(options.DecisionSampling), options.DecisionSampling, 0, 1);
        Check(
            errors, nameof(options.StatsHalfLife), options.StatsHalfLife, TimeSpan.FromMinutes(1), TimeSpan.FromDays(1));
        Check(
            errors, nameof(options.StatsInterval), options.StatsInterval, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1));
        return errors.Build();
    }

    private static void Check<T>(ValidateOptionsResultBuilder errors, string name, T value, T least, T most)
        where T : IComparable<T>
    {
        if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
        {
            errors.AddError($"{RoutingOptions.Section}:{name} must be between {least} and {most}, not {value}.");
        }
    }
}
