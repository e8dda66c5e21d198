using System.Collections.Frozen;
using Auriko.Providers.Settings;

namespace Auriko.Providers.ChatCompletions;

/// <summary>Where chat APIs differ from one another. Frozen: made once a provider, at start.</summary>
internal sealed record ChatCompatibility
{
    /// <summary>The member that bounds the output: <c>max_tokens</c> or <c>max_completion_tokens</c>.</summary>
    public string MaxTokensField { get; init; } = "max_tokens";

    /// <summary>Whether the role <c>developer</c> is known; otherwise it is sent as <c>system</c>.</summary>
    public bool KnowsDeveloperRole { get; init; }

    /// <summary>Whether usage is asked for with <c>stream_options.include_usage</c>.</summary>
    public bool AsksForUsage { get; init; } = true;

    /// <summary>Whether user messages may have <c>file</c> parts.</summary>
    public bool TakesFiles { get; init; } = true;

    /// <summary>Whether functions may be <c>strict</c>.</summary>
    public bool TakesStrictTools { get; init; } = true;

    /// <summary>Whether a model that is reasoning heeds temperature and penalties.</summary>
    public bool SamplesWhileThinking { get; init; } = true;

    /// <summary>Whether reasoning is switched by <c>thinking: {type}</c>.</summary>
    public bool HasThinkingSwitch { get; init; }

    /// <summary>Which reasoning goes back as <c>reasoning_content</c>.</summary>
    public ReasoningReplay ReasoningReplay { get; init; }

    /// <summary>How reasoning is marked inside the content of a reply.</summary>
    public ThinkTagStyle ThinkTags { get; init; }

    /// <summary>Whether ids of calls must be nine letters and digits.</summary>
    public bool HasNineLetterCallIds { get; init; }

    /// <summary>The settings behind this record, with their defaults for an operator's own provider.</summary>
    public static IReadOnlyList<DialectSetting> Settings { get; } =
    [
        new("MaxTokensField", "max_tokens", "max_completion_tokens"),
        new("DeveloperRole", "false", "true"),
        new("StreamUsage", "true", "false"),
        new("FileParts", "true", "false"),
        new("StrictTools", "true", "false"),
        new("ThinkingSampling", "true", "false"),
        new("ThinkingSwitch", "false", "true"),
        new("ReasoningContent", "never", "tool_turns", "always"),
        new("ThinkTags", "false", "true", "begun"),
        new("CallIds", "any", "nine"),
    ];

    /// <summary>Freezes what was read for <see cref="Settings"/>.</summary>
    /// <param name="words">A word for each setting; a missing one has its default.</param>
    public static ChatCompatibility Of(FrozenDictionary<string, string> words)
    {
        string Word(string key) =>
            words.GetValueOrDefault(key) ?? Settings.First(setting => setting.Key == key).Default;
        return new ChatCompatibility
        {
            MaxTokensField = Word("MaxTokensField"),
            KnowsDeveloperRole = Word("DeveloperRole") == "true",
            AsksForUsage = Word("StreamUsage") == "true",
            TakesFiles = Word("FileParts") == "true",
            TakesStrictTools = Word("StrictTools") == "true",
            SamplesWhileThinking = Word("ThinkingSampling") == "true",
            HasThinkingSwitch = Word("ThinkingSwitch") == "true",
            ReasoningReplay = Word("ReasoningContent") switch
            {
                "always" => ReasoningReplay.Always,
                "tool_turns" => ReasoningReplay.ToolTurns,
                _ => ReasoningReplay.Never,
            },
            ThinkTags = Word("ThinkTags") switch
            {
                "true" => ThinkTagStyle.Both,
                "begun" => ThinkTagStyle.Begun,
                _ => ThinkTagStyle.None,
            },
            HasNineLetterCallIds = Word("CallIds") == "nine",
        };
    }
}

/// <summary>Which reasoning of earlier turns an upstream takes back.</summary>
internal enum ReasoningReplay
{
    /// <summary>None.</summary>
    Never,

    /// <summary>That of turns with tool calls; there it is required, empty when the caller has none.</summary>
    ToolTurns,

    /// <summary>All of it.</summary>
    Always,
}
