using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;

namespace Auriko.Core.Access.Limits;

/// <summary>Section <c>Auriko:Access:Limits</c> as it is written in the settings.</summary>
internal sealed class LimitOptions
{
    public const string Section = "Auriko:Access:Limits";

    /// <summary>Whether requests and tokens a minute are counted by each instance or by all together. Default instance.</summary>
    public LimitScope Scope { get; set; } = LimitScope.Instance;

    /// <summary>Requests a minute of a key that has no limit of its own. Default none, at least 1.</summary>
    [Range(1, int.MaxValue)]
    public int? RequestsPerMinute { get; set; }

    /// <summary>Tokens a minute of a key that has no limit of its own. Default none, at least 1.</summary>
    [Range(1, int.MaxValue)]
    public int? TokensPerMinute { get; set; }

    /// <summary>Requests at once of a key that has no limit of its own. Default none, at least 1.</summary>
    [Range(1, int.MaxValue)]
    public int? MaxConcurrency { get; set; }

    /// <summary>Requests at once of all keys together, an instance. Default none, at least 1.</summary>
    [Range(1, int.MaxValue)]
    public int? MaxConcurrencyOfAll { get; set; }

    /// <summary>
    /// The share of a limit that each instance allows by itself while it cannot count with the others. Default 0.25, above 0
    /// to 1.
    /// </summary>
    [Range(0.001, 1)]
    public double OutageShare { get; set; } = 0.25;

    public LimitSettings Freeze() => new(Scope, new KeyRates(RequestsPerMinute, TokensPerMinute, MaxConcurrency))
    {
        MaxConcurrencyOfAll = MaxConcurrencyOfAll,
        OutageShare = OutageShare,
    };
}

/// <summary>Who counts.</summary>
internal enum LimitScope
{
    /// <summary>Each instance for itself.</summary>
    Instance,

    /// <summary>All instances on one storage account together.</summary>
    Shared,
}

/// <summary>The settings of <see cref="LimitOptions"/>, checked and frozen.</summary>
/// <param name="Scope">Who counts.</param>
/// <param name="Defaults">The limits of keys without their own.</param>
internal sealed record LimitSettings(LimitScope Scope, KeyRates Defaults)
{
    /// <summary>Requests at once of all keys together; null unlimited.</summary>
    public int? MaxConcurrencyOfAll { get; init; }

    /// <summary>The share of a limit that an instance allows by itself.</summary>
    public double OutageShare { get; init; } = 0.25;
}

/// <summary>Checks ranges the attributes can express.</summary>
[OptionsValidator]
internal sealed partial class LimitOptionsValidator : IValidateOptions<LimitOptions>;

/// <summary>The limits of a key; null unlimited.</summary>
/// <param name="Requests">Requests a minute.</param>
/// <param name="Tokens">Tokens a minute.</param>
/// <param name="Concurrency">Requests at once.</param>
internal readonly record struct KeyRates(int? Requests, int? Tokens, int? Concurrency)
{
    /// <summary>Whether there is any limit.</summary>
    public bool IsLimited => (Requests ?? Tokens ?? Concurrency) is not null;

    /// <summary>A key's own limits, and the general ones where it has none.</summary>
    /// <param name="policy">The key's.</param>
    /// <param name="general">The general ones.</param>
    public static KeyRates Of(KeyPolicy policy, KeyRates general) => new(
        policy.RateLimitRpm ?? general.Requests, policy.RateLimitTpm ?? general.Tokens, policy.MaxConcurrency ?? general.Concurrency);
}
