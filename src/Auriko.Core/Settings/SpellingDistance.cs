namespace Auriko.Core.Settings;

/// <summary>How far a word is from another: letters put in, left out or exchanged, without regard to case. Pure.</summary>
internal static class SpellingDistance
{
    /// <summary>The least number of single changes that make one of the other.</summary>
    /// <param name="one">One word.</param>
    /// <param name="other">The other.</param>
    public static int Between(string one, string other)
    {
        var row = Enumerable.Range(0, other.Length + 1).ToArray();
        for (var i = 0; i < one.Length; i++)
        {
            var (diagonal, letter) = (row[0], char.ToLowerInvariant(one[i]));
            row[0] = i + 1;
            for (var j = 0; j < other.Length; j++)
            {
                var exchanged = diagonal + (letter == char.ToLowerInvariant(other[j]) ? 0 : 1);
                diagonal = row[j + 1];
                row[j + 1] = Math.Min(exchanged, Math.Min(row[j], diagonal) + 1);
            }
        }

        return row[^1];
    }
}
