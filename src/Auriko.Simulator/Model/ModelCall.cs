using System.Text.Json;
using Auriko.Simulator.Hosting;
using Auriko.Simulator.Model.Tools;
using Auriko.Simulator.Scripts;

namespace Auriko.Simulator.Model;

/// <summary>What is asked of the model, read from either dialect and found valid.</summary>
internal sealed record ModelCall
{
    public required Flavour Flavour { get; init; }

    /// <summary>The request as it came, for what is echoed.</summary>
    public required JsonElement Body { get; init; }

    public required string Model { get; init; }

    public required bool Stream { get; init; }

    public required IReadOnlyList<Turn> Turns { get; init; }

    public IReadOnlyList<ToolOffer> Tools { get; init; } = [];

    public ToolMode ToolMode { get; init; } = ToolMode.Auto;

    /// <summary>The one function that must be called, or null.</summary>
    public string? ForcedTool { get; init; }

    public bool ParallelTools { get; init; } = true;

    /// <summary>Most tokens of output, reasoning included; null for no limit.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>The schema the text must follow, or null.</summary>
    public JsonElement? Schema { get; init; }

    /// <summary>Whether the text must be some JSON object.</summary>
    public bool JsonObject { get; init; }

    /// <summary>How hard to think; null when not asked.</summary>
    public string? Effort { get; init; }

    /// <summary>Whether the caller sees the reasoning: a summary, or DeepSeek's whole text.</summary>
    public bool ReasoningShown { get; init; }

    public bool EncryptedReasoning { get; init; }

    /// <summary>Alternatives asked for with each token; null when no log probabilities are asked.</summary>
    public int? TopLogprobs { get; init; }

    public bool Obfuscation { get; init; }

    /// <summary>Whether a chat stream ends with a usage chunk.</summary>
    public bool StreamUsage { get; init; }

    /// <summary>How long the prompt is to be cached, <c>5m</c> or <c>1h</c>; null when caching was not asked or is automatic.</summary>
    public string? CacheLife { get; init; }

    /// <summary>Whether a stream is of events, where the service has another form too.</summary>
    public bool Events { get; init; } = true;

    /// <summary>The steps scripted for this call; empty for an answer as a model would give it.</summary>
    public ScriptSet Scripts { get; init; } = ScriptSet.Empty;

    /// <summary>The last thing the user said, without scripts.</summary>
    public string Prompt { get; init; } = string.Empty;

    /// <summary>What the prompt measures; its seed makes the same question get the same answer.</summary>
    public PromptSize Size { get; init; }

    /// <summary>The results that came after the user last spoke.</summary>
    public IReadOnlyList<Turn> FreshResults { get; init; } = [];
}
