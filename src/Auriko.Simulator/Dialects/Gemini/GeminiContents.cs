using System.Text;
using System.Text.Json;
using Auriko.Simulator.Model;
using Auriko.Simulator.Wire;

namespace Auriko.Simulator.Dialects.Gemini;

/// <summary>Reads <c>contents</c>, and refuses calls, responses and signatures that do not fit.</summary>
internal sealed class GeminiContents(bool signed)
{
    private readonly List<Turn> _turns = [];
    private int _calls;
    private int _turn;
    private int _current;

    /// <summary>Reads the conversation.</summary>
    public static IReadOnlyList<Turn> Read(RequestFields request, string model)
    {
        var reader = new GeminiContents(model.StartsWith("gemini-3", StringComparison.Ordinal));
        if (request.Object("systemInstruction") is { } system)
        {
            reader._turns.Add(new Turn(
                TurnRole.System, string.Concat(system.Objects("parts").Select(part => part.String("text")))));
        }

        var contents = request.Objects("contents");
        if (contents.Count == 0)
        {
            throw Refused("* GenerateContentRequest.contents: contents is not specified");
        }

        if (contents is [var only] && only.String("role") == "model")
        {
            throw Refused("Please ensure that single turn requests end with a user role or the role field is empty.");
        }

        reader._current = contents.ToList().FindLastIndex(IsSpoken);
        for (; reader._turn < contents.Count; reader._turn++)
        {
            reader.Content(contents[reader._turn]);
        }

        return reader._calls == 0 ? reader._turns : throw Uneven();
    }

    /// <summary>A 400 in Gemini's shape.</summary>
    public static CallRejectedException Refused(string message) => CallRejectedException.BadRequest(message, null);

    // What the user says begins a turn; the responses to calls go on with it.
    private static bool IsSpoken(RequestFields content) =>
        content.String("role") != "model"
        && content.Objects("parts").Any(part => part.Get("functionResponse") is null);

    private void Content(RequestFields content)
    {
        var role = content.String("role") ?? "user";
        if (role is not ("user" or "model" or "function"))
        {
            throw Refused("Please use a valid role: user, model.");
        }

        var parts = content.Objects("parts");
        if (parts.Count == 0)
        {
            throw Refused($"* GenerateContentRequest.contents[{_turn}].parts: contents.parts must not be empty.");
        }

        var isUser = role != "model";
        var responses = parts.Count(part => part.Get("functionResponse") is not null);
        if (isUser && responses != _calls)
        {
            throw Uneven();
        }

        var calls = parts.Count(part => part.Get("functionCall") is not null);
        if (calls > 0 && _turns.LastOrDefault()?.Role is not (TurnRole.User or TurnRole.ToolResult))
        {
            throw Refused(
                "Please ensure that function call turn comes immediately after a user turn or after a function response turn.");
        }

        _calls = isUser ? 0 : calls;
        Parts(parts, isUser);
    }

    private void Parts(IReadOnlyList<RequestFields> parts, bool isUser)
    {
        var text = new StringBuilder();
        var images = 0;
        var isFirstCall = true;
        var others = new List<Turn>();
        for (var index = 0; index < parts.Count; index++)
        {
            var part = parts[index];
            CheckSignature(part, isFirstCall, index);
            if (part.Object("functionCall") is { } call)
            {
                isFirstCall = false;
                others.Add(new Turn(
                    TurnRole.ToolCall, call.Get("args")?.GetRawText() ?? "{}", Name: call.RequireString("name")));
            }
            else if (part.Object("functionResponse") is { } response)
            {
                var result = response.Require("response");
                others.Add(result.ValueKind == JsonValueKind.Object
                    ? new Turn(TurnRole.ToolResult, result.GetRawText(), Name: response.RequireString("name"))
                    : throw Refused($"Invalid value at 'contents[{_turn}].parts[{index}].function_response.response' (type.googleapis.com/google.protobuf.Struct)"));
            }
            else if (part.Get("inlineData") is not null || part.Get("fileData") is not null)
            {
                images++;
            }
            else if (part.Bool("thought") is not true)
            {
                text.Append(part.String("text") ?? throw Refused(
                    $"* GenerateContentRequest.contents[{_turn}].parts[{index}].data: required oneof field 'data' must have one initialized field"));
            }
        }

        if (text.Length > 0 || images > 0)
        {
            _turns.Add(new Turn(isUser ? TurnRole.User : TurnRole.Assistant, text.ToString(), Images: images));
        }

        _turns.AddRange(others);
    }

    private void CheckSignature(RequestFields part, bool isFirstCall, int index)
    {
        var signature = part.String("thoughtSignature");
        if (signature is not null && !ThoughtSeal.IsHidden(signature) && signature is not (
            "skip_thought_signature_validator" or "context_engineering_is_the_way_to_go"))
        {
            throw Refused("Corrupted thought signature.");
        }

        if (signed && _turn > _current && signature is null && isFirstCall && part.Object("functionCall") is { } call)
        {
            throw Refused(
                $"Function call is missing a thought_signature in functionCall parts. This is required for tools to work correctly, and missing thought_signature may lead to degraded model performance. Additional data, function call `default_api:{call.String("name")}` , position {index + 1}.");
        }
    }

    private static CallRejectedException Uneven() => Refused(
        "Please ensure that the number of function response parts is equal to the number of function call parts of the function call turn.");
}
