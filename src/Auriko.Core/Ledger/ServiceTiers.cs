using System.Collections.Frozen;
using System.Diagnostics.CodeAnalysis;
using Auriko.Core.Contract;

namespace Auriko.Core.Ledger;

/// <summary>The tiers that providers serve requests in, as far as a price depends on them. Pure.</summary>
public static class ServiceTiers
{
    /// <summary>A tier whose name is none that could be kept.</summary>
    public const string Other = "other";

    private const int LongestName = 32;

    /// <summary>Leaves the choice to the provider, whose reply says at its end what it was.</summary>
    private const string Undecided = "auto";

    private static readonly FrozenSet<string> Standard = FrozenSet.Create(
        StringComparer.OrdinalIgnoreCase, Undecided, "default", "standard", "standard_only", "on_demand", "unspecified");

    /// <summary>The tier of a price that is not the list price.</summary>
    /// <param name="name">What a request or a reply calls the tier.</param>
    /// <returns>Its name in lower case; null for the standard tier, and when nothing is said.</returns>
    public static string? PricedApart(string? name)
    {
        if (string.IsNullOrEmpty(name) || Standard.Contains(name))
        {
            return null;
        }

        return name.Length <= LongestName && name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '_' or '-')
            ? name.ToLowerInvariant()
            : Other;
    }

    /// <summary>Whether a reply says in which tier it is served.</summary>
    /// <param name="name">What it calls the tier.</param>
    public static bool IsDecided([NotNullWhen(true)] string? name) =>
        !string.IsNullOrEmpty(name) && !name.Equals(Undecided, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a request might ask for a tier: only fields that this gateway does not read can.</summary>
    /// <param name="request">The request.</param>
    public static bool MayBeAskedFor(ResponseRequest request) =>
        request.Extensions.Count > 0 || request.AdditionalFields.ContainsKey("service_tier");
}
