namespace Auriko.Core.Access;

/// <summary>What a key may do, and how much. Immutable; the default allows everything but administration.</summary>
/// <remarks>Equal when every member is, the lists element by element.</remarks>
public sealed record KeyPolicy
{
    /// <summary>A policy without a limit, and without a scope.</summary>
    public static KeyPolicy Default { get; } = new();

    /// <summary>The management endpoints it opens, of <see cref="KeyScopes"/>; calling models needs none.</summary>
    public IReadOnlyList<string> Scopes { get; init; } = [];

    /// <summary>Requests a minute, at least 1; null unlimited.</summary>
    public int? RateLimitRpm { get; init; }

    /// <summary>Tokens a minute, input and output together, at least 1; null unlimited.</summary>
    public int? RateLimitTpm { get; init; }

    /// <summary>Requests at once, at least 1; null unlimited.</summary>
    public int? MaxConcurrency { get; init; }

    /// <summary>The models it may call, by canonical id; empty all.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>The providers that may answer it; empty all.</summary>
    public IReadOnlyList<string> Providers { get; init; } = [];

    /// <summary>What it may spend; null unlimited.</summary>
    public KeyBudget? Budget { get; init; }

    /// <summary>Its two allow-lists.</summary>
    public KeyAllowance Allowance => Models.Count + Providers.Count == 0 ? KeyAllowance.Everything : new(Models, Providers);

    /// <inheritdoc/>
    public bool Equals(KeyPolicy? other) =>
        other is not null
        && (RateLimitRpm, RateLimitTpm, MaxConcurrency, Budget) == (other.RateLimitRpm, other.RateLimitTpm, other.MaxConcurrency, other.Budget)
        && Scopes.SequenceEqual(other.Scopes, StringComparer.Ordinal)
        && Models.SequenceEqual(other.Models, StringComparer.Ordinal)
        && Providers.SequenceEqual(other.Providers, StringComparer.Ordinal);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(
        RateLimitRpm, RateLimitTpm, MaxConcurrency, Budget, Scopes.Count, Models.Count, Providers.Count);
}
