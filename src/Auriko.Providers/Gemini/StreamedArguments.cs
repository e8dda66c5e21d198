using System.Text.Json;
using Auriko.Core.Streaming;
using Auriko.Providers.Gemini.Wire;
using Auriko.Providers.Upstream;

namespace Auriko.Providers.Gemini;

/// <summary>
/// The arguments of one call: an object at once, or where the upstream streams them, values by their paths, to be put
/// together. They are passed on as one piece of text.
/// </summary>
internal sealed class StreamedArguments
{
    private readonly PartialArguments _parts = new();
    private int _key;
    private bool _isOpen;

    /// <summary>A call has begun.</summary>
    /// <param name="key">The item's key.</param>
    public void Begin(int key) => (_key, _isOpen) = (key, true);

    /// <summary>Reads a piece of the call.</summary>
    public void Read(JsonElement call, Queue<ProviderEvent> output)
    {
        if (!_isOpen)
        {
            return;
        }

        if (JsonText.Member(call, "args") is { ValueKind: JsonValueKind.Object } whole)
        {
            Pass(CompactJson.Of(whole), output);
            return;
        }

        foreach (var part in JsonText.Items(call, "partialArgs"))
        {
            _parts.Add(part);
        }

        if (JsonText.Member(call, "willContinue") is not { ValueKind: JsonValueKind.True })
        {
            End(output);
        }
    }

    /// <summary>Passes on what there is, if a call has not ended.</summary>
    public void End(Queue<ProviderEvent> output)
    {
        if (_isOpen)
        {
            Pass(_parts.Take(), output);
        }
    }

    private void Pass(string arguments, Queue<ProviderEvent> output)
    {
        _isOpen = false;
        output.Enqueue(new ToolCallDelta(_key, arguments));
    }
}
