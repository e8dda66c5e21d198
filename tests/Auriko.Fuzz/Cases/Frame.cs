using System.Text;

namespace Auriko.Fuzz.Cases;

/// <summary>One frame of a stream of events.</summary>
/// <param name="Head">Its other lines, each with its line end.</param>
/// <param name="Payload">What stands in its <c>data</c>; null when it has none.</param>
internal sealed record Frame(string Head, byte[]? Payload)
{
    /// <summary>A frame as it stands in a stream, without the blank line.</summary>
    public static Frame Parse(string text)
    {
        var head = new StringBuilder();
        string? payload = null;
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith("data:", StringComparison.Ordinal))
            {
                var value = line["data:".Length..];
                value = value.StartsWith(' ') ? value[1..] : value;
                payload = payload is null ? value : $"{payload}\n{value}";
            }
            else
            {
                head.Append(line).Append('\n');
            }
        }

        return new Frame(head.ToString(), payload is null ? null : Encoding.UTF8.GetBytes(payload));
    }

    /// <summary>The frames of a stream.</summary>
    public static IReadOnlyList<Frame> ParseAll(byte[] stream) =>
    [
        .. Encoding.UTF8.GetString(stream)
            .ReplaceLineEndings("\n")
            .Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(text => Parse(text.Trim('\n'))),
    ];

    /// <summary>Writes the frame and its blank line.</summary>
    public void Write(MemoryStream output)
    {
        output.Write(Encoding.UTF8.GetBytes(Head));
        if (Payload is not null)
        {
            output.Write("data: "u8);
            foreach (var one in Payload)
            {
                output.WriteByte(one);
                if (one == '\n')
                {
                    output.Write("data: "u8);
                }
            }

            output.WriteByte((byte)'\n');
        }

        output.WriteByte((byte)'\n');
    }
}
