using System.Collections.Frozen;

namespace Auriko.Providers.Settings;

/// <summary>What is known of the providers that need no more than a key.</summary>
internal static class BuiltInProviders
{
    /// <summary>
    /// OpenAI's create call takes none of these, and answers 400 to a member it does not know; it looks up reasoning
    /// that is not sealed among stored responses, of which there are none.
    /// </summary>
    private const string NotInResponses = "top_k,frequency_penalty,presence_penalty,unsealed_reasoning";

    /// <summary>DeepSeek passes over a member it does not know, which would lose it without a word.</summary>
    private const string NotInDeepSeek =
        "top_k,parallel_tool_calls,text.verbosity,user,prompt_cache_key,safety_identifier";

    private static readonly FrozenDictionary<string, string> DeepSeek = Words(
        ("FileParts", "false"), ("StrictTools", "false"), ("ThinkingSampling", "false"), ("ThinkingSwitch", "true"),
        ("ReasoningContent", "tool_turns"));

    /// <summary>What hardly any compatible host knows: it is refused, or passed over without a word.</summary>
    private const string NotInCompatible = "text.verbosity,prompt_cache_key,safety_identifier";

    private static readonly FrozenDictionary<string, string> NoFiles = Words(("FileParts", "false"));

    private static readonly FrozenDictionary<string, BuiltInProvider> ByName = new Dictionary<string, BuiltInProvider>
    {
        ["openai"] = new("openai_responses", "https://api.openai.com/v1", "openai") { Drop = NotInResponses },
        ["azure_openai"] = new("openai_responses", null, "openai")
        {
            Drop = NotInResponses,
            KeyHeader = "api-key",
            ConventionName = "azure.ai.openai",
        },
        ["deepseek"] = new("chat_completions", "https://api.deepseek.com", "deepseek")
        {
            Drop = NotInDeepSeek,
            DialectSettings = DeepSeek,
        },
        ["anthropic"] = new("anthropic_messages", "https://api.anthropic.com/v1", "anthropic")
        {
            KeyHeader = "x-api-key",
        },
        ["google_ai_studio"] = new("gemini", "https://generativelanguage.googleapis.com/v1beta", "google")
        {
            KeyHeader = "x-goog-api-key",
            ConventionName = "gcp.gemini",
        },
        ["together_ai"] = Compatible("together_ai", "https://api.together.xyz/v1", "user"),
        ["fireworks_ai"] = Compatible("fireworks_ai", "https://api.fireworks.ai/inference/v1"),
        // Models that take a format of reasoning have it inside the content unless they are told otherwise, and the others
        // refuse to be told.
        ["groq"] = Compatible("groq", "https://api.groq.com/openai/v1", "top_k,top_logprobs") with
        {
            DialectSettings = Words(("FileParts", "false"), ("ThinkTags", "true")),
        },
        ["cerebras"] = Compatible(
            "cerebras", "https://api.cerebras.ai/v1", "top_k,frequency_penalty,presence_penalty,parallel_tool_calls"),
        ["novita"] = Compatible("novita", "https://api.novita.ai/openai/v1", "user"),
        ["moonshot"] = Compatible("moonshot", "https://api.moonshot.ai/v1", "top_k,parallel_tool_calls,user") with
        {
            DialectSettings = Words(("FileParts", "false"), ("ReasoningContent", "tool_turns")),
            ConventionName = "moonshot_ai",
        },
        // It refuses every member it does not know and every id of a call that is not of its own kind, and reports usage
        // unasked.
        ["mistral"] = Compatible("mistral", "https://api.mistral.ai/v1") with
        {
            Drop = "top_k,top_logprobs,user,text.verbosity,safety_identifier",
            DialectSettings = Words(("FileParts", "false"), ("StreamUsage", "false"), ("CallIds", "nine")),
            ConventionName = "mistral_ai",
        },
        ["xai"] = Compatible("xai", "https://api.x.ai/v1", "top_k") with { ConventionName = "x_ai" },
        ["openrouter"] = Compatible("openrouter", "https://openrouter.ai/api/v1") with { DialectSettings = null },
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The defaults of a name; null for an operator's own.</summary>
    public static BuiltInProvider? Of(string name) => ByName.GetValueOrDefault(name);

    private static BuiltInProvider Compatible(string name, string baseUrl, string? refused = null) =>
        new("chat_completions", baseUrl, name)
        {
            Drop = refused is null ? NotInCompatible : $"{refused},{NotInCompatible}",
            DialectSettings = NoFiles,
        };

    private static FrozenDictionary<string, string> Words(params ReadOnlySpan<(string Setting, string Word)> words)
    {
        var settings = new Dictionary<string, string>();
        foreach (var (setting, word) in words)
        {
            settings[setting] = word;
        }

        return settings.ToFrozenDictionary(StringComparer.Ordinal);
    }
}

/// <summary>Defaults of a provider that is known by name.</summary>
/// <param name="Dialect">Its dialect.</param>
/// <param name="BaseUrl">Its public address; null where every customer has an own one.</param>
/// <param name="ExtensionFamily">The member of <c>extensions</c> that is meant for it.</param>
internal sealed record BuiltInProvider(string Dialect, string? BaseUrl, string ExtensionFamily)
{
    /// <summary>Parameters it refuses, separated by commas.</summary>
    public string? Drop { get; init; }

    /// <summary>Words for settings of its dialect; null leaves each its default.</summary>
    public FrozenDictionary<string, string>? DialectSettings { get; init; }

    /// <summary>Its name in OpenTelemetry's GenAI conventions; null where that is the same, or they have none.</summary>
    public string? ConventionName { get; init; }

    /// <summary>The header its key goes into; null for a bearer token.</summary>
    public string? KeyHeader { get; init; }
}
