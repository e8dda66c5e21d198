using System.Runtime.InteropServices;
using Auriko.Core.Contract;

namespace Auriko.Core.Execution;

/// <summary>
/// Estimates token counts from text where a provider reported none. Pure, and rather too high than too low: one token for
/// every three ASCII characters, one for every other UTF-16 unit, a flat amount for an image or a file.
/// </summary>
public static class TokenEstimate
{
    private const int AsciiPerToken = 3;
    private const long TokensPerAttachment = 1_000;
    private const long TokensPerItem = 4;

    /// <summary>The tokens of a text whose characters have been counted.</summary>
    /// <param name="ascii">Its ASCII characters.</param>
    /// <param name="others">Its other UTF-16 units.</param>
    public static long Tokens(long ascii, long others) => ((ascii + AsciiPerToken - 1) / AsciiPerToken) + others;

    /// <summary>The input tokens of a request.</summary>
    /// <param name="request">The request.</param>
    public static long Input(ResponseRequest request)
    {
        var count = default(TextCount);
        count.Add(request.Instructions);
        foreach (var tool in request.Tools)
        {
            count.AddUtf8(JsonMarshal.GetRawUtf8Value(tool.Raw));
        }

        var attachments = 0L;
        foreach (var item in request.Input)
        {
            attachments += Count(item, ref count);
        }

        return Tokens(count.Ascii, count.Others) + (attachments * TokensPerAttachment) + (request.Input.Count * TokensPerItem);
    }

    private static long Count(InputItem item, ref TextCount count)
    {
        switch (item)
        {
            case InputMessage message:
                return Count(message.Content, ref count);
            case InputFunctionCallOutput output:
                return Count(output.Output, ref count);
            default:
                count.AddUtf8(JsonMarshal.GetRawUtf8Value(item.Raw));
                return 0;
        }
    }

    private static long Count(IReadOnlyList<InputPart> parts, ref TextCount count)
    {
        var attachments = 0L;
        foreach (var part in parts)
        {
            switch (part)
            {
                case InputText text:
                    count.Add(text.Text);
                    break;
                case InputRefusal refusal:
                    count.Add(refusal.Refusal);
                    break;
                case InputImage or InputFile:
                    attachments++;
                    break;
                default:
                    count.AddUtf8(JsonMarshal.GetRawUtf8Value(part.Raw));
                    break;
            }
        }

        return attachments;
    }
}
