using System.Globalization;
using Auriko.Core.Catalog;
using Auriko.Core.Contract;
using Auriko.Core.Ledger;

namespace Auriko.Core.Access;

/// <summary>Reads the bodies of the management endpoints. Strict: an unknown field is an error. Pure.</summary>
internal static class KeyRequests
{
    private static readonly string[] Changeable =
    [
        "name", "scopes", "rate_limit_rpm", "rate_limit_tpm", "max_concurrency", "models", "providers", "expires_at", "budget",
    ];

    private static readonly string[] Known = [.. Changeable, "key_type", "live"];

    private static readonly string[] TimeFormats = ["yyyy-MM-dd'T'HH:mm:ssK", "yyyy-MM-dd'T'HH:mm:ss.FFFFFFFK"];

    /// <summary>Reads what a new key is to be.</summary>
    /// <param name="json">UTF-8 JSON.</param>
    /// <param name="catalog">Knows the models.</param>
    /// <exception cref="GatewayException">It breaks the contract.</exception>
    public static (ApiKeyTraits Traits, bool Live) ReadNew(ReadOnlySpan<byte> json, CatalogSnapshot catalog)
    {
        var body = Parse(json, Known);
        body.OneOf("key_type", "api");
        return (Apply(body, catalog, new ApiKeyTraits(body.RequiredName("name"))), body.Flag("live") ?? true);
    }

    /// <summary>Reads what is to change of a key.</summary>
    /// <param name="json">UTF-8 JSON.</param>
    /// <param name="catalog">Knows the models.</param>
    /// <returns>Makes the change.</returns>
    /// <exception cref="GatewayException">It breaks the contract.</exception>
    public static Func<ApiKeyTraits, ApiKeyTraits> ReadChange(ReadOnlySpan<byte> json, CatalogSnapshot catalog)
    {
        var body = Parse(json, Changeable);
        if (body.Element.TryGetProperty("name", out _))
        {
            body.RequiredName("name");
        }

        return traits => Apply(body, catalog, traits);
    }

    /// <summary>Reads how long the old secret of a key stays good.</summary>
    /// <param name="json">UTF-8 JSON; empty for no time.</param>
    /// <exception cref="GatewayException">It breaks the contract.</exception>
    public static TimeSpan ReadOverlap(ReadOnlySpan<byte> json)
    {
        if (json.IsEmpty)
        {
            return TimeSpan.Zero;
        }

        var body = Parse(json, ["overlap_seconds"]);
        return TimeSpan.FromSeconds(
            body.Integer("overlap_seconds", 0, (int)ApiKeyAdministration.MaxOverlap.TotalSeconds) ?? 0);
    }

    private static ObjectReader Parse(ReadOnlySpan<byte> json, string[] known)
    {
        var body = ObjectReader.Of(RequestBody.Parse(json), FieldPath.Root);
        body.AllowOnly(known);
        return body;
    }

    /// <summary>What the body has is new, null included; the rest stays.</summary>
    private static ApiKeyTraits Apply(ObjectReader body, CatalogSnapshot catalog, ApiKeyTraits traits)
    {
        var before = traits.Policy;
        return traits with
        {
            Name = body.Text("name") ?? traits.Name,
            ExpiresAt = Says("expires_at") ? Time(body, "expires_at") : traits.ExpiresAt,
            Policy = before with
            {
                Scopes = Says("scopes") ? Scopes(body) : before.Scopes,
                RateLimitRpm = Says("rate_limit_rpm") ? body.Integer("rate_limit_rpm", 1) : before.RateLimitRpm,
                RateLimitTpm = Says("rate_limit_tpm") ? body.Integer("rate_limit_tpm", 1) : before.RateLimitTpm,
                MaxConcurrency = Says("max_concurrency") ? body.Integer("max_concurrency", 1) : before.MaxConcurrency,
                Models = Says("models") ? Models(body, catalog) : before.Models,
                Providers = Says("providers") ? Names(body, "providers") : before.Providers,
                Budget = Says("budget") ? Budget(body) : before.Budget,
            },
        };

        bool Says(string name) => body.Element.TryGetProperty(name, out _);
    }

    private static IReadOnlyList<string> Names(ObjectReader body, string name) =>
        [.. (body.List(name)?.Names() ?? []).Distinct(StringComparer.Ordinal)];

    private static IReadOnlyList<string> Scopes(ObjectReader body)
    {
        var scopes = body.List("scopes")?.Names() ?? [];
        for (var index = 0; index < scopes.Count; index++)
        {
            if (!KeyScopes.All.Contains(scopes[index], StringComparer.Ordinal))
            {
                throw FieldErrors.Invalid(
                    body.At("scopes").Element(index), "must be one of " + string.Join(", ", KeyScopes.All));
            }
        }

        return [.. scopes.Distinct(StringComparer.Ordinal)];
    }

    /// <summary>Aliases become canonical ids, by which requests are checked.</summary>
    private static IReadOnlyList<string> Models(ObjectReader body, CatalogSnapshot catalog)
    {
        var names = body.List("models")?.Names() ?? [];
        return [.. names
            .Select((name, index) => catalog.TryFind(name, out var model)
                ? model.Id
                : throw FieldErrors.Invalid(
                    body.At("models").Element(index), "is not a model of this deployment",
                    "GET /v1/models?endpoint=responses lists the models."))
            .Distinct(StringComparer.Ordinal)];
    }

    private static DateTimeOffset? Time(ObjectReader body, string name)
    {
        if (body.Text(name) is not { } text)
        {
            return null;
        }

        return DateTimeOffset.TryParseExact(
            text, TimeFormats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)
            ? time
            : throw FieldErrors.Invalid(body.At(name), "must be a time of ISO 8601, such as 2027-01-31T12:00:00Z");
    }

    private static KeyBudget? Budget(ObjectReader body)
    {
        if (body.Object("budget") is not { } budget)
        {
            return null;
        }

        budget.AllowOnly("limit_usd", "period", "enforce", "include_byok");
        var dollars = budget.Amount("limit_usd") ?? throw FieldErrors.Missing(budget.At("limit_usd"));
        if (dollars is <= 0 or > KeyBudget.MaxDollars || decimal.Round(dollars, 9) != dollars)
        {
            throw FieldErrors.Invalid(
                budget.At("limit_usd"),
                string.Create(CultureInfo.InvariantCulture, $"must be above 0 and at most {KeyBudget.MaxDollars}, with 9 decimals at most"));
        }

        return new KeyBudget(
            Usd.FromDollars(dollars),
            budget.OneOf("period", "monthly", "weekly", "daily") switch
            {
                "weekly" => BudgetPeriod.Weekly,
                "daily" => BudgetPeriod.Daily,
                _ => BudgetPeriod.Monthly,
            },
            budget.Flag("enforce") ?? true,
            budget.Flag("include_byok") ?? false);
    }
}
