using Auriko.Core.Catalog;

namespace Auriko.Providers.Gemini;

/// <summary>What differs between generations of models, and is told by their ids.</summary>
/// <param name="offering">The offering.</param>
internal sealed class GeminiModel(Offering offering)
{
    private static readonly string[] Former = ["gemini-1", "gemini-2", "gemini-exp", "gemma"];

    /// <summary>What it can do.</summary>
    public ModelCapabilities Capabilities => offering.Capabilities;

    /// <summary>The canonical id, as callers know it.</summary>
    public string Id => offering.ModelId;

    /// <summary>
    /// Whether it is of the third generation or later: it thinks by level instead of budget, refuses a call without its
    /// signature, takes media in a function's answer, and holds to a schema while it has tools.
    /// </summary>
    public bool IsThird { get; } = !Former.Any(prefix =>
        offering.ProviderModelId.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));

    /// <summary>
    /// Whether it thinks unless it is told not to. The small model of the second generation does not, and Vertex AI refuses
    /// to show thoughts of a model that does not think.
    /// </summary>
    public bool ThinksUnasked => IsThird
        || !offering.ProviderModelId.Contains("flash-lite", StringComparison.OrdinalIgnoreCase);
}
