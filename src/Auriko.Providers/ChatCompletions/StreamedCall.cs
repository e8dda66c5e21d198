using System.Text;
using System.Text.Json;
using Auriko.Core.Streaming;
using Auriko.Providers.ChatCompletions.Wire;

namespace Auriko.Providers.ChatCompletions;

/// <summary>
/// One call as it arrives. It begins with its first argument, for until then its name may come in pieces; some servers
/// repeat the name in each piece instead.
/// </summary>
/// <param name="key">The item's key.</param>
/// <param name="index">The server's index; null when it sends none.</param>
internal sealed class StreamedCall(int key, long? index)
{
    private readonly StringBuilder _arguments = new();
    private string _name = string.Empty;
    private bool _isStarted;

    /// <summary>The server's index; null when it sends none.</summary>
    public long? Index => index;

    /// <summary>The server's id; null while it has sent none.</summary>
    public string? Id { get; private set; }

    /// <summary>Whether there are arguments and no name for them.</summary>
    public bool IsNameless => !_isStarted && _arguments.Length > 0;

    /// <summary>Whether it has a name, and arguments that are a value of JSON.</summary>
    public bool IsWhole => _name.Length > 0 && _arguments.Length > 0 && IsJson(_arguments.ToString());

    /// <summary>Whether a piece of the same index begins another call: some servers number every call 0.</summary>
    public bool IsOtherThan(StreamedCallDelta delta) =>
        Id is not null && delta.Id is not null && Id != delta.Id && delta.Name is not null;

    /// <summary>
    /// Whether a piece without an index begins another call: it names a function after this one's arguments began.
    /// </summary>
    public bool IsFollowedBy(StreamedCallDelta delta) =>
        delta.Name is not null && (_isStarted || _arguments.Length > 0) && (delta.Name != _name || delta.IsWhole);

    /// <summary>Adds a piece.</summary>
    public void Append(StreamedCallDelta delta, Queue<ProviderEvent> output)
    {
        Id ??= delta.Id;
        if (!_isStarted && delta.Name is { } name)
        {
            _name = name.StartsWith(_name, StringComparison.Ordinal) ? name : _name + name;
        }

        if (delta.Arguments is not { } arguments)
        {
            return;
        }

        if (_name.Length > 0)
        {
            Start(output);
            output.Enqueue(new ToolCallDelta(key, arguments));
        }

        _arguments.Append(arguments);
    }

    /// <summary>Begins the call if it has a name and has not begun.</summary>
    public void Start(Queue<ProviderEvent> output)
    {
        if (_isStarted || _name.Length == 0)
        {
            return;
        }

        _isStarted = true;
        output.Enqueue(new ToolCallStarted(key, Id, _name));
        if (_arguments.Length > 0)
        {
            output.Enqueue(new ToolCallDelta(key, _arguments.ToString()));
        }
    }

    private static bool IsJson(string text)
    {
        var reader = new Utf8JsonReader(Encoding.UTF8.GetBytes(text));
        try
        {
            while (reader.Read())
            {
            }

            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }
}
