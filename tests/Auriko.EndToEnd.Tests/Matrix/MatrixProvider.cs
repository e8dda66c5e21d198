using OpenAI.Responses;

namespace Auriko.EndToEnd.Tests.Matrix;

/// <summary>One column of the matrix: a provider, and the model asked in every case that needs no reasoning.</summary>
/// <param name="Name">The provider's name.</param>
/// <param name="Model">The model.</param>
internal sealed record MatrixProvider(string Name, string Model)
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
        new(OpenAI, "gpt-4.1-mini"),
        new(Azure, "gpt-4.1-mini"),
        new(Anthropic, "claude-sonnet-4-5"),
        new(Gemini, "gemini-2.5-flash-lite"),
        new(DeepSeek, "deepseek-chat"),
    ];

    /// <summary>The column of a name.</summary>
    public static MatrixProvider Of(string name) => All.Single(provider => provider.Name == name);

    /// <summary>A request that this provider alone may answer.</summary>
    /// <param name="prompt">What the user says.</param>
    /// <param name="thinker">The model that is to reason; null for the usual one, which is not.</param>
    public CreateResponseOptions Request(string prompt, string? thinker = null) =>
        Request([ResponseItem.CreateUserMessageItem(prompt)], thinker);

    /// <summary>A request that this provider alone may answer.</summary>
    /// <param name="input">The conversation.</param>
    /// <param name="thinker">The model that is to reason; null for the usual one, which is not.</param>
    public CreateResponseOptions Request(IEnumerable<ResponseItem> input, string? thinker = null)
    {
        var options = new CreateResponseOptions(thinker ?? Model, input) { Instructions = AtOnce };
        options.Patch.Set("$.gateway"u8, BinaryData.FromString($$$"""{"routing":{"providers":["{{{Name}}}"]}}"""));
        if (thinker is not null)
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
