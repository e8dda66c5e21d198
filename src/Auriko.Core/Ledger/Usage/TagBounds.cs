namespace Auriko.Core.Ledger.Usage;

/// <summary>
/// How many tags a roll-up keeps apart: callers choose names and values, and may choose a new one for every request.
/// </summary>
public static class TagBounds
{
    /// <summary>The names kept of a key and day: those of the most requests.</summary>
    public const int Names = 20;

    /// <summary>The values kept of a name, those of the most requests; the others are <see cref="Rest"/>.</summary>
    public const int Values = 100;

    /// <summary>Characters kept of a value; longer ones that begin alike are one.</summary>
    public const int ValueLength = 128;

    /// <summary>What the values that are not kept apart are called.</summary>
    public const string Rest = "(other)";

    /// <summary>Names counted while rows are read; those that come later are not kept.</summary>
    internal const int CountedNames = 200;

    /// <summary>Values counted of a name while rows are read; those that come later are <see cref="Rest"/>.</summary>
    internal const int CountedValues = 2_000;

    /// <summary>A value as it is kept.</summary>
    /// <param name="value">The value.</param>
    public static string Cut(string value) =>
        value.Length <= ValueLength ? value : value[..(char.IsHighSurrogate(value[ValueLength - 1]) ? ValueLength - 1 : ValueLength)];
}
