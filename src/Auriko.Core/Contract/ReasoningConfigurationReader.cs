namespace Auriko.Core.Contract;

/// <summary>Reads the request's <c>reasoning</c> and its aliases.</summary>
internal static class ReasoningConfigurationReader
{
    /// <summary>The efforts there are.</summary>
    internal static readonly string[] Efforts = ["none", "minimal", "low", "medium", "high", "xhigh", "max", "off"];
    private static readonly string[] Summaries = ["auto", "concise", "detailed"];

    /// <summary>Reads the object and the top-level <c>reasoning_effort</c>; null when both are absent.</summary>
    public static ReasoningConfiguration? Read(ObjectReader body)
    {
        var alias = body.OneOf("reasoning_effort", Efforts);
        if (body.Object("reasoning") is not { } reasoning)
        {
            return alias is null ? null : new ReasoningConfiguration(alias, null, null);
        }

        var effort = Merge(body, "reasoning_effort", alias, reasoning.OneOf("effort", Efforts), "reasoning.effort");
        var summary = Merge(
            reasoning,
            "generate_summary",
            reasoning.OneOf("generate_summary", Summaries),
            reasoning.OneOf("summary", Summaries),
            "reasoning.summary");
        return new ReasoningConfiguration(effort, summary, reasoning.Element);
    }

    private static string? Merge(ObjectReader owner, string aliasName, string? alias, string? value, string valueName) =>
        alias is not null && value is not null && alias != value
            ? throw FieldErrors.Invalid(owner.At(aliasName), $"must be the same as {valueName} when both are sent")
            : value ?? alias;
}
