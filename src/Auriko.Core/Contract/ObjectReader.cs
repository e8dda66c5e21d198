using System.Globalization;
using System.Text.Json;

namespace Auriko.Core.Contract;

/// <summary>Reads the members of one JSON object; every wrong one is an error that names its place.</summary>
/// <remarks>A member that is null counts as absent.</remarks>
internal readonly struct ObjectReader
{
    private ObjectReader(JsonElement element, FieldPath path) => (Element, Path) = (element, path);

    /// <summary>The object.</summary>
    public JsonElement Element { get; }

    /// <summary>Where it stands.</summary>
    public FieldPath Path { get; }

    /// <summary>A reader of <paramref name="element"/>, which must be an object.</summary>
    public static ObjectReader Of(JsonElement element, FieldPath path) =>
        element.ValueKind == JsonValueKind.Object
            ? new ObjectReader(element, path)
            : throw FieldErrors.Invalid(path, "must be an object");

    /// <summary>The path of a member.</summary>
    public FieldPath At(string name) => Path.Member(name);

    /// <summary>Whether the member is there and not null.</summary>
    public bool TryGet(string name, out JsonElement value) =>
        Element.TryGetProperty(name, out value) && value.ValueKind != JsonValueKind.Null;

    /// <summary>Whether the member is there and not null.</summary>
    public bool Has(string name) => TryGet(name, out _);

    /// <summary>A string; it may be empty.</summary>
    public string? Text(string name)
    {
        if (!TryGet(name, out var value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.String
            ? value.GetString()
            : throw FieldErrors.Invalid(At(name), "must be a string");
    }

    /// <summary>A string that must be there; it may be empty.</summary>
    public string RequiredText(string name, string? suggestion = null) =>
        Text(name) ?? throw FieldErrors.Missing(At(name), suggestion);

    /// <summary>A string that must be there and hold more than white space.</summary>
    public string RequiredName(string name, string? suggestion = null)
    {
        var value = RequiredText(name, suggestion);
        return string.IsNullOrWhiteSpace(value) ? throw FieldErrors.Invalid(At(name), "must not be empty") : value;
    }

    /// <summary>A string out of a closed list, spelled exactly.</summary>
    public string? OneOf(string name, params ReadOnlySpan<string> allowed)
    {
        if (!TryGet(name, out var value))
        {
            return null;
        }

        foreach (var candidate in allowed)
        {
            if (value.ValueKind == JsonValueKind.String && value.ValueEquals(candidate))
            {
                return candidate;
            }
        }

        throw FieldErrors.Invalid(At(name), $"must be one of {string.Join(", ", allowed!)}");
    }

    /// <summary>A boolean.</summary>
    public bool? Flag(string name)
    {
        if (!TryGet(name, out var value))
        {
            return null;
        }

        return value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : throw FieldErrors.Invalid(At(name), "must be true or false");
    }

    /// <summary>A whole number; <c>1.0</c> and <c>1e2</c> are whole.</summary>
    public int? Integer(string name, int minimum, int maximum = int.MaxValue)
    {
        if (!TryGet(name, out var value))
        {
            return null;
        }

        var number = NumberOf(value);
        return Math.Truncate(number) == number && number >= minimum && number <= maximum
            ? (int)number
            : throw FieldErrors.Invalid(At(name), "must be an integer " + Range(minimum, maximum, int.MaxValue, number));
    }

    /// <summary>A finite number.</summary>
    public double? Number(string name, double minimum, double maximum = double.MaxValue)
    {
        if (!TryGet(name, out var value))
        {
            return null;
        }

        var number = NumberOf(value);
        return number >= minimum && number <= maximum
            ? number
            : throw FieldErrors.Invalid(At(name), "must be a number " + Range(minimum, maximum, double.MaxValue, number));
    }

    /// <summary>An exact amount, at least 0.</summary>
    public decimal? Amount(string name)
    {
        if (!TryGet(name, out var value))
        {
            return null;
        }

        return value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var amount) && amount >= 0
            ? amount
            : throw FieldErrors.Invalid(
                At(name), NumberOf(value) > 0 ? "must be a number of at most 28 digits" : "must be a number, at least 0");
    }

    /// <summary>A span of time given in milliseconds, up to about 24 days.</summary>
    public TimeSpan? Milliseconds(string name, double minimum) =>
        Number(name, minimum, int.MaxValue) is { } value ? TimeSpan.FromMilliseconds(value) : null;

    /// <summary>An object.</summary>
    public ObjectReader? Object(string name) => TryGet(name, out var value) ? Of(value, At(name)) : null;

    /// <summary>A list.</summary>
    public ListReader? List(string name) => TryGet(name, out var value) ? ListReader.Of(value, At(name)) : null;

    /// <summary>Refuses a member that is not in the closed list; null members included, for they are misspelt too.</summary>
    public void AllowOnly(params ReadOnlySpan<string> known)
    {
        foreach (var member in Element.EnumerateObject())
        {
            if (!known.Contains(member.Name))
            {
                throw FieldErrors.Unknown(At(member.Name), known.ToArray());
            }
        }
    }

    /// <summary>The number; NaN, which lies in no range, for what is none.</summary>
    private static double NumberOf(JsonElement value) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) ? number : double.NaN;

    /// <summary>The range in words. A bound that is only the type's own is left out unless it is the one that was missed.</summary>
    private static string Range(double minimum, double maximum, double unbounded, double sent) =>
        maximum == unbounded && !(sent > maximum)
            ? string.Create(CultureInfo.InvariantCulture, $"of at least {minimum}")
            : string.Create(CultureInfo.InvariantCulture, $"from {minimum} to {maximum}");
}
