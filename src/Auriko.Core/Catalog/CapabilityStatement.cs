namespace Auriko.Core.Catalog;

/// <summary>What a file says a model can do.</summary>
internal sealed record CapabilityStatement
{
    public static CapabilityStatement Nothing { get; } = new();

    public bool? Tools { get; init; }

    public bool? ParallelTools { get; init; }

    public bool? RequiredToolChoice { get; init; }

    public bool? Images { get; init; }

    public bool? Files { get; init; }

    public bool? StructuredOutput { get; init; }

    public bool? JsonMode { get; init; }

    public bool? Reasoning { get; init; }

    public IReadOnlyList<string>? ReasoningEfforts { get; init; }

    public bool? Logprobs { get; init; }

    public bool? Sampling { get; init; }

    public IReadOnlyList<string>? SamplingParameters { get; init; }

    public IReadOnlyList<string>? BuiltInTools { get; init; }

    public bool? ResponsesOnly { get; init; }

    /// <summary>What this says, and <paramref name="known"/> where it says nothing.</summary>
    public ModelCapabilities Over(ModelCapabilities known) => new()
    {
        Tools = Tools ?? known.Tools,
        ParallelTools = ParallelTools ?? known.ParallelTools,
        RequiredToolChoice = RequiredToolChoice ?? known.RequiredToolChoice,
        Images = Images ?? known.Images,
        Files = Files ?? known.Files,
        StructuredOutput = StructuredOutput ?? known.StructuredOutput,
        JsonMode = JsonMode ?? known.JsonMode,
        Reasoning = Reasoning ?? known.Reasoning,
        ReasoningEfforts = ReasoningEfforts ?? known.ReasoningEfforts,
        Logprobs = Logprobs ?? known.Logprobs,
        Sampling = Sampling ?? known.Sampling,
        SamplingParameters = SamplingParameters ?? known.SamplingParameters,
        BuiltInTools = BuiltInTools ?? known.BuiltInTools,
        ResponsesOnly = ResponsesOnly ?? known.ResponsesOnly,
    };
}
