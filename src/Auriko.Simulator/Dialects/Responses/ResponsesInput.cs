using System.Text;
using System.Text.Json;
using Auriko.Simulator.Model;
using Auriko.Simulator.Wire;

namespace Auriko.Simulator.Dialects.Responses;

/// <summary>Reads <c>instructions</c> and <c>input</c>, and refuses a conversation whose calls and results do not fit.</summary>
internal static class ResponsesInput
{
    public static IReadOnlyList<Turn> Read(RequestFields request)
    {
        var turns = new List<Turn>();
        if (request.String("instructions") is { } instructions)
        {
            turns.Add(new Turn(TurnRole.System, instructions));
        }

        var input = request.Require("input");
        if (input.ValueKind == JsonValueKind.String)
        {
            turns.Add(new Turn(TurnRole.User, input.GetString()!));
            return turns;
        }

        if (input.ValueKind != JsonValueKind.Array)
        {
            throw request.WrongType("input", "one of an array of objects or string", input);
        }

        foreach (var item in request.Objects("input"))
        {
            if (Item(item) is { } turn)
            {
                turns.Add(turn);
            }
        }

        CheckCalls(turns);
        return turns;
    }

    private static Turn? Item(RequestFields item)
    {
        switch (item.String("type") ?? "message")
        {
            case "message":
                return Message(item);
            case "function_call":
                return new Turn(
                    TurnRole.ToolCall,
                    item.RequireString("arguments"),
                    item.RequireString("call_id"),
                    item.RequireString("name"));
            case "function_call_output":
                return new Turn(TurnRole.ToolResult, Content(item, "output").Text, item.RequireString("call_id"));
            case "item_reference":
                throw new CallRejectedException(new WireError(
                    StatusCodes.Status404NotFound,
                    "invalid_request_error",
                    null,
                    $"Item with id '{item.String("id")}' not found. Items are not persisted when `store` is set to false.",
                    "input"));
            default:
                return null;
        }
    }

    private static Turn Message(RequestFields item)
    {
        var role = item.Require("role").GetString() switch
        {
            "user" => TurnRole.User,
            "assistant" => TurnRole.Assistant,
            "system" or "developer" => TurnRole.System,
            var other => throw CallRejectedException.BadRequest(
                $"Invalid value: '{other}'. Supported values are: 'assistant', 'system', 'developer', and 'user'.",
                item.Name("role"),
                "invalid_value"),
        };
        var (text, images) = Content(item, "content");
        return new Turn(role, text, Images: images);
    }

    private static (string Text, int Images) Content(RequestFields item, string member)
    {
        var content = item.Require(member);
        if (content.ValueKind == JsonValueKind.String)
        {
            return (content.GetString()!, 0);
        }

        if (content.ValueKind != JsonValueKind.Array)
        {
            throw item.WrongType(member, "one of an array of objects or string", content);
        }

        var text = new StringBuilder();
        var images = 0;
        foreach (var part in item.Objects(member))
        {
            switch (part.RequireString("type"))
            {
                case "input_text" or "output_text" or "text" or "summary_text":
                    text.Append(part.RequireString("text"));
                    break;
                case "refusal":
                    text.Append(part.RequireString("refusal"));
                    break;
                case "input_image":
                    images++;
                    break;
                case "input_file":
                    text.Append(part.String("filename"));
                    break;
                case var type:
                    throw CallRejectedException.BadRequest(
                        $"Invalid value: '{type}'. Supported values are: 'input_text', 'input_image', 'output_text', 'refusal', 'input_file', 'computer_screenshot', and 'summary_text'.",
                        part.Name("type"),
                        "invalid_value");
            }
        }

        return (text.ToString(), images);
    }

    private static void CheckCalls(List<Turn> turns)
    {
        var made = turns.Where(turn => turn.Role == TurnRole.ToolCall).Select(turn => turn.CallId).ToHashSet();
        var answered = turns.Where(turn => turn.Role == TurnRole.ToolResult).Select(turn => turn.CallId).ToHashSet();
        if (answered.FirstOrDefault(id => !made.Contains(id)) is { } orphan)
        {
            throw CallRejectedException.BadRequest(
                $"No tool call found for function call output with call_id {orphan}.", "input");
        }

        if (made.FirstOrDefault(id => !answered.Contains(id)) is { } open)
        {
            throw CallRejectedException.BadRequest($"No tool output found for function call {open}.", "input");
        }
    }
}
