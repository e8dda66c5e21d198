using System.Text.Json;

namespace Auriko.Core.Contract;

/// <summary>
/// The response object of the API, at one moment of its life. Immutable. Every echo field of the contract is present;
/// those that are never null on the wire are not nullable here.
/// </summary>
public sealed record ResponseObject
{
    /// <summary><c>resp_</c> and 32 hex digits.</summary>
    public required string Id { get; init; }

    /// <summary>When the response was created; whole seconds on the wire.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it completed; null unless <see cref="ResponseStatus.Completed"/>.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>Where the response is in its life.</summary>
    public required ResponseStatus Status { get; init; }

    /// <summary>The canonical id of the model that answers.</summary>
    public required string Model { get; init; }

    /// <summary>The output items, in output order.</summary>
    public IReadOnlyList<OutputItem> Output { get; init; } = [];

    /// <summary>Token usage; null until known.</summary>
    public ResponseUsage? Usage { get; init; }

    /// <summary>Why it failed; null unless failed.</summary>
    public ResponseError? Error { get; init; }

    /// <summary><c>max_output_tokens</c> or <c>content_filter</c>; null unless incomplete.</summary>
    public string? IncompleteReason { get; init; }

    /// <summary>The routing decision and its price; null until a candidate has been chosen.</summary>
    public RoutingMetadata? RoutingMetadata { get; init; }

    /// <summary>The service tier the provider used; <c>default</c> when it did not say.</summary>
    public string ServiceTier { get; init; } = "default";

    /// <summary>Built-in tool consumption as the provider reports it; absent when null.</summary>
    public JsonElement? ToolUsage { get; init; }

    /// <summary>The echo of the request's settings.</summary>
    public required ResponseEcho Echo { get; init; }

    /// <summary>All output text, concatenated.</summary>
    public string OutputText => string.Concat(
        Output.OfType<OutputMessage>().SelectMany(m => m.Content).OfType<OutputTextPart>().Select(p => p.Text));
}

/// <summary>Where a response is in its life.</summary>
public enum ResponseStatus
{
    /// <summary>Output may still come.</summary>
    InProgress,

    /// <summary>The provider ended the response by itself.</summary>
    Completed,

    /// <summary>Output is cut: token limit or content filter.</summary>
    Incomplete,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>A background response its owner cancelled.</summary>
    Cancelled,
}

/// <summary>The settings a response echoes from its request, with the contract's defaults.</summary>
public sealed record ResponseEcho
{
    /// <summary>The instructions.</summary>
    public string? Instructions { get; init; }

    /// <summary>The tools as sent; function tools carry <c>strict</c>.</summary>
    public IReadOnlyList<JsonElement> Tools { get; init; } = [];

    /// <summary>The tool choice as sent; <c>auto</c> when null.</summary>
    public JsonElement? ToolChoice { get; init; }

    /// <summary>Whether parallel calls are allowed.</summary>
    public bool ParallelToolCalls { get; init; } = true;

    /// <summary>The bound on output tokens.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>The bound on built-in tool calls.</summary>
    public int? MaxToolCalls { get; init; }

    /// <summary>Sampling temperature.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>Nucleus sampling mass.</summary>
    public double TopP { get; init; } = 1;

    /// <summary>Frequency penalty.</summary>
    public double FrequencyPenalty { get; init; }

    /// <summary>Presence penalty.</summary>
    public double PresencePenalty { get; init; }

    /// <summary>Alternatives reported per token.</summary>
    public int TopLogprobs { get; init; }

    /// <summary>Truncation strategy.</summary>
    public string Truncation { get; init; } = "disabled";

    /// <summary>The reasoning settings; null when none were sent.</summary>
    public ReasoningConfiguration? Reasoning { get; init; }

    /// <summary>The text settings; null echoes the plain-text format.</summary>
    public TextConfiguration? Text { get; init; }

    /// <summary>The caller's metadata; empty when none.</summary>
    public IReadOnlyDictionary<string, string>? Metadata { get; init; }

    /// <summary>End-user identifier.</summary>
    public string? User { get; init; }

    /// <summary>Cache affinity key.</summary>
    public string? PromptCacheKey { get; init; }

    /// <summary>Safety policy identifier.</summary>
    public string? SafetyIdentifier { get; init; }

    /// <summary>Whether it runs in the background.</summary>
    public bool Background { get; init; }

    /// <summary>The echo of <paramref name="request"/>, defaults filled in.</summary>
    /// <param name="request">The request as parsed.</param>
    public static ResponseEcho Of(ResponseRequest request) => new()
    {
        Instructions = request.Instructions,
        Tools = [.. request.Tools.Select(tool => tool.Raw)],
        ToolChoice = request.ToolChoice?.Raw,
        ParallelToolCalls = request.ParallelToolCalls ?? true,
        MaxOutputTokens = request.MaxOutputTokens,
        MaxToolCalls = request.MaxToolCalls,
        Temperature = request.Temperature ?? 1,
        TopP = request.TopP ?? 1,
        FrequencyPenalty = request.FrequencyPenalty ?? 0,
        PresencePenalty = request.PresencePenalty ?? 0,
        TopLogprobs = request.TopLogprobs ?? 0,
        Truncation = request.Truncation ?? "disabled",
        Reasoning = request.Reasoning,
        Text = request.Text,
        Metadata = request.Metadata,
        User = request.User,
        PromptCacheKey = request.PromptCacheKey,
        SafetyIdentifier = request.SafetyIdentifier,
        Background = request.Background,
    };
}

/// <summary>Token usage as the API shows it; input counts all input, cached included.</summary>
/// <param name="InputTokens">All input tokens.</param>
/// <param name="CachedTokens">Those read from a cache.</param>
/// <param name="CacheWriteTokens">Those written to a cache.</param>
/// <param name="OutputTokens">All output tokens, reasoning included.</param>
/// <param name="ReasoningTokens">Those spent on reasoning.</param>
/// <param name="ImageTokens">Those of generated images.</param>
public sealed record ResponseUsage(
    long InputTokens, long CachedTokens, long CacheWriteTokens, long OutputTokens, long ReasoningTokens, long ImageTokens)
{
    /// <summary>Input and output together.</summary>
    public long TotalTokens => InputTokens + OutputTokens;
}

/// <summary>Why a response failed, as its <c>error</c> member shows it.</summary>
/// <param name="Code">A stable code of the API.</param>
/// <param name="Message">Text safe for the caller.</param>
/// <param name="Param">The offending field of the request; null where none is to blame.</param>
public sealed record ResponseError(string Code, string Message, string? Param = null);
