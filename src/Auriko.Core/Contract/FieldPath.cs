using System.Text;

namespace Auriko.Core.Contract;

/// <summary>Where a value stands in the request: spelled only when an error needs it.</summary>
internal sealed class FieldPath
{
    private const int LongestName = 64;

    private readonly FieldPath? _parent;
    private readonly string? _name;
    private readonly int _index;

    private FieldPath(FieldPath? parent, string? name, int index) => (_parent, _name, _index) = (parent, name, index);

    /// <summary>The body itself, spelled as the empty string.</summary>
    public static FieldPath Root { get; } = new(null, null, 0);

    /// <summary>A member of the object here.</summary>
    public FieldPath Member(string name) => new(this, name, 0);

    /// <summary>An element of the list here, from 0.</summary>
    public FieldPath Element(int index) => new(this, null, index);

    /// <summary>The dotted path, such as <c>input[2].content[0].text</c>; a caller's very long name is cut.</summary>
    public override string ToString()
    {
        var text = new StringBuilder();
        Append(text);
        return text.ToString();
    }

    private void Append(StringBuilder text)
    {
        if (_parent is null)
        {
            return;
        }

        _parent.Append(text);
        if (_name is null)
        {
            text.Append('[').Append(_index).Append(']');
            return;
        }

        text.Append(text.Length == 0 ? string.Empty : ".").Append(_name.Length > LongestName ? _name[..LongestName] : _name);
    }
}
