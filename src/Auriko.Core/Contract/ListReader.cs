using System.Text.Json;

namespace Auriko.Core.Contract;

/// <summary>Reads the elements of one JSON list; every wrong one is an error that names its place.</summary>
internal readonly struct ListReader
{
    private readonly JsonElement _element;
    private readonly FieldPath _path;

    private ListReader(JsonElement element, FieldPath path) => (_element, _path) = (element, path);

    /// <summary>How many elements there are.</summary>
    public int Count => _element.GetArrayLength();

    /// <summary>A reader of <paramref name="element"/>, which must be a list.</summary>
    public static ListReader Of(JsonElement element, FieldPath path) =>
        element.ValueKind == JsonValueKind.Array
            ? new ListReader(element, path)
            : throw FieldErrors.Invalid(path, "must be a list");

    /// <summary>Reads each element, which must be an object.</summary>
    public IReadOnlyList<T> Objects<T>(Func<ObjectReader, T> read)
    {
        var items = new List<T>(Count);
        foreach (var element in _element.EnumerateArray())
        {
            items.Add(read(ObjectReader.Of(element, _path.Element(items.Count))));
        }

        return items;
    }

    /// <summary>Reads each element as a string.</summary>
    public IReadOnlyList<string> Texts()
    {
        var texts = new List<string>(Count);
        foreach (var element in _element.EnumerateArray())
        {
            texts.Add(element.ValueKind == JsonValueKind.String
                ? element.GetString()!
                : throw FieldErrors.Invalid(_path.Element(texts.Count), "must be a string"));
        }

        return texts;
    }

    /// <summary>Reads each element as a string that holds more than white space.</summary>
    public IReadOnlyList<string> Names()
    {
        var names = Texts();
        for (var index = 0; index < names.Count; index++)
        {
            if (string.IsNullOrWhiteSpace(names[index]))
            {
                throw FieldErrors.Invalid(_path.Element(index), "must not be empty");
            }
        }

        return names;
    }
}
