namespace Auriko.Core.Execution;

/// <summary>Characters counted by kind.</summary>
internal struct TextCount
{
    /// <summary>ASCII characters.</summary>
    public long Ascii { get; private set; }

    /// <summary>Other UTF-16 units.</summary>
    public long Others { get; private set; }

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
