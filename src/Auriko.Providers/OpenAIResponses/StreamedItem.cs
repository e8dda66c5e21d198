using Auriko.Providers.OpenAIResponses.Wire;

namespace Auriko.Providers.OpenAIResponses;

/// <summary>What has been passed on of one output item, so that what was never streamed can still be.</summary>
/// <param name="key">The item's key in the gateway's vocabulary.</param>
/// <param name="type">The item's <c>type</c>.</param>
internal sealed class StreamedItem(int key, string type)
{
    private readonly List<StreamedPart> _parts = [];
    private StreamedPart? _latest;

    /// <summary>The item's key.</summary>
    public int Key => key;

    /// <summary>The item's <c>type</c>.</summary>
    public string Type => type;

    /// <summary>Whether its end has been passed on.</summary>
    public bool IsEnded { get; set; }

    /// <summary>Whether the gateway writes items of this type itself.</summary>
    public bool IsOpaque => type is not (ItemTypes.Message or ItemTypes.FunctionCall or ItemTypes.Reasoning);

    /// <summary>The record of one of its texts.</summary>
    public StreamedPart Part(TextKind kind, int index)
    {
        if (_latest is { } latest && latest.Kind == kind && latest.Index == index)
        {
            return latest;
        }

        _latest = _parts.Find(part => part.Kind == kind && part.Index == index);
        if (_latest is null)
        {
            _latest = new StreamedPart(kind, index);
            _parts.Add(_latest);
        }

        return _latest;
    }

    /// <summary>Whether any text of this kind has been passed on.</summary>
    public bool Has(TextKind kind) => _parts.Exists(part => part.Kind == kind && part.Length > 0);
}

/// <summary>What has been passed on of one text.</summary>
/// <param name="kind">What the text is.</param>
/// <param name="index">Its part.</param>
internal sealed class StreamedPart(TextKind kind, int index)
{
    /// <summary>What the text is.</summary>
    public TextKind Kind => kind;

    /// <summary>Its part.</summary>
    public int Index => index;

    /// <summary>How much of it, in UTF-16 units.</summary>
    public int Length { get; set; }

    /// <summary>How many annotations.</summary>
    public int Annotations { get; set; }

    /// <summary>Whether its log probabilities have been.</summary>
    public bool HasLogprobs { get; set; }
}

/// <summary>The item types the gateway writes itself.</summary>
internal static class ItemTypes
{
    public const string Message = "message";
    public const string FunctionCall = "function_call";
    public const string Reasoning = "reasoning";
}
