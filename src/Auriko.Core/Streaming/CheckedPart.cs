using System.Text;
using System.Text.Json;

namespace Auriko.Core.Streaming;

/// <summary>A part as its events built it, or the arguments of a function call.</summary>
internal sealed class CheckedPart(StreamReport report, string type, long index)
{
    private readonly StringBuilder _text = new();
    private readonly List<JsonElement> _annotations = [];
    private readonly List<JsonElement> _logprobs = [];
    private string? _whole;

    /// <summary>Its <c>type</c>.</summary>
    public string Type => type;

    /// <summary>Its index in its item.</summary>
    public long Index => index;

    /// <summary>Whether its whole text has been said.</summary>
    public bool IsFinished { get; private set; }

    /// <summary>Its text so far.</summary>
    public string Text => _whole ??= _text.ToString();

    /// <summary>Takes an event that writes to the part.</summary>
    public void Take(PartEvent said, JsonElement next)
    {
        if (!report.Require(!IsFinished, StreamRules.Balance, "A part or arguments are written to after they are done."))
        {
            return;
        }

        switch (said.Action)
        {
            case PartAction.Append:
                _text.Append(next.GetProperty("delta"u8).GetString());
                _whole = null;
                _logprobs.AddRange(OpaqueJson.Array(next, "logprobs")?.EnumerateArray() ?? default);
                break;
            case PartAction.Annotate:
                report.Require(
                    next.GetProperty("annotation_index"u8).GetInt64() == _annotations.Count,
                    StreamRules.Index,
                    "annotation_index is not the next one.");
                _annotations.Add(next.GetProperty("annotation"u8));
                break;
            default:
                Finish(said, next);
                break;
        }
    }

    /// <summary>Checks that a text is what the deltas built.</summary>
    public bool IsText(JsonElement owner, string member) => OpaqueJson.Text(owner, member) == Text;

    /// <summary>Checks a part as an event or an item shows it.</summary>
    public void Check(JsonElement shown)
    {
        var isSame = OpaqueJson.Text(shown, "type") == type && IsText(shown, type == "refusal" ? "refusal" : "text");
        report.Require(isSame, StreamRules.Fold, "A part is not what its events built.");
        if (type != "output_text")
        {
            return;
        }

        report.Require(
            IsList(shown, "annotations", _annotations), StreamRules.Fold, "A part's annotations are not those added.");
        report.Require(
            !report.IsStrict || IsList(shown, "logprobs", _logprobs),
            StreamRules.Fold,
            "A part's logprobs are not those of its deltas.");
    }

    private static bool IsList(JsonElement owner, string member, List<JsonElement> built) =>
        OpaqueJson.Array(owner, member) is { } shown
        && shown.GetArrayLength() == built.Count
        && shown.EnumerateArray().Zip(built).All(pair => JsonElement.DeepEquals(pair.First, pair.Second));

    private void Finish(PartEvent said, JsonElement next)
    {
        IsFinished = true;
        report.Require(IsText(next, said.Member), StreamRules.Sum, "The whole text is not the sum of its deltas.");
        report.Require(
            type != "output_text" || !report.IsStrict || IsList(next, "logprobs", _logprobs),
            StreamRules.Sum,
            "The logprobs of a whole text are not those of its deltas.");
    }
}
