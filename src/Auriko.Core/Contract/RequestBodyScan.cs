using System.Text.Json;

namespace Auriko.Core.Contract;

/// <summary>Walks a body token by token to name the first fault and its place.</summary>
internal ref struct RequestBodyScan
{
    private readonly Stack<Frame> _frames = new();
    private Utf8JsonReader _reader;
    private bool _rootEnded;

    private RequestBodyScan(ReadOnlySpan<byte> json) =>
        _reader = new Utf8JsonReader(json, new JsonReaderOptions { MaxDepth = RequestBody.MaxDepth + 2 });

    /// <summary>Returns when the body has no fault.</summary>
    /// <exception cref="GatewayException">The first fault.</exception>
    public static void Check(ReadOnlySpan<byte> json)
    {
        var scan = new RequestBodyScan(json);
        try
        {
            while (scan._reader.Read())
            {
                scan.Visit();
            }
        }
        catch (JsonException fault)
        {
            throw FieldErrors.Malformed(
                scan._rootEnded ? "The request body goes on after its JSON object ends." : NotJson(fault));
        }
    }

    /// <summary>What a syntax error is called; the parser's own words would quote the body.</summary>
    public static string NotJson(JsonException fault) =>
        $"The request body is not valid JSON (line {fault.LineNumber + 1}, byte {fault.BytePositionInLine + 1}).";

    private void Visit()
    {
        switch (_reader.TokenType)
        {
            case JsonTokenType.PropertyName:
                EnterMember();
                break;
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                EnterElement();
                RefuseTooDeep();
                _frames.Push(new Frame(Here, _reader.TokenType == JsonTokenType.StartObject));
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                _frames.Pop();
                _rootEnded = _frames.Count == 0;
                break;
            default:
                EnterElement();
                RefuseLoneSurrogate(Here);
                _rootEnded = _frames.Count == 0;
                break;
        }
    }

    private readonly FieldPath Here => _frames.TryPeek(out var frame) ? frame.Current : FieldPath.Root;

    private readonly void EnterMember()
    {
        var frame = _frames.Peek();
        RefuseLoneSurrogate(frame.Place);
        var name = _reader.GetString()!;
        frame.Current = frame.Place.Member(name);
        if (!frame.Names!.Add(name))
        {
            throw FieldErrors.Malformed($"The key '{frame.Current}' appears twice in its object.", frame.Current);
        }
    }

    private readonly void EnterElement()
    {
        if (_frames.TryPeek(out var frame) && frame.Names is null)
        {
            frame.Current = frame.Place.Element(frame.Index++);
        }
    }

    private readonly void RefuseTooDeep()
    {
        if (_frames.Count < RequestBody.MaxDepth)
        {
            return;
        }

        // The outermost field is enough: the whole path would be as long as the nesting.
        var field = _frames.ElementAt(_frames.Count - 1).Current;
        throw FieldErrors.Malformed(
            $"The request body nests objects and lists more than {RequestBody.MaxDepth} levels deep.", field);
    }

    private readonly void RefuseLoneSurrogate(FieldPath place)
    {
        if (_reader.ValueIsEscaped && SurrogateEscapes.HasLone(_reader.ValueSpan))
        {
            throw FieldErrors.Malformed("A string in the request body has half of a surrogate pair (\\ud800 to \\udfff).", place);
        }
    }

    private sealed class Frame(FieldPath place, bool isObject)
    {
        public FieldPath Place { get; } = place;

        public FieldPath Current { get; set; } = place;

        public HashSet<string>? Names { get; } = isObject ? [] : null;

        public int Index { get; set; }
    }
}
