using Auriko.Core.Contract;

namespace Auriko.Providers.AnthropicMessages;

/// <summary>A translated request.</summary>
/// <param name="Body">The JSON body, UTF-8.</param>
/// <param name="Betas">The value of <c>anthropic-beta</c>; null without one.</param>
/// <param name="AnswerTool">The tool whose input is the answer's text; null when the answer is text itself.</param>
/// <param name="Warnings">Every field that is not on the wire as it was sent.</param>
internal sealed record MessagesCall(
    ReadOnlyMemory<byte> Body, string? Betas, string? AnswerTool, IReadOnlyList<ResponseWarning> Warnings);
