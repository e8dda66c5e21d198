using System.Text;
using System.Text.Json;
using Auriko.Simulator.Model;
using Auriko.Simulator.Wire;

namespace Auriko.Simulator.Dialects.Chat;

/// <summary>Reads <c>messages</c>, and refuses tool calls and tool messages that do not fit together.</summary>
internal static class ChatMessages
{
    /// <summary>Reads the conversation.</summary>
    /// <param name="request">The request.</param>
    /// <param name="thinking">Whether calls made while thinking must bring back what was thought.</param>
    public static IReadOnlyList<Turn> Read(RequestFields request, bool thinking)
    {
        request.Require("messages");
        var messages = request.Objects("messages");
        if (messages.Count == 0)
        {
            throw CallRejectedException.BadRequest(
                "Invalid 'messages': empty array. Expected an array with minimum length 1, but got an empty array instead.",
                "messages",
                "empty_array");
        }

        var turns = new List<Turn>();
        var open = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var message in messages)
        {
            var role = message.RequireString("role");
            if (role == "tool")
            {
                Answer(message, open, turns);
                continue;
            }

            RequireAnswered(open);
            Add(message, role, thinking, open, turns);
        }

        RequireAnswered(open);
        return turns;
    }

    private static void Add(
        RequestFields message, string role, bool thinking, Dictionary<string, string> open, List<Turn> turns)
    {
        var calls = role == "assistant" ? message.Objects("tool_calls") : [];
        var (text, images) = Content(message, required: calls.Count == 0);
        switch (role)
        {
            case "system" or "developer":
                turns.Add(new Turn(TurnRole.System, text));
                break;
            case "user":
                turns.Add(new Turn(TurnRole.User, text, Images: images));
                break;
            case "assistant":
                turns.Add(new Turn(TurnRole.Assistant, text));
                break;
            default:
                throw CallRejectedException.BadRequest(
                    $"Invalid value: '{role}'. Supported values are: 'system', 'assistant', 'user', 'function', 'tool', and 'developer'.",
                    message.Name("role"),
                    "invalid_value");
        }

        if (calls.Count > 0 && thinking && message.Get("reasoning_content") is null)
        {
            throw CallRejectedException.BadRequest(
                "The `reasoning_content` in the thinking mode must be passed back to the API.",
                null,
                "invalid_request_error");
        }

        foreach (var call in calls)
        {
            var id = call.RequireString("id");
            var function = call.RequireObject("function");
            open[id] = message.Name("tool_calls");
            turns.Add(new Turn(
                TurnRole.ToolCall, function.RequireString("arguments"), id, function.RequireString("name")));
        }
    }

    private static void Answer(RequestFields message, Dictionary<string, string> open, List<Turn> turns)
    {
        var id = message.RequireString("tool_call_id");
        if (!open.Remove(id))
        {
            throw CallRejectedException.BadRequest(
                "Invalid parameter: messages with role 'tool' must be a response to a preceeding message with 'tool_calls'.",
                message.Name("role"));
        }

        turns.Add(new Turn(TurnRole.ToolResult, Content(message, required: true).Text, id));
    }

    private static void RequireAnswered(Dictionary<string, string> open)
    {
        if (open.Count > 0)
        {
            throw CallRejectedException.BadRequest(
                $"An assistant message with 'tool_calls' must be followed by tool messages responding to each 'tool_call_id'. The following tool_call_ids did not have response messages: {string.Join(", ", open.Keys)}",
                "messages");
        }
    }

    private static (string Text, int Images) Content(RequestFields message, bool required)
    {
        if (message.Get("content") is not { } content)
        {
            return required && message.String("refusal") is null
                ? throw CallRejectedException.BadRequest(
                    $"Invalid value for 'content': expected a string, got null.", message.Name("content"))
                : (string.Empty, 0);
        }

        if (content.ValueKind == JsonValueKind.String)
        {
            return (content.GetString()!, 0);
        }

        if (content.ValueKind != JsonValueKind.Array)
        {
            throw message.WrongType("content", "one of a string or array of objects", content);
        }

        return Parts(message);
    }

    private static (string Text, int Images) Parts(RequestFields message)
    {
        var text = new StringBuilder();
        var images = 0;
        foreach (var part in message.Objects("content"))
        {
            switch (part.RequireString("type"))
            {
                case "text":
                    text.Append(part.RequireString("text"));
                    break;
                case "refusal":
                    text.Append(part.RequireString("refusal"));
                    break;
                case "image_url":
                    images++;
                    break;
                case "file" or "input_audio":
                    break;
                case var type:
                    throw CallRejectedException.BadRequest(
                        $"Invalid value: '{type}'. Supported values are: 'text', 'image_url', 'input_audio', 'refusal', 'audio', and 'file'.",
                        part.Name("type"),
                        "invalid_value");
            }
        }

        return (text.ToString(), images);
    }
}
