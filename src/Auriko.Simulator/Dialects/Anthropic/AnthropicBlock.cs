using System.Text.Json;
using Auriko.Simulator.Model;
using Auriko.Simulator.Wire;

namespace Auriko.Simulator.Dialects.Anthropic;

/// <summary>One block of a message's content; content that is a plain string is one block of text.</summary>
/// <param name="At">Where it stands, as messages name it.</param>
/// <param name="Type">Its type.</param>
/// <param name="Fields">Its members; those of the message when it is a plain string.</param>
/// <param name="Text">The text, when the content is a plain string.</param>
internal readonly record struct AnthropicBlock(string At, string Type, RequestFields Fields, string? Text = null)
{
    private static readonly string[] Pictures = ["image/jpeg", "image/png", "image/gif", "image/webp"];

    /// <summary>Whether it is what a model thought.</summary>
    public bool IsThought => Type is "thinking" or "redacted_thinking";

    /// <summary>The text of a block of text.</summary>
    /// <exception cref="CallRejectedException">There is nothing in it.</exception>
    public string RequireText()
    {
        var text = Text ?? Fields.RequireString("text");
        return text.Length == 0 ? throw Refused("messages: text content blocks must be non-empty")
            : string.IsNullOrWhiteSpace(text) ? throw Refused("messages: text content blocks must contain non-whitespace text")
            : text;
    }

    /// <summary>Refuses a picture or document whose source is none.</summary>
    /// <exception cref="CallRejectedException">It is none.</exception>
    public void CheckSource()
    {
        var source = Fields.RequireObject("source");
        var type = source.RequireString("type");
        var kept = type switch
        {
            "base64" => IsBase64(source.RequireString("data")),
            "url" => Uri.TryCreate(source.RequireString("url"), UriKind.Absolute, out _),
            "file" => source.RequireString("file_id").Length > 0,
            "text" => Type == "document" && source.RequireString("data").Length > 0,
            "content" => Type == "document",
            _ => false,
        };
        if (!kept)
        {
            throw Refused($"{At}.{Type}.source.{type}: invalid source");
        }

        if (type == "base64" && Type == "image" && !Pictures.Contains(source.RequireString("media_type")))
        {
            throw Refused(
                $"{At}.image.source.base64.media_type: Input should be 'image/jpeg', 'image/png', 'image/gif' or 'image/webp'");
        }

        if (type == "base64" && Type == "document" && source.RequireString("media_type") != "application/pdf")
        {
            throw Refused($"{At}.document.source.base64.media_type: Input should be 'application/pdf'");
        }
    }

    /// <summary>Refuses a thought that was changed on the way, or that no model here had.</summary>
    /// <exception cref="CallRejectedException">It is one.</exception>
    public void CheckSignature()
    {
        if (Type == "redacted_thinking")
        {
            if (!ThoughtSeal.IsHidden(Fields.RequireString("data")))
            {
                throw Refused($"{At}: Invalid `data` in `redacted_thinking` block");
            }
        }
        else if (Fields.RequireString("thinking") is var thought && Fields.RequireString("signature") is var signature
            && !ThoughtSeal.IsSigned(thought, signature) && !(thought.Length == 0 && ThoughtSeal.IsHidden(signature)))
        {
            throw Refused($"{At}: Invalid `signature` in `thinking` block");
        }
    }

    /// <summary>The result of a call.</summary>
    public Turn Result()
    {
        var text = Fields.Get("content") switch
        {
            null => string.Empty,
            { ValueKind: JsonValueKind.String } plain => plain.GetString()!,
            _ => string.Concat(Fields.Objects("content").Select(part => part.String("text"))),
        };
        return new Turn(TurnRole.ToolResult, text, Fields.RequireString("tool_use_id"));
    }

    /// <summary>A 400 in the service's shape.</summary>
    public static CallRejectedException Refused(string message) => CallRejectedException.BadRequest(message, null);

    private static bool IsBase64(string text) => Convert.TryFromBase64String(text, new byte[text.Length], out _);
}
