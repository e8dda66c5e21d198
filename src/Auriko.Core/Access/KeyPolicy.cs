namespace Auriko.Core.Access;

/// <summary>What a key may do, and how much. Immutable; the default allows everything but administration.</summary>
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
}
