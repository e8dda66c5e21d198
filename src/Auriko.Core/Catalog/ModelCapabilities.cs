namespace Auriko.Core.Catalog;

/// <summary>What a model can do.</summary>
public sealed record ModelCapabilities
{
    /// <summary>Every sampling parameter there is, by its name in a request.</summary>
    public static IReadOnlyList<string> AllSamplingParameters { get; } =
        ["temperature", "top_p", "top_k", "frequency_penalty", "presence_penalty"];

    /// <summary>The built-in tools that the catalog is expected to list where a model has them.</summary>
    public static IReadOnlyList<string> UsualBuiltInTools { get; } =
        ["web_search", "file_search", "code_interpreter", "image_generation", "mcp"];

    /// <summary>Function tools.</summary>
    public bool Tools { get; init; } = true;

    /// <summary>Several calls in one turn.</summary>
    public bool ParallelTools { get; init; } = true;

    /// <summary><c>tool_choice: required</c> or a named function.</summary>
    public bool RequiredToolChoice { get; init; } = true;

    /// <summary>Image input.</summary>
    public bool Images { get; init; }

    /// <summary>File input, such as PDF.</summary>
    public bool Files { get; init; }

    /// <summary>JSON that obeys a schema.</summary>
    public bool StructuredOutput { get; init; } = true;

    /// <summary>Any JSON object.</summary>
    public bool JsonMode { get; init; } = true;

    /// <summary>Reasoning.</summary>
    public bool Reasoning { get; init; }

    /// <summary>The efforts it takes; empty when it takes none.</summary>
    public IReadOnlyList<string> ReasoningEfforts { get; init; } = [];

    /// <summary>Log probabilities.</summary>
    public bool Logprobs { get; init; }

    /// <summary>Temperature and the other sampling parameters.</summary>
    public bool Sampling { get; init; } = true;

    /// <summary>
    /// The sampling parameters it takes, of <see cref="AllSamplingParameters"/>; null means each, where
    /// <see cref="Sampling"/> is.
    /// </summary>
    public IReadOnlyList<string>? SamplingParameters { get; init; }

    /// <summary>The built-in tools it has, by their <c>type</c> in a request, such as <c>web_search</c>.</summary>
    public IReadOnlyList<string> BuiltInTools { get; init; } = [];

    /// <summary>Served only by <c>/v1/responses</c>.</summary>
    public bool ResponsesOnly { get; init; }

    /// <summary>Whether it takes a sampling parameter. Allocates nothing.</summary>
    /// <param name="parameter">Its name in a request.</param>
    public bool TakesSampling(string parameter) =>
        Sampling && (SamplingParameters is null || SamplingParameters.Contains(parameter));
}
