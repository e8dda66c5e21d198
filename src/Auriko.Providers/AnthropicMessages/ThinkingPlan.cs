namespace Auriko.Providers.AnthropicMessages;

/// <summary>What a call says of thinking.</summary>
/// <param name="Type">The <c>thinking.type</c>; null when nothing is said.</param>
/// <param name="Budget">The budget in tokens; null without one.</param>
/// <param name="Effort">The <c>output_config.effort</c>; null when nothing is said.</param>
internal sealed record ThinkingPlan(string? Type, int? Budget = null, string? Effort = null)
{
    /// <summary>The type of a model that decides by itself.</summary>
    public const string Adaptive = "adaptive";

    /// <summary>The type of a model with a budget.</summary>
    public const string Enabled = "enabled";

    /// <summary>Nothing is said: the model does what it does by default.</summary>
    public static ThinkingPlan Unsaid { get; } = new((string?)null);

    /// <summary>Whether the model was asked to think: then it takes no other sampling and no forced call.</summary>
    public bool IsOn => Type is Adaptive or Enabled;
}
