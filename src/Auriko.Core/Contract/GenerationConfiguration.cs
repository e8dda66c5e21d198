using System.Text.Json;

namespace Auriko.Core.Contract;

/// <summary>The request's <c>text</c> object.</summary>
/// <param name="Format">The output format; null when absent, which means plain text.</param>
/// <param name="Verbosity"><c>low</c>, <c>medium</c>, <c>high</c>, or null.</param>
/// <param name="Raw">The object as sent.</param>
public sealed record TextConfiguration(TextFormat? Format, string? Verbosity, JsonElement Raw);

/// <summary>The shape asked of the output text.</summary>
/// <param name="Raw">The format as sent.</param>
public abstract record TextFormat(JsonElement Raw);

/// <summary>Plain text.</summary>
/// <param name="Raw">The format as sent.</param>
public sealed record PlainTextFormat(JsonElement Raw) : TextFormat(Raw);

/// <summary>Any JSON object.</summary>
/// <param name="Raw">The format as sent.</param>
public sealed record JsonObjectFormat(JsonElement Raw) : TextFormat(Raw);

/// <summary>JSON that obeys a schema.</summary>
/// <param name="Name">The schema's name.</param>
/// <param name="Schema">The JSON Schema.</param>
/// <param name="Strict">Whether the schema must be enforced.</param>
/// <param name="Description">What the schema is for.</param>
/// <param name="Raw">The format as sent.</param>
public sealed record JsonSchemaFormat(string Name, JsonElement Schema, bool? Strict, string? Description, JsonElement Raw)
    : TextFormat(Raw);

/// <summary>The request's <c>reasoning</c> object, with <c>reasoning_effort</c> and <c>generate_summary</c> merged in.</summary>
/// <param name="Effort"><c>none minimal low medium high xhigh max off</c>, or null.</param>
/// <param name="Summary"><c>auto concise detailed</c>, or null.</param>
/// <param name="Raw">The object as sent, or null when only the top-level alias was.</param>
public sealed record ReasoningConfiguration(string? Effort, string? Summary, JsonElement? Raw);
