using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Auriko.Core.Access;

/// <summary>Section <c>Auriko:Access</c> as it is written in the settings.</summary>
internal sealed class AccessOptions
{
    public const string Section = "Auriko:Access";

    /// <summary>How long a key is honoured before it is looked up again, hence, with <see cref="LookupTimeout"/>, the longest
    /// a revoked one lives on; both together at most 1 min. Default 30 s, at least 0.</summary>
    public TimeSpan CacheDuration { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long an unknown key is refused before it is looked up again. Default 5 s, 0 to 1 h.</summary>
    public TimeSpan UnknownCacheDuration { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>How long known keys are honoured while they cannot be looked up. Default 1 h, 0 to 7 days.</summary>
    public TimeSpan StaleAfterOutage { get; set; } = TimeSpan.FromHours(1);

    /// <summary>How long a look-up may take. Default 2 s, at least 50 ms.</summary>
    public TimeSpan LookupTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Most keys kept in memory, known and unknown ones each. Default 10,000, 1 to 1,000,000.</summary>
    [Range(1, 1_000_000)]
    public int MaxCachedKeys { get; set; } = 10_000;

    public AccessSettings Freeze() =>
        new(CacheDuration, UnknownCacheDuration, StaleAfterOutage, LookupTimeout, MaxCachedKeys);
}

/// <summary>The settings of <see cref="AccessOptions"/>, checked and frozen.</summary>
internal sealed record AccessSettings(
    TimeSpan CacheDuration,
    TimeSpan UnknownCacheDuration,
    TimeSpan StaleAfterOutage,
    TimeSpan LookupTimeout,
    int MaxCachedKeys);

/// <summary>Checks ranges the attributes can express.</summary>
[OptionsValidator]
internal sealed partial class AccessOptionsValidator : IValidateOptions<AccessOptions>;

/// <summary>Checks spans, which attributes cannot express without reflection.</summary>
internal sealed class AccessSpansValidator : IValidateOptions<AccessOptions>
{
    /// <summary>What the management endpoints promise of a change.</summary>
    private static readonly TimeSpan Propagation = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, AccessOptions options)
    {
        var errors = new ValidateOptionsResultBuilder();
        Check(errors, nameof(options.CacheDuration), options.CacheDuration, TimeSpan.Zero, Propagation);
        Check(errors, nameof(options.UnknownCacheDuration), options.UnknownCacheDuration, TimeSpan.Zero, Hour);
        Check(errors, nameof(options.StaleAfterOutage), options.StaleAfterOutage, TimeSpan.Zero, TimeSpan.FromDays(7));
        Check(errors, nameof(options.LookupTimeout), options.LookupTimeout, TimeSpan.FromMilliseconds(50), Propagation);
        if (options.CacheDuration + options.LookupTimeout > Propagation)
        {
            errors.AddError(
                $"{AccessOptions.Section}:CacheDuration and LookupTimeout must be at most {Propagation} together: within that "
                + "time a revoked key is refused everywhere.");
        }

        return errors.Build();
    }

    private static void Check(
        ValidateOptionsResultBuilder errors, string name, TimeSpan value, TimeSpan least, TimeSpan most)
    {
        if (value < least || value > most)
        {
            errors.AddError($"{AccessOptions.Section}:{name} must be between {least} and {most}, not {value}.");
        }
    }
}
