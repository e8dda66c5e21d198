using Auriko.Core.Catalog;

namespace Auriko.Http.Wire;

/// <summary>What a model can do, in the words of the catalog file.</summary>
internal sealed record CapabilityList(
    bool Tools, bool ParallelTools, bool RequiredToolChoice, bool StructuredOutput, bool JsonMode, bool Images, bool Files,
    bool Reasoning, IReadOnlyList<string> ReasoningEfforts, IReadOnlyList<string> SamplingParameters, bool Logprobs,
    IReadOnlyList<string> BuiltInTools, bool ResponsesOnly)
{
    public static CapabilityList Of(ModelCapabilities known) => new(
        known.Tools, known.ParallelTools, known.RequiredToolChoice, known.StructuredOutput, known.JsonMode, known.Images,
        known.Files, known.Reasoning, known.ReasoningEfforts, SamplingOf(known), known.Logprobs, known.BuiltInTools,
        known.ResponsesOnly);

    /// <summary>The kinds of input it takes.</summary>
    public static IReadOnlyList<string> ModalitiesOf(ModelCapabilities known) =>
        ["text", .. Where(known.Images, "image"), .. Where(known.Files, "file")];

    /// <summary>The fields of a request that it takes, of those that not every model takes.</summary>
    public static IReadOnlyList<string> ParametersOf(ModelCapabilities known) =>
    [
        .. SamplingOf(known),
        .. Where(known.Logprobs, "top_logprobs"),
        .. Where(known.Reasoning, "reasoning"),
        .. Where(known.Tools || known.BuiltInTools.Count > 0, "tools", "tool_choice"),
        .. Where(known.ParallelTools, "parallel_tool_calls"),
    ];

    private static IReadOnlyList<string> SamplingOf(ModelCapabilities known) =>
        [.. ModelCapabilities.AllSamplingParameters.Where(known.TakesSampling)];

    private static string[] Where(bool condition, params string[] names) => condition ? names : [];
}
