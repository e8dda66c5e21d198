using System.Text.Json;

namespace Auriko.Core.Contract;

/// <summary>
/// A validated <c>POST /v1/responses</c> body. Immutable; made only by the parser of this room, so every range,
/// enum and mutual exclusion of the contract already holds.
/// </summary>
/// <remarks>
/// A null member was absent (or null) in the body: defaults belong to the provider and to the echo, not here.
/// Everything the caller sent survives verbatim in <see cref="Raw"/>; <see cref="AdditionalFields"/> lists the
/// top-level members that the contract does not name.
/// </remarks>
public sealed record ResponseRequest
{
    /// <summary>The model id or alias as sent, suffix included; null when <see cref="GatewayDirectives.Models"/> is used.</summary>
    public string? Model { get; init; }

    /// <summary>The input as items; a plain string becomes one user message.</summary>
    public required IReadOnlyList<InputItem> Input { get; init; }

    /// <summary>System instructions, placed before the input.</summary>
    public string? Instructions { get; init; }

    /// <summary>The tools offered to the model, in the caller's order; empty when none.</summary>
    public IReadOnlyList<Tool> Tools { get; init; } = [];

    /// <summary>How tools may be used; null when the caller did not say.</summary>
    public ToolChoice? ToolChoice { get; init; }

    /// <summary>Whether several tools may be called in one turn.</summary>
    public bool? ParallelToolCalls { get; init; }

    /// <summary>Upper bound of generated tokens, reasoning included; at least 1.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>Sampling temperature, 0 to 2.</summary>
    public double? Temperature { get; init; }

    /// <summary>Nucleus sampling mass, 0 to 1.</summary>
    public double? TopP { get; init; }

    /// <summary>Top-k sampling.</summary>
    public int? TopK { get; init; }

    /// <summary>How many alternatives to report per token, 0 to 20.</summary>
    public int? TopLogprobs { get; init; }

    /// <summary>Penalty on token frequency, −2 to 2.</summary>
    public double? FrequencyPenalty { get; init; }

    /// <summary>Penalty on token presence, −2 to 2.</summary>
    public double? PresencePenalty { get; init; }

    /// <summary>Bound on built-in tool calls, at least 1.</summary>
    public int? MaxToolCalls { get; init; }

    /// <summary>Whether the caller wants Server-Sent Events.</summary>
    public bool Stream { get; init; }

    /// <summary>Whether the response is to run in the background (an extension of this gateway).</summary>
    public bool Background { get; init; }

    /// <summary>Text output configuration.</summary>
    public TextConfiguration? Text { get; init; }

    /// <summary>Reasoning configuration; a top-level <c>reasoning_effort</c> has been merged in.</summary>
    public ReasoningConfiguration? Reasoning { get; init; }

    /// <summary>Truncation strategy, <c>auto</c> or <c>disabled</c>.</summary>
    public string? Truncation { get; init; }

    /// <summary>The caller's own key-value pairs, echoed and never interpreted; at most 16.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>Additional data the caller asks for, such as <c>reasoning.encrypted_content</c>.</summary>
    public IReadOnlyList<string> Include { get; init; } = [];

    /// <summary>End-user identifier.</summary>
    public string? User { get; init; }

    /// <summary>Cache affinity key.</summary>
    public string? PromptCacheKey { get; init; }

    /// <summary>Safety policy identifier.</summary>
    public string? SafetyIdentifier { get; init; }

    /// <summary>Directives to this gateway; never forwarded.</summary>
    public GatewayDirectives Gateway { get; init; } = GatewayDirectives.None;

    /// <summary>Provider passthrough by provider family: <c>anthropic</c>, <c>openai</c>, <c>google</c>, <c>deepseek</c>.</summary>
    public IReadOnlyDictionary<string, JsonElement> Extensions { get; init; } = EmptyJson;

    /// <summary>Top-level members the contract does not list, verbatim, in the order sent.</summary>
    public IReadOnlyDictionary<string, JsonElement> AdditionalFields { get; init; } = EmptyJson;

    /// <summary>The whole body as sent. Owned by this record; never disposed.</summary>
    public JsonElement Raw { get; init; }

    private static readonly IReadOnlyDictionary<string, JsonElement> EmptyJson = new Dictionary<string, JsonElement>();
}
