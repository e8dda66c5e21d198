using System.Text.Json;
using Auriko.Core.Contract;

namespace Auriko.Providers.AnthropicMessages;

/// <summary>How the model is held to the format that was asked for; all members are null when none was.</summary>
internal sealed record AnswerFormat
{
    /// <summary>Plain text.</summary>
    public static AnswerFormat Text { get; } = new();

    /// <summary>The schema that the provider enforces.</summary>
    public JsonElement? Schema { get; init; }

    /// <summary>The tool whose input is the answer.</summary>
    public FunctionTool? Tool { get; init; }

    /// <summary>An instruction.</summary>
    public string? Words { get; init; }
}
