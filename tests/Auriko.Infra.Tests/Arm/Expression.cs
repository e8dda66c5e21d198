using System.Globalization;
using System.Text.Json.Nodes;

namespace Auriko.Infra.Tests.Arm;

/// <summary>An expression of the template language, such as <c>[format('kv-{0}', variables('token'))]</c>.</summary>
internal abstract record Expression
{
    /// <summary>Whether a template's string is an expression and not itself.</summary>
    public static bool Is(string text) => text is ['[', not '[', .., ']'];

    /// <summary>Parses a template's string.</summary>
    /// <param name="text">With its brackets.</param>
    /// <exception cref="FormatException">It is no expression.</exception>
    public static Expression Parse(string text)
    {
        var reader = new Reader(text[1..^1]);
        var expression = reader.ReadExpression();
        return reader.AtEnd ? expression : throw new FormatException($"Left over in {text}");
    }

    /// <summary>A string or a number.</summary>
    internal sealed record Literal(object Value) : Expression
    {
        public JsonNode ToJson() => Value is string text ? JsonValue.Create(text) : JsonValue.Create((int)Value);
    }

    /// <summary>A function with its arguments, which it evaluates itself.</summary>
    internal sealed record Call(string Function, IReadOnlyList<Expression> Arguments) : Expression;

    /// <summary>A member of an object or an array.</summary>
    internal sealed record Member(Expression Of, Expression Key) : Expression;

    private sealed class Reader(string text)
    {
        private int _position;

        public bool AtEnd => _position == text.Length;

        private char Next => AtEnd ? '\0' : text[_position];

        public Expression ReadExpression()
        {
            var expression = ReadPrimary();
            while (Next is '.' or '[')
            {
                if (text[_position++] == '.')
                {
                    expression = new Member(expression, new Literal(ReadName()));
                    continue;
                }

                expression = new Member(expression, ReadExpression());
                Skip(']');
            }

            return expression;
        }

        private Expression ReadPrimary()
        {
            if (Next == '\'')
            {
                return new Literal(ReadText());
            }

            if (char.IsAsciiDigit(Next) || Next == '-')
            {
                var start = _position++;
                AdvanceWhile(char.IsAsciiDigit);
                return new Literal(int.Parse(text[start.._position], CultureInfo.InvariantCulture));
            }

            var function = ReadName();
            return new Call(function, ReadArguments());
        }

        private List<Expression> ReadArguments()
        {
            var arguments = new List<Expression>();
            Skip('(');
            while (Next != ')')
            {
                arguments.Add(ReadExpression());
                if (Next == ',')
                {
                    Skip(',');
                    AdvanceWhile(char.IsWhiteSpace);
                }
            }

            Skip(')');
            return arguments;
        }

        private string ReadText()
        {
            var value = new System.Text.StringBuilder();
            for (Skip('\''); ; _position++)
            {
                if (Next != '\'')
                {
                    value.Append(Next);
                }
                else if (text.ElementAtOrDefault(++_position) != '\'') // Two quotes are one.
                {
                    return value.ToString();
                }
                else
                {
                    value.Append('\'');
                }
            }
        }

        private string ReadName()
        {
            var start = _position;
            AdvanceWhile(character => char.IsAsciiLetterOrDigit(character) || character == '_');
            return _position > start ? text[start.._position] : throw new FormatException($"A name is missing at {start} of {text}");
        }

        private void AdvanceWhile(Func<char, bool> matches)
        {
            while (matches(Next))
            {
                _position++;
            }
        }

        private void Skip(char expected)
        {
            if (Next != expected)
            {
                throw new FormatException($"'{expected}' is missing at {_position} of {text}");
            }

            _position++;
        }
    }
}
