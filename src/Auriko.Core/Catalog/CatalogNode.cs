using System.Globalization;
using System.Text.Json;
using Auriko.Core.Ledger;

namespace Auriko.Core.Catalog;

/// <summary>
/// One value of a catalog file and where it stands. What is wrong with it is noted in the file's list of errors, and
/// reading goes on, so that an operator sees everything at once. A member that is null counts as absent.
/// </summary>
/// <param name="element">The value.</param>
/// <param name="path">Its JSON path, from <c>$</c>.</param>
/// <param name="errors">Receives "path: what is wrong".</param>
internal readonly struct CatalogNode(JsonElement element, string path, List<string> errors)
{
    /// <summary>A decimal holds 28 digits; a longer number would be rounded before it could be refused.</summary>
    private const int LongestAmount = 28;

    /// <summary>Notes an error of this value.</summary>
    public void Refuse(string what) => errors.Add($"{path}: {what}");

    /// <summary>Whether this is an object with no members but <paramref name="known"/>.</summary>
    public bool IsObjectOf(params ReadOnlySpan<string> known)
    {
        if (element.ValueKind != JsonValueKind.Object)
        {
            Refuse("must be an object.");
            return false;
        }

        foreach (var member in element.EnumerateObject())
        {
            if (!known.Contains(member.Name))
            {
                errors.Add($"{path}.{member.Name}: is not known here. Known: {string.Join(", ", known!)}.");
            }
        }

        return true;
    }

    /// <summary>A member, when it is there.</summary>
    public CatalogNode? Member(string name) =>
        element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null
            ? new CatalogNode(value, $"{path}.{name}", errors)
            : null;

    /// <summary>A member that must be there.</summary>
    public CatalogNode? Required(string name)
    {
        var member = Member(name);
        if (member is null)
        {
            Refuse($"'{name}' is required.");
        }

        return member;
    }

    /// <summary>The elements of a list member; none when it is absent.</summary>
    public IEnumerable<CatalogNode> List(string name) => Member(name) is { } list ? list.Elements() : [];

    /// <summary>Text of 1 to 200 characters without white space around it.</summary>
    public string? Name()
    {
        if (element.ValueKind == JsonValueKind.String && element.GetString() is { Length: > 0 and <= 200 } text
            && text.Trim().Length == text.Length)
        {
            return text;
        }

        Refuse("must be a string of 1 to 200 characters without white space around it.");
        return null;
    }

    /// <summary>One of a closed list.</summary>
    public string? OneOf(params ReadOnlySpan<string> allowed)
    {
        if (element.ValueKind == JsonValueKind.String && element.GetString() is { } text && allowed.Contains(text))
        {
            return text;
        }

        Refuse($"must be one of {string.Join(", ", allowed!)}.");
        return null;
    }

    /// <summary>True or false.</summary>
    public bool? Flag()
    {
        if (element.ValueKind is JsonValueKind.True or JsonValueKind.False)
        {
            return element.GetBoolean();
        }

        Refuse("must be true or false.");
        return null;
    }

    /// <summary>A whole number of at least 1.</summary>
    public int? Count()
    {
        if (element.ValueKind == JsonValueKind.Number && element.TryGetInt32(out var count) && count > 0)
        {
            return count;
        }

        Refuse($"must be a whole number from 1 to {int.MaxValue}.");
        return null;
    }

    /// <summary>A number from <paramref name="least"/> to <paramref name="most"/>.</summary>
    public double? Number(double least, double most)
    {
        if (element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out var number)
            && number >= least && number <= most)
        {
            return number;
        }

        Refuse(string.Create(CultureInfo.InvariantCulture, $"must be a number from {least} to {most}."));
        return null;
    }

    /// <summary>A date, or a date and time with its offset.</summary>
    public DateTimeOffset? Moment()
    {
        if (element.ValueKind == JsonValueKind.String && DateTimeOffset.TryParseExact(
            element.GetString(), ["yyyy-MM-dd", "yyyy-MM-ddTHH:mm:ssK"], CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal, out var moment))
        {
            return moment;
        }

        Refuse("must be a date such as 2026-11-23 or a time such as 2026-11-23T09:00:00Z.");
        return null;
    }

    /// <summary>A time of day in UTC.</summary>
    public TimeOnly? TimeOfDay()
    {
        if (element.ValueKind == JsonValueKind.String && TimeOnly.TryParseExact(
            element.GetString(), "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return time;
        }

        Refuse("must be a time of day in UTC such as 01:00.");
        return null;
    }

    /// <summary>
    /// An amount of dollars, as a string or a number, of at most 9 decimals; read from its text, so that it is exact.
    /// </summary>
    public Usd? Amount()
    {
        var text = element.ValueKind switch
        {
            JsonValueKind.String => element.GetString(),
            JsonValueKind.Number => element.GetRawText(),
            _ => null,
        };
        if (text is { Length: <= LongestAmount }
            && decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var dollars)
            && dollars <= 1_000_000 && decimal.Round(dollars, 9) == dollars)
        {
            return Usd.FromDollars(dollars);
        }

        Refuse("must be US dollars from 0 to 1000000 with at most 9 decimals, such as \"1.25\".");
        return null;
    }

    /// <summary>The elements of this list.</summary>
    private List<CatalogNode> Elements()
    {
        if (element.ValueKind != JsonValueKind.Array)
        {
            Refuse("must be a list.");
            return [];
        }

        var (where, noted) = (path, errors);
        return [.. element.EnumerateArray().Select((value, index) => new CatalogNode(value, $"{where}[{index}]", noted))];
    }
}
