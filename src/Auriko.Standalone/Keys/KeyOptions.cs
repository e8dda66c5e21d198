using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Auriko.Core.Access;
using Auriko.Core.Ledger;

namespace Auriko.Standalone.Keys;

/// <summary>The options that say what a key may do, and how much; the same where one is made and where one is changed.</summary>
internal static class KeyOptions
{
    private static readonly Option<TimeSpan?> Expires = new("--expires")
    {
        Description = "How long it lasts from now: a number and m, h, d or w, such as 30d [default: for ever]",
        HelpName = "TIME",
        CustomParser = ParseSpan,
    };

    private static readonly Option<string[]> Scopes = Many("--scope", "A management endpoint it opens", "SCOPE")
        .AcceptOnlyFromAmong([.. KeyScopes.All]);

    private static readonly Option<int?> Requests = Limit("--rpm", "Requests a minute [default: unlimited]");
    private static readonly Option<int?> Tokens = Limit("--tpm", "Tokens a minute, input and output together [default: unlimited]");
    private static readonly Option<int?> Concurrency = Limit("--concurrency", "Requests at once [default: unlimited]");
    private static readonly Option<string[]> Models = Many("--model", "A model it may call, by canonical id [default: all]", "MODEL");
    private static readonly Option<string[]> Providers = Many("--provider", "A provider that may answer it [default: all]", "PROVIDER");

    private static readonly Option<decimal?> Budget = new("--budget")
    {
        Description = "US dollars it may spend in a period [default: unlimited]",
        HelpName = "USD",
        CustomParser = ParseBudget,
    };

    private static readonly Option<BudgetPeriod?> Period = new("--budget-period")
    {
        Description = "When its budget starts anew, in UTC [default: monthly]",
        HelpName = "monthly|weekly|daily",
        CustomParser = ParsePeriod,
    };

    private static readonly Option<bool?> Soft = new("--budget-soft") { Description = "Show the budget, but refuse nothing beyond it" };

    private static readonly Option<Uri?> WebhookUrl = new("--webhook-url")
    {
        Description = "An https address that is told of the end of its background responses",
        HelpName = "URL",
        CustomParser = ParseWebhook,
    };

    private static readonly Option<string[]> Clear = Many("--clear", "What it is not to have any more", "WHAT")
        .AcceptOnlyFromAmong("expires", "scope", "rpm", "tpm", "concurrency", "model", "provider", "budget");

    /// <summary>For a key that is made.</summary>
    public static IReadOnlyList<Option> ForNew { get; } =
        [Expires, Scopes, Requests, Tokens, Concurrency, Models, Providers, Budget, Period, Soft, WebhookUrl];

    /// <summary>For a key that is there.</summary>
    public static IReadOnlyList<Option> ForChange { get; } =
        [Expires, Scopes, Requests, Tokens, Concurrency, Models, Providers, Budget, Period, Soft, Clear];

    /// <summary>What a line makes of a key: what it names is new, the rest stays.</summary>
    /// <param name="parsed">The line.</param>
    /// <param name="traits">The key without it.</param>
    /// <exception cref="CommandException">A budget's period or softness stands without a budget.</exception>
    public static ApiKeyTraits Apply(ParseResult parsed, ApiKeyTraits traits)
    {
        var cleared = parsed.GetResult(Clear) is null ? [] : parsed.GetRequiredValue(Clear);
        var before = traits.Policy;
        return traits with
        {
            ExpiresAt = parsed.GetValue(Expires) is { } span
                ? TimeProvider.System.GetUtcNow() + span
                : cleared.Contains("expires") ? null : traits.ExpiresAt,
            Webhook = parsed.GetResult(WebhookUrl) is not null && parsed.GetValue(WebhookUrl) is { } url
                ? new WebhookTarget(url, WebhookTarget.NewSecret())
                : traits.Webhook,
            Policy = before with
            {
                Scopes = Pick(Scopes, before.Scopes),
                RateLimitRpm = parsed.GetValue(Requests) ?? Keep("rpm", before.RateLimitRpm),
                RateLimitTpm = parsed.GetValue(Tokens) ?? Keep("tpm", before.RateLimitTpm),
                MaxConcurrency = parsed.GetValue(Concurrency) ?? Keep("concurrency", before.MaxConcurrency),
                Models = Pick(Models, before.Models),
                Providers = Pick(Providers, before.Providers),
                Budget = cleared.Contains("budget") ? null : BudgetOf(parsed, before.Budget),
            },
        };

        int? Keep(string name, int? limit) => cleared.Contains(name) ? null : limit;

        IReadOnlyList<string> Pick(Option<string[]> option, IReadOnlyList<string> list) =>
            parsed.GetResult(option) is not null ? [.. parsed.GetRequiredValue(option).Distinct()]
            : cleared.Contains(option.Name[2..]) ? []
            : list;
    }

    /// <summary>Reads a number and its unit.</summary>
    /// <param name="argument">What stands on the line.</param>
    public static TimeSpan? ParseSpan(ArgumentResult argument)
    {
        var text = argument.Tokens[^1].Value;
        var unit = text is "" ? TimeSpan.Zero : text[^1] switch
        {
            'm' => TimeSpan.FromMinutes(1),
            'h' => TimeSpan.FromHours(1),
            'd' => TimeSpan.FromDays(1),
            'w' => TimeSpan.FromDays(7),
            _ => TimeSpan.Zero,
        };
        if (unit > TimeSpan.Zero
            && int.TryParse(text.AsSpan(..^1), NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            && count is > 0 and <= 100_000)
        {
            return count * unit;
        }

        argument.AddError("A time must be a number and m, h, d or w, such as 30d.");
        return null;
    }

    private static KeyBudget? BudgetOf(ParseResult parsed, KeyBudget? before)
    {
        var (limit, period, soft) = (parsed.GetValue(Budget), parsed.GetValue(Period), parsed.GetValue(Soft));
        if (limit is null && before is null && (period is not null || soft is not null))
        {
            throw new CommandException("--budget-period and --budget-soft need a --budget.");
        }

        var amount = limit is { } dollars ? Usd.FromDollars(dollars) : before?.Limit;
        return amount is { } most
            ? new KeyBudget(
                most, period ?? before?.Period ?? BudgetPeriod.Monthly, soft is { } isSoft ? !isSoft : before?.Enforce ?? true,
                before?.IncludeByok ?? false)
            : null;
    }

    private static decimal? ParseBudget(ArgumentResult argument)
    {
        if (decimal.TryParse(argument.Tokens[^1].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var dollars)
            && dollars is > 0 and <= KeyBudget.MaxDollars && decimal.Round(dollars, 9) == dollars)
        {
            return dollars;
        }

        argument.AddError("--budget must be an amount of US dollars above 0, such as 25 or 0.50.");
        return null;
    }

    private static BudgetPeriod? ParsePeriod(ArgumentResult argument)
    {
        switch (argument.Tokens[^1].Value)
        {
            case "monthly":
                return BudgetPeriod.Monthly;
            case "weekly":
                return BudgetPeriod.Weekly;
            case "daily":
                return BudgetPeriod.Daily;
            default:
                argument.AddError("--budget-period must be monthly, weekly or daily.");
                return null;
        }
    }

    private static Uri? ParseWebhook(ArgumentResult argument)
    {
        if (Uri.TryCreate(argument.Tokens[^1].Value, UriKind.Absolute, out var url)
            && new WebhookTarget(url, WebhookTarget.NewSecret()).IsValid)
        {
            return url;
        }

        argument.AddError("--webhook-url must be an https address without a user.");
        return null;
    }

    private static Option<int?> Limit(string name, string description)
    {
        var option = new Option<int?>(name) { Description = description, HelpName = "N" };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }]
                && int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) && number < 1)
            {
                result.AddError($"{name} must be at least 1.");
            }
        });
        return option;
    }

    private static Option<string[]> Many(string name, string description, string helpName) =>
        new(name) { Description = description + "; can be given several times", HelpName = helpName };
}
