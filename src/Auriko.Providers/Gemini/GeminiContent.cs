using System.Text.Json;
using Auriko.Core.Contract;

namespace Auriko.Providers.Gemini;

/// <summary>One content of the call, while the conversation is put together.</summary>
/// <param name="role">Its role as sent.</param>
internal sealed class GeminiContent(string role)
{
    /// <summary>The caller's side, answers of functions included.</summary>
    public const string User = "user";

    /// <summary>The model's side.</summary>
    public const string Model = "model";

    /// <summary>The role.</summary>
    public string Role => role;

    /// <summary>The parts, in order.</summary>
    public List<GeminiPart> Parts { get; } = [];

    /// <summary>The content that answers the calls of this one; null until one is answered.</summary>
    public GeminiContent? Answers { get; set; }

    /// <summary>The calls, in order.</summary>
    public IEnumerable<CallPart> Calls => Parts.OfType<CallPart>();
}

/// <summary>One part of a content.</summary>
internal abstract record GeminiPart
{
    /// <summary>The signature that stands on it; null for none.</summary>
    public string? Signature { get; set; }
}

/// <summary>Text.</summary>
/// <param name="Text">The text.</param>
/// <param name="IsThought">Whether the model thought it.</param>
internal sealed record TextPart(string Text, bool IsThought = false) : GeminiPart;

/// <summary>An image or a file; exactly one of the last two is set.</summary>
/// <param name="MimeType">Its type.</param>
/// <param name="Content">Its bytes in base64.</param>
/// <param name="Uri">Where it is.</param>
internal sealed record MediaPart(string MimeType, string? Content, string? Uri) : GeminiPart;

/// <summary>A function call of the model.</summary>
/// <param name="Call">The call.</param>
/// <param name="Arguments">Its arguments, an object.</param>
/// <param name="Pointer">Its JSON pointer.</param>
internal sealed record CallPart(InputFunctionCall Call, JsonElement Arguments, string Pointer) : GeminiPart;

/// <summary>The answer to a call.</summary>
/// <param name="Call">The call.</param>
/// <param name="Texts">What the function said.</param>
/// <param name="Media">What it showed.</param>
internal sealed record AnswerPart(InputFunctionCall Call, IReadOnlyList<string> Texts, IReadOnlyList<MediaPart> Media)
    : GeminiPart;
