using System.Globalization;
using System.Text.RegularExpressions;
using Auriko.Core.Catalog;

namespace Auriko.Providers.AnthropicMessages;

/// <summary>
/// What a model's family takes, read from its name: families differ in what they refuse, and the API cannot be asked. A
/// model of another maker is treated as the first families with thinking were, which compatible servers follow.
/// </summary>
/// <param name="Name">Such as <c>opus</c>, <c>sonnet</c>, <c>haiku</c>; null for another maker's model.</param>
/// <param name="Version">Its version.</param>
internal sealed partial record ClaudeFamily(string? Name, Version Version)
{
    private const string Opus = "opus";
    private const string Sonnet = "sonnet";
    private const string Haiku = "haiku";

    private static readonly Version V41 = new(4, 1);
    private static readonly Version V45 = new(4, 5);
    private static readonly Version V46 = new(4, 6);
    private static readonly Version V47 = new(4, 7);
    private static readonly Version V50 = new(5, 0);
    private static readonly Version V51 = new(5, 1);
    private static readonly Version V55 = new(5, 5);

    /// <summary>How its thinking is asked for.</summary>
    public ThinkingStyle Thinking =>
        IsFrom(V46) ? ThinkingStyle.Adaptive
        : Name is Opus && Version == V45 ? ThinkingStyle.BudgetAndEffort
        : ThinkingStyle.Budget;

    /// <summary>The <c>thinking.type</c> for no thinking, or the least; null when it always thinks.</summary>
    public string? ThinkingOff =>
        IsAlwaysThinking || (Name is Opus && IsFrom(V55)) ? null
        : Name is Sonnet && IsFrom(V55) ? "between_tools"
        : "disabled";

    /// <summary>Whether it thinks when nothing is said of it.</summary>
    public bool ThinksByDefault => IsFrom(V50);

    /// <summary>Whether it can be made to call a tool.</summary>
    public bool TakesForcedCalls => Name switch
    {
        Opus or Sonnet => !IsFrom(V55),
        "fable" or "mythos" => !IsFrom(V51),
        _ => true,
    };

    /// <summary>Whether temperature and nucleus sampling may be set together.</summary>
    public bool TakesBothSamplings => !IsFrom(V41);

    /// <summary>The fewest input tokens it caches; null when it is not known to cache what is marked.</summary>
    public int? LeastCached => Name switch
    {
        null => null,
        Haiku => IsFrom(V45) ? 4096 : 2048,
        Opus when Version == V45 || Version == V46 => 4096,
        Opus when Version == V47 => 2048,
        Sonnet => 1024,
        _ => IsFrom(V50) ? 512 : 1024,
    };

    private bool IsAlwaysThinking => Name is "fable" or "mythos";

    /// <summary>The family of an offering: an own name for a deployment says less than the model's.</summary>
    public static ClaudeFamily Of(Offering offering) =>
        Parse(offering.ProviderModelId) ?? Parse(offering.ModelId) ?? new ClaudeFamily(null, new Version());

    private bool IsFrom(Version version) => Name is not null && Version >= version;

    /// <summary>Reads a name: the family stands before the version, and in the first generations behind it.</summary>
    private static ClaudeFamily? Parse(string model)
    {
        var match = Pattern().Match(model);
        return match.Success
            ? new ClaudeFamily(
                match.Groups[match.Groups["family"].Success ? "family" : "late"].Value.ToLowerInvariant(),
                new Version(Number(match, "major"), Number(match, "minor")))
            : null;
    }

    private static int Number(Match match, string group) =>
        match.Groups[group] is { Success: true } digits ? int.Parse(digits.ValueSpan, CultureInfo.InvariantCulture) : 0;

    // A date of eight digits is no minor version.
    [GeneratedRegex(
        @"claude-(?:(?<family>[a-z]+)-)?(?<major>\d{1,2})(?!\d)(?:[.-](?<minor>\d{1,2})(?!\d))?(?:-(?<late>[a-z]+))?",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}

/// <summary>How a family's thinking is asked for.</summary>
internal enum ThinkingStyle
{
    /// <summary>With a budget of tokens.</summary>
    Budget,

    /// <summary>With a budget of tokens, and an effort beside it.</summary>
    BudgetAndEffort,

    /// <summary>With an effort; the model decides how much it thinks.</summary>
    Adaptive,
}
