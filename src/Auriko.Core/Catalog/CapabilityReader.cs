using Auriko.Core.Contract;

namespace Auriko.Core.Catalog;

/// <summary>Reads what a model can do.</summary>
internal static class CapabilityReader
{
    private static readonly string[] SamplingParameters = [.. ModelCapabilities.AllSamplingParameters];

    /// <summary>Reads the member <c>capabilities</c> of a model or an offering; nothing is said when it is absent.</summary>
    public static CapabilityStatement Read(CatalogNode owner)
    {
        if (owner.Member("capabilities") is not { } node || !node.IsObjectOf(
            "tools", "parallel_tools", "required_tool_choice", "images", "files", "structured_output", "json_mode",
            "reasoning", "reasoning_efforts", "logprobs", "sampling", "sampling_parameters", "built_in_tools",
            "responses_only"))
        {
            return CapabilityStatement.Nothing;
        }

        return new CapabilityStatement
        {
            Tools = node.Member("tools")?.Flag(),
            ParallelTools = node.Member("parallel_tools")?.Flag(),
            RequiredToolChoice = node.Member("required_tool_choice")?.Flag(),
            Images = node.Member("images")?.Flag(),
            Files = node.Member("files")?.Flag(),
            StructuredOutput = node.Member("structured_output")?.Flag(),
            JsonMode = node.Member("json_mode")?.Flag(),
            Reasoning = node.Member("reasoning")?.Flag(),
            ReasoningEfforts = Names(node, "reasoning_efforts", effort => effort.OneOf(ReasoningConfigurationReader.Efforts)),
            Logprobs = node.Member("logprobs")?.Flag(),
            Sampling = node.Member("sampling")?.Flag(),
            SamplingParameters = Names(node, "sampling_parameters", name => name.OneOf(SamplingParameters)),
            BuiltInTools = Names(node, "built_in_tools", name => name.Name()),
            ResponsesOnly = node.Member("responses_only")?.Flag(),
        };
    }

    /// <summary>A list of names; null when it is absent.</summary>
    private static List<string>? Names(CatalogNode owner, string list, Func<CatalogNode, string?> read) =>
        owner.Member(list) is null ? null : [.. owner.List(list).Select(read).OfType<string>()];
}
