using System.Text.Json;

namespace Auriko.Core.Contract;

/// <summary>A tool offered to the model.</summary>
/// <param name="Raw">The tool exactly as sent.</param>
public abstract record Tool(JsonElement Raw);

/// <summary>A function the caller runs.</summary>
/// <param name="Name">The function's name.</param>
/// <param name="Description">What it does.</param>
/// <param name="Parameters">JSON Schema of the arguments; null for a function without arguments.</param>
/// <param name="Strict">Whether arguments must obey the schema; null leaves it to the provider.</param>
/// <param name="Raw">The tool as sent.</param>
public sealed record FunctionTool(string Name, string? Description, JsonElement? Parameters, bool? Strict, JsonElement Raw)
    : Tool(Raw);

/// <summary>A built-in or custom tool that only native Responses providers understand.</summary>
/// <param name="Type">The tool's <c>type</c>, such as <c>web_search</c>.</param>
/// <param name="Raw">The tool as sent.</param>
public sealed record OpaqueTool(string Type, JsonElement Raw) : Tool(Raw);

/// <summary>How tools may be used.</summary>
/// <param name="Raw">The value as sent: a string or an object.</param>
public abstract record ToolChoice(JsonElement Raw)
{
    /// <summary>Whether the model must call a function, or one of its tools.</summary>
    internal bool IsForced =>
        this is ToolChoiceFunction or ToolChoiceMode { Mode: ToolMode.Required } or ToolChoiceAllowed { Mode: ToolMode.Required };
}

/// <summary><c>auto</c>, <c>none</c> or <c>required</c>.</summary>
/// <param name="Mode">The mode.</param>
/// <param name="Raw">The value as sent.</param>
public sealed record ToolChoiceMode(ToolMode Mode, JsonElement Raw) : ToolChoice(Raw);

/// <summary>One named function must be called.</summary>
/// <param name="Name">The function's name.</param>
/// <param name="Raw">The value as sent.</param>
public sealed record ToolChoiceFunction(string Name, JsonElement Raw) : ToolChoice(Raw);

/// <summary>Only some of the tools may be used.</summary>
/// <param name="Mode"><see cref="ToolMode.Auto"/> or <see cref="ToolMode.Required"/>.</param>
/// <param name="Tools">The allowed tools as sent.</param>
/// <param name="Raw">The value as sent.</param>
public sealed record ToolChoiceAllowed(ToolMode Mode, IReadOnlyList<JsonElement> Tools, JsonElement Raw) : ToolChoice(Raw);

/// <summary>A built-in tool object; native Responses providers only.</summary>
/// <param name="Type">Its <c>type</c>.</param>
/// <param name="Raw">The value as sent.</param>
public sealed record OpaqueToolChoice(string Type, JsonElement Raw) : ToolChoice(Raw);

/// <summary>The three plain tool choices.</summary>
public enum ToolMode
{
    /// <summary>The model decides.</summary>
    Auto,

    /// <summary>No tool may be called.</summary>
    None,

    /// <summary>At least one tool must be called.</summary>
    Required,
}
