using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Reflection;

namespace Auriko.Core.Settings;

/// <summary>One setting, as a property of an options class declares it. Immutable.</summary>
/// <param name="Name">The property's name.</param>
/// <param name="Type">What its text has to be.</param>
/// <param name="Range">Its bounds where an attribute states them.</param>
internal sealed record Setting(string Name, Type Type, RangeAttribute? Range)
{
    /// <summary>The setting that a property declares.</summary>
    /// <param name="property">The property.</param>
    public static Setting Of(PropertyInfo property) => new(
        property.Name,
        Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType,
        property.GetCustomAttribute<RangeAttribute>());

    /// <summary>What a text should have been; null where it can be read. An empty text means: not set.</summary>
    /// <param name="text">The text.</param>
    /// <returns>The rest of a sentence that begins with the setting's name. It never holds the text, which may be a secret.</returns>
    public string? FaultOf(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        if (Type == typeof(TimeSpan))
        {
            return IsSpan(text) ? null : "must be a time such as 00:01:30 (hours:minutes:seconds), or 1.00:00:00 for a day";
        }

        if (Type == typeof(bool))
        {
            return bool.TryParse(text, out _) ? null : "must be true or false";
        }

        if (Type.IsEnum)
        {
            return Enum.GetNames(Type).Contains(text, StringComparer.OrdinalIgnoreCase)
                ? null
                : $"must be one of {string.Join(", ", Enum.GetNames(Type)).ToLowerInvariant()}";
        }

        return FaultOfNumber(text);
    }

    private string? FaultOfNumber(string text)
    {
        if (Type == typeof(int) || Type == typeof(long))
        {
            return long.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number)
                && (Type == typeof(long) || number is >= int.MinValue and <= int.MaxValue)
                ? null
                : "must be a whole number" + Bounds();
        }

        return Type != typeof(double) || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out _)
            ? null
            : "must be a number such as 0.5" + Bounds();
    }

    private string Bounds() =>
        Range is null ? string.Empty : string.Create(CultureInfo.InvariantCulture, $" between {Range.Minimum} and {Range.Maximum}");

    /// <summary>A bare number would be read as days, which nobody means; 0 is no time at all in any unit.</summary>
    private static bool IsSpan(string text) =>
        (text == "0" || text.Contains(':', StringComparison.Ordinal))
        && TimeSpan.TryParse(text, CultureInfo.InvariantCulture, out _);
}
