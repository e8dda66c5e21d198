using System.Text.Json;

namespace Auriko.CatalogGenerator;

/// <summary>A value of an input and where it stands; what is wrong with it is noted, and reading goes on.</summary>
/// <param name="Json">The value.</param>
/// <param name="Path">Where it stands.</param>
/// <param name="Errors">Receives "path: what is wrong".</param>
internal readonly record struct Place(JsonElement Json, string Path, List<string> Errors)
{
    /// <summary>Notes what is wrong with this value.</summary>
    public void Refuse(string what) => Errors.Add($"{Path}: {what}");

    /// <summary>Whether this is an object with no members but <paramref name="known"/>.</summary>
    public bool IsObjectOf(params ReadOnlySpan<string> known)
    {
        if (Json.ValueKind != JsonValueKind.Object)
        {
            Refuse("must be an object.");
            return false;
        }

        foreach (var member in Json.EnumerateObject())
        {
            if (!known.Contains(member.Name))
            {
                Errors.Add($"{Path}.{member.Name}: is not known here.");
            }
        }

        return true;
    }

    /// <summary>A member, when it is there.</summary>
    public Place? Member(string name) =>
        Json.ValueKind == JsonValueKind.Object && Json.TryGetProperty(name, out var value)
        && value.ValueKind != JsonValueKind.Null
            ? this with { Json = value, Path = $"{Path}.{name}" }
            : null;

    /// <summary>Every member of an object; none of what is not one.</summary>
    public IEnumerable<(string Name, Place Value)> Members()
    {
        if (Json.ValueKind != JsonValueKind.Object)
        {
            Refuse("must be an object.");
            return [];
        }

        var place = this;
        return Json.EnumerateObject().Select(member =>
            (member.Name, place with { Json = member.Value, Path = $"{place.Path}.{member.Name}" }));
    }

    /// <summary>The elements of a list member; none when it is absent.</summary>
    public IEnumerable<Place> List(string name)
    {
        if (Member(name) is not { } list)
        {
            return [];
        }

        if (list.Json.ValueKind != JsonValueKind.Array)
        {
            list.Refuse("must be a list.");
            return [];
        }

        return list.Json.EnumerateArray().Select((value, index) =>
            list with { Json = value, Path = $"{list.Path}[{index}]" });
    }

    /// <summary>A text member; null when it is absent.</summary>
    public string? Text(string name)
    {
        if (Member(name) is not { } member)
        {
            return null;
        }

        if (member.Json.ValueKind == JsonValueKind.String)
        {
            return member.Json.GetString();
        }

        member.Refuse("must be text.");
        return null;
    }

    /// <summary>A text member that must be there; empty when it is not.</summary>
    public string RequiredText(string name)
    {
        if (Text(name) is { Length: > 0 } text)
        {
            return text;
        }

        Refuse($"'{name}' is required.");
        return string.Empty;
    }
}
