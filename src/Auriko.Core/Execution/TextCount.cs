namespace Auriko.Core.Execution;

/// <summary>Characters counted by kind.</summary>
internal struct TextCount
{
    /// <summary>ASCII characters.</summary>
    public long Ascii { get; private set; }

    /// <summary>Other UTF-16 units.</summary>
    public long Others { get; private set; }

    /// <summary>Counts a text that is there as UTF-8, without decoding it.</summary>
    public void AddUtf8(ReadOnlySpan<byte> text)
    {
        if (System.Text.Ascii.IsValid(text))
        {
            Ascii += text.Length;
            return;
        }

        var units = System.Text.Encoding.UTF8.GetCharCount(text);
        var others = 0;
        foreach (var part in text)
        {
            // Every character outside ASCII has one lead byte; one of four bytes stands for two units.
            others += part < 0xC0 ? 0 : part < 0xF0 ? 1 : 2;
        }

        Others += others;
        Ascii += units - others;
    }

    /// <summary>Counts a text.</summary>
    public void Add(string? text)
    {
        if (text is null)
        {
            return;
        }

        if (System.Text.Ascii.IsValid(text))
        {
            Ascii += text.Length;
            return;
        }

        foreach (var unit in text)
        {
            if (char.IsAscii(unit))
            {
                Ascii++;
            }
            else
            {
                Others++;
            }
        }
    }
}
