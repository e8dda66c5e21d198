using System.Collections.Frozen;
using System.Text.Json;

namespace Auriko.Core.Streaming;

/// <summary>The event types the API defines, and the members each must have besides <c>type</c>.</summary>
internal static class StreamEventShapes
{
    private const string Indexed = "output_index:integer";
    private const string OfItem = $"item_id:string {Indexed}";
    private const string OfPart = $"{OfItem} content_index:integer";
    private const string OfSummary = $"{OfItem} summary_index:integer";
    private const string OfCommand = $"{Indexed} command_index:integer";

    private static readonly FrozenDictionary<string, StreamEventShape> ByType = Shapes()
        .ToFrozenDictionary(shape => shape.Type, StringComparer.Ordinal);

    /// <summary>The shape of a type; null when the API does not define it.</summary>
    public static StreamEventShape? Of(string type) => ByType.GetValueOrDefault(type);

    /// <summary>Whether an event may be passed on inside an item of a type only the provider knows.</summary>
    public static bool IsLegalInOpaqueItem(string type, JsonElement payload) =>
        payload.ValueKind is JsonValueKind.Object
        && Of(type) is { Kind: StreamEventKind.OfOpaqueItem } shape
        && shape.HasOwnMembers(payload);

    /// <summary>Whether events of a type belong to items of a type, as their names say.</summary>
    public static bool IsFamilyOf(string type, string? itemType)
    {
        const string prefix = "response.";
        return itemType is { Length: > 0 }
            && type.Length > prefix.Length + itemType.Length
            && type.AsSpan(prefix.Length).StartsWith(itemType, StringComparison.Ordinal)
            && type[prefix.Length + itemType.Length] is '.' or '_';
    }

    private static StreamEventShape[] Shapes() =>
    [
        .. Lifecycle(),
        .. Structure(),
        .. BuiltInTools(),
        new("error", StreamEventKind.OfResponse, "message:string code:string? param:string?"),
        new("response.audio.delta", StreamEventKind.OfResponse, "delta:string"),
        new("response.audio.done", StreamEventKind.OfResponse, ""),
        new("response.audio.transcript.delta", StreamEventKind.OfResponse, "delta:string"),
        new("response.audio.transcript.done", StreamEventKind.OfResponse, ""),
    ];

    private static StreamEventShape[] Lifecycle() =>
    [
        new("response.created", StreamEventKind.OfResponse, "response:object"),
        new("response.queued", StreamEventKind.OfResponse, "response:object"),
        new("response.in_progress", StreamEventKind.OfResponse, "response:object"),
        new("response.completed", StreamEventKind.OfResponse, "response:object"),
        new("response.incomplete", StreamEventKind.OfResponse, "response:object"),
        new("response.failed", StreamEventKind.OfResponse, "response:object"),
    ];

    private static StreamEventShape[] Structure() =>
    [
        new("response.output_item.added", StreamEventKind.OfItem, $"{Indexed} item:object"),
        new("response.output_item.done", StreamEventKind.OfItem, $"{Indexed} item:object"),
        new("response.content_part.added", StreamEventKind.OfItem, $"{OfPart} part:object"),
        new("response.content_part.done", StreamEventKind.OfItem, $"{OfPart} part:object"),
        new("response.output_text.delta", StreamEventKind.OfItem, $"{OfPart} delta:string logprobs:array"),
        new("response.output_text.done", StreamEventKind.OfItem, $"{OfPart} text:string logprobs:array"),
        new(
            "response.output_text.annotation.added",
            StreamEventKind.OfItem,
            $"{OfPart} annotation_index:integer annotation:object?"),
        new("response.refusal.delta", StreamEventKind.OfItem, $"{OfPart} delta:string"),
        new("response.refusal.done", StreamEventKind.OfItem, $"{OfPart} refusal:string"),
        new("response.reasoning_text.delta", StreamEventKind.OfItem, $"{OfPart} delta:string"),
        new("response.reasoning_text.done", StreamEventKind.OfItem, $"{OfPart} text:string"),
        new("response.reasoning_summary_part.added", StreamEventKind.OfItem, $"{OfSummary} part:object"),
        new("response.reasoning_summary_part.done", StreamEventKind.OfItem, $"{OfSummary} part:object"),
        new("response.reasoning_summary_text.delta", StreamEventKind.OfItem, $"{OfSummary} delta:string"),
        new("response.reasoning_summary_text.done", StreamEventKind.OfItem, $"{OfSummary} text:string"),
        new("response.function_call_arguments.delta", StreamEventKind.OfItem, $"{OfItem} delta:string"),
        new("response.function_call_arguments.done", StreamEventKind.OfItem, $"{OfItem} arguments:string name:string"),
    ];

    private static StreamEventShape[] BuiltInTools() =>
    [
        .. Stages("response.code_interpreter_call", "in_progress", "interpreting", "completed"),
        .. Stages("response.file_search_call", "in_progress", "searching", "completed"),
        .. Stages("response.image_generation_call", "in_progress", "generating", "completed"),
        .. Stages("response.mcp_call", "in_progress", "completed", "failed"),
        .. Stages("response.mcp_list_tools", "in_progress", "completed", "failed"),
        .. Stages("response.web_search_call", "in_progress", "searching", "completed"),
        Opaque("response.code_interpreter_call_code.delta", $"{OfItem} delta:string"),
        Opaque("response.code_interpreter_call_code.done", $"{OfItem} code:string"),
        Opaque("response.custom_tool_call_input.delta", $"{OfItem} delta:string"),
        Opaque("response.custom_tool_call_input.done", $"{OfItem} input:string"),
        Opaque(
            "response.image_generation_call.partial_image",
            $"{OfItem} partial_image_index:integer partial_image_b64:string"),
        Opaque("response.mcp_call_arguments.delta", $"{OfItem} delta:string"),
        Opaque("response.mcp_call_arguments.done", $"{OfItem} arguments:string"),
        Opaque("response.shell_call_command.added", $"{OfCommand} command:string"),
        Opaque("response.shell_call_command.delta", $"{OfCommand} delta:string"),
        Opaque("response.shell_call_command.done", $"{OfCommand} command:string"),
        Opaque("response.shell_call_output_content.delta", $"{OfItem} command_index:integer delta:object"),
        Opaque("response.shell_call_output_content.done", $"{OfItem} command_index:integer output:array"),
    ];

    private static StreamEventShape[] Stages(string family, params ReadOnlySpan<string> stages)
    {
        var shapes = new StreamEventShape[stages.Length];
        for (var i = 0; i < stages.Length; i++)
        {
            shapes[i] = Opaque($"{family}.{stages[i]}", OfItem);
        }

        return shapes;
    }

    private static StreamEventShape Opaque(string type, string members) =>
        new(type, StreamEventKind.OfOpaqueItem, members);
}
