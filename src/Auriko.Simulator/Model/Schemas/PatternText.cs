using System.Globalization;
using System.Text;

namespace Auriko.Simulator.Model.Schemas;

/// <summary>
/// Makes a text that a regular expression matches. Knows literals, escapes, classes, groups, alternatives and
/// quantifiers: what schemas use. Look-around and back references are skipped.
/// </summary>
internal sealed class PatternText(string pattern, SeededChoice choice)
{
    private const string Letters = "abcdefghijklmnopqrstuvwxyz";
    private const string Digits = "0123456789";

    private int _at;
    private int _stretch;

    /// <summary>Makes one; open-ended repetitions repeat <paramref name="stretch"/> times more than they must.</summary>
    public string Make(int stretch)
    {
        _stretch = stretch;
        _at = 0;
        return Alternatives();
    }

    private string Alternatives()
    {
        var first = Sequence();
        while (_at < pattern.Length && pattern[_at] == '|')
        {
            _at++;
            Sequence();
        }

        return first;
    }

    private string Sequence()
    {
        var text = new StringBuilder();
        while (_at < pattern.Length && pattern[_at] is not ('|' or ')'))
        {
            var start = _at;
            var once = Atom();
            var end = _at;
            var (least, isOpen) = Quantifier();
            var times = least + (isOpen ? _stretch : 0);
            var after = _at;
            for (var index = 0; index < times; index++)
            {
                text.Append(index == 0 ? once : Again(start));
            }

            _at = Math.Max(end, after);
        }

        return text.ToString();
    }

    private string Again(int start)
    {
        _at = start;
        return Atom();
    }

    private string Atom()
    {
        var letter = pattern[_at++];
        switch (letter)
        {
            case '^' or '$':
                return string.Empty;
            case '.':
                return Pick(Letters);
            case '[':
                return Class();
            case '(':
                return Group();
            case '\\' when _at < pattern.Length:
                return Escape();
            default:
                return letter.ToString();
        }
    }

    private string Group()
    {
        var isLookAround = false;
        if (_at < pattern.Length && pattern[_at] == '?')
        {
            isLookAround = pattern.AsSpan(_at).StartsWith("?=") || pattern.AsSpan(_at).StartsWith("?!")
                || pattern.AsSpan(_at).StartsWith("?<=") || pattern.AsSpan(_at).StartsWith("?<!");
            var named = pattern.IndexOf('>', _at);
            _at = pattern[_at + 1] == '<' && !isLookAround ? named + 1 : _at + 2;
        }

        var text = Alternatives();
        _at++;
        return isLookAround ? string.Empty : text;
    }

    private string Escape()
    {
        var letter = pattern[_at++];
        switch (letter)
        {
            case 'd':
                return Pick(Digits);
            case 'w' or 'D' or 'S':
                return Pick(Letters);
            case 's' or 'W':
                return " ";
            case 'b' or 'B' or 'A' or 'z' or 'Z':
                return string.Empty;
            case 't':
                return "\t";
            case 'n':
                return "\n";
            case 'u' when _at + 4 <= pattern.Length:
                var code = int.Parse(pattern.AsSpan(_at, 4), NumberStyles.HexNumber, CultureInfo.InvariantCulture);
                _at += 4;
                return ((char)code).ToString();
            default:
                return letter.ToString();
        }
    }

    private string Class()
    {
        var isNegated = pattern[_at] == '^';
        _at += isNegated ? 1 : 0;
        var members = new StringBuilder();
        var isFirst = true;
        while (_at < pattern.Length && (pattern[_at] != ']' || isFirst))
        {
            isFirst = false;
            Member(members);
        }

        _at++;
        var allowed = members.ToString();
        return Pick(isNegated ? new string([.. (Letters + Digits + "-_ ").Where(c => !allowed.Contains(c))]) : allowed);
    }

    private void Member(StringBuilder members)
    {
        var from = pattern[_at++];
        if (from == '\\')
        {
            members.Append(pattern[_at] switch
            {
                'd' => Digits,
                'w' => Letters,
                's' => " ",
                var other => other.ToString(),
            });
            _at++;
            return;
        }

        if (_at + 1 < pattern.Length && pattern[_at] == '-' && pattern[_at + 1] != ']')
        {
            var to = pattern[_at + 1];
            _at += 2;
            for (var letter = from; letter <= to; letter++)
            {
                members.Append(letter);
            }

            return;
        }

        members.Append(from);
    }

    private (int Least, bool IsOpen) Quantifier()
    {
        if (_at >= pattern.Length)
        {
            return (1, false);
        }

        (int Least, bool IsOpen)? found = pattern[_at] switch
        {
            '*' => (0, true),
            '+' => (1, true),
            '?' => (0, false),
            '{' => Braces(),
            _ => null,
        };
        if (found is null)
        {
            return (1, false);
        }

        _at++;
        if (_at < pattern.Length && pattern[_at] is '?' or '+')
        {
            _at++;
        }

        return found.Value;
    }

    private (int Least, bool IsOpen) Braces()
    {
        var end = pattern.IndexOf('}', _at);
        var bounds = pattern[(_at + 1)..end].Split(',');
        _at = end;
        var least = int.Parse(bounds[0], CultureInfo.InvariantCulture);
        if (bounds.Length == 1)
        {
            return (least, false);
        }

        var isOpen = bounds[1].Length == 0;
        var most = isOpen ? least : int.Parse(bounds[1], CultureInfo.InvariantCulture);
        return (Math.Min(least + _stretch, most), isOpen);
    }

    private string Pick(string letters) =>
        letters.Length == 0 ? string.Empty : letters[choice.Below(letters.Length)].ToString();
}
