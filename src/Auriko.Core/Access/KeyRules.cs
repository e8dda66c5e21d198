using System.Globalization;
using Auriko.Core.Execution;
using Auriko.Core.Ledger;

namespace Auriko.Core.Access;

/// <summary>What may be asked of a key. Pure; fields are named as the management endpoints spell them.</summary>
internal static class KeyRules
{
    /// <summary>Most characters of a name, a workspace or a model's id.</summary>
    public const int MaxText = 255;

    /// <summary>Most entries of a list.</summary>
    public const int MaxList = 100;

    private static readonly string ScopeRule = "is not a scope: use " + string.Join(", ", KeyScopes.All);

    /// <summary>Checks what an operator decided.</summary>
    /// <param name="traits">It.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="InvalidKeyException">Something is out of range; it names the first.</exception>
    public static void Check(ApiKeyTraits traits, DateTimeOffset now)
    {
        Require(IsText(traits.Name), "name", $"has 1 to {MaxText} characters, none of them a control character");
        Require(
            traits.WorkspaceId is null || (IsWord(traits.WorkspaceId) && !traits.WorkspaceId.Contains('/', StringComparison.Ordinal)),
            "workspace_id", $"has 1 to {MaxText} characters, without spaces, slashes and control characters");
        Require(traits.ExpiresAt is null || traits.ExpiresAt > now, "expires_at", "must be in the future");
        Require(
            traits.Webhook is null or { IsValid: true },
            "webhook", "is an https address without a user, and a whsec_ secret of 24 bytes or more");
        Check(traits.Policy);
    }

    private static void Check(KeyPolicy policy)
    {
        Require(policy.RateLimitRpm is null or > 0, "rate_limit_rpm", "must be at least 1");
        Require(policy.RateLimitTpm is null or > 0, "rate_limit_tpm", "must be at least 1");
        Require(policy.MaxConcurrency is null or > 0, "max_concurrency", "must be at least 1");
        CheckList(policy.Scopes, "scopes", scope => KeyScopes.All.Contains(scope, StringComparer.Ordinal), ScopeRule);
        CheckList(policy.Models, "models", IsWord, $"has 1 to {MaxText} characters, without spaces and control characters");
        CheckList(policy.Providers, "providers", ProviderName.IsValid, "has 1 to 64 of a-z, 0-9, '_' and '-'");
        Require(
            policy.Budget is null || (policy.Budget.Limit > Usd.Zero && policy.Budget.Limit.Dollars <= KeyBudget.MaxDollars),
            "budget.limit_usd", string.Create(CultureInfo.InvariantCulture, $"must be above 0 and at most {KeyBudget.MaxDollars}"));
        Require(policy.Budget is null || Enum.IsDefined(policy.Budget.Period), "budget.period", "must be monthly, weekly or daily");
    }

    private static void CheckList(IReadOnlyList<string> list, string field, Func<string, bool> isValid, string rule)
    {
        Require(list.Count <= MaxList, field, string.Create(CultureInfo.InvariantCulture, $"has at most {MaxList} entries"));
        for (var index = 0; index < list.Count; index++)
        {
            Require(isValid(list[index]), string.Create(CultureInfo.InvariantCulture, $"{field}[{index}]"), rule);
        }
    }

    private static bool IsText(string text) =>
        !string.IsNullOrWhiteSpace(text) && text.Length <= MaxText && !text.Any(char.IsControl);

    private static bool IsWord(string text) => IsText(text) && !text.Any(char.IsWhiteSpace);

    private static void Require(bool condition, string field, string rule)
    {
        if (!condition)
        {
            throw new InvalidKeyException(field, rule);
        }
    }
}

/// <summary>What was asked of a key cannot be.</summary>
/// <param name="field">The field, as the management endpoints spell it.</param>
/// <param name="rule">What holds of it, to stand after its name.</param>
public sealed class InvalidKeyException(string field, string rule) : ArgumentException($"'{field}' {rule}.")
{
    /// <summary>The field, as the management endpoints spell it.</summary>
    public string Field { get; } = field;
}
