using OpenAI.Responses;

namespace Auriko.EndToEnd.Tests.Matrix;

/// <summary>One column of the matrix: a provider, and which of its models the cases ask.</summary>
/// <param name="Name">The provider's name.</param>
/// <param name="Model">The model of every case that needs no reasoning.</param>
/// <param name="Thinker">The model of the cases that do.</param>
/// <param name="ReasoningMember">The member that brings reasoning back to the provider.</param>
internal sealed record MatrixProvider(string Name, string Model, string Thinker, string ReasoningMember)
{
    public const string OpenAI = "openai";
    public const string Azure = "azure_openai";
    public const string Anthropic = "anthropic";
    public const string Gemini = "google_ai_studio";
    public const string DeepSeek = "deepseek";

    // Nothing here asks how long anything takes.
    private const string AtOnce = "Be brief. [[sim:pace ttft_ms=0 delay_ms=0]]";

    /// <summary>All columns.</summary>
    public static IReadOnlyList<MatrixProvider> All { get; } =
    [
        new(OpenAI, "gpt-4.1-mini", "gpt-5-mini", "encrypted_content"),
        new(Azure, "gpt-4.1-mini", "gpt-5-mini", "encrypted_content"),
        new(Anthropic, "claude-sonnet-4-5", "claude-sonnet-4-5", "signature"),
        new(Gemini, "gemini-2.5-flash", "gemini-3-flash-preview", "thoughtSignature"),
        new(DeepSeek, "deepseek-chat", "deepseek-v4-pro", "reasoning_content"),
    ];

    /// <summary>The column of a name.</summary>
    public static MatrixProvider Of(string name) => All.Single(provider => provider.Name == name);

    /// <summary>A request that this provider alone may answer.</summary>
    /// <param name="prompt">What the user says.</param>
    /// <param name="thinks">Whether the model is to reason.</param>
    public CreateResponseOptions Request(string prompt, bool thinks = false) =>
        Request([ResponseItem.CreateUserMessageItem(prompt)], thinks);

    /// <summary>A request that this provider alone may answer.</summary>
    /// <param name="input">The conversation.</param>
    /// <param name="thinks">Whether the model is to reason.</param>
    public CreateResponseOptions Request(IEnumerable<ResponseItem> input, bool thinks = false)
    {
        var options = new CreateResponseOptions(thinks ? Thinker : Model, input) { Instructions = AtOnce };
        options.Patch.Set("$.gateway"u8, BinaryData.FromString($$$"""{"routing":{"providers":["{{{Name}}}"]}}"""));
        if (thinks)
        {
            options.ReasoningOptions = new ResponseReasoningOptions
            {
                ReasoningEffortLevel = ResponseReasoningEffortLevel.High,
                ReasoningSummaryVerbosity = ResponseReasoningSummaryVerbosity.Auto,
            };
            options.IncludedProperties.Add(IncludedResponseProperty.ReasoningEncryptedContent);
        }

        return options;
    }
}
