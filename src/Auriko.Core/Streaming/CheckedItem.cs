using System.Text.Json;

namespace Auriko.Core.Streaming;

/// <summary>One item: what its events built, checked against what is said of it as a whole.</summary>
internal sealed class CheckedItem(StreamReport report, JsonElement added, string id)
{
    private readonly List<CheckedPart> _content = [];
    private readonly List<CheckedPart> _summary = [];
    private readonly CheckedPart _arguments = new(report, PartEvents.Arguments, 0);
    private CheckedPart? _open;
    private JsonElement _done;

    /// <summary>Its <c>type</c>; empty when it has none.</summary>
    public string Type { get; } = OpaqueJson.Text(added, "type") ?? string.Empty;

    /// <summary>Whether <c>response.output_item.done</c> has come.</summary>
    public bool IsDone { get; private set; }

    /// <summary>Whether it was done before it was whole. Items of other types say by themselves what became of them.</summary>
    public bool IsCut => IsDone && IsOurs && OpaqueJson.Text(_done, "status") == "incomplete";

    /// <summary>The texts of its text parts.</summary>
    public IEnumerable<string> Texts => _content.Where(part => part.Type == "output_text").Select(part => part.Text);

    private bool IsOurs => Type is "message" or "reasoning" or "function_call";

    /// <summary>Checks the item as it was added: open, and empty.</summary>
    public void CheckAdded()
    {
        report.Require(Type.Length > 0, StreamRules.Kind, "An item has no type.");
        if (IsOurs)
        {
            report.Require(
                OpaqueJson.Text(added, "status") == "in_progress" || MayLackStatus(added),
                StreamRules.Status,
                "An item is added that is not in progress.");
            CheckContent(added);
        }
    }

    /// <summary>Checks an event of the item.</summary>
    public void Take(string type, JsonElement next)
    {
        if (!report.Require(!IsDone, StreamRules.Balance, "An event speaks of an item that is done."))
        {
            return;
        }

        if (type == "response.output_item.done")
        {
            Finish(next.GetProperty("item"u8));
            return;
        }

        report.Require(
            !next.TryGetProperty("item_id"u8, out _) || OpaqueJson.Text(next, "item_id") == id,
            StreamRules.Identity,
            "item_id is not that of the item at output_index.");
        if (PartEvents.Of(type) is { } said)
        {
            TakePart(said, next);
        }
        else
        {
            report.Require(
                !IsOurs && StreamEventShapes.IsFamilyOf(type, Type), StreamRules.Kind, "An event of another kind of item.");
        }
    }

    /// <summary>Whether the final output shows the item as it was done.</summary>
    public bool IsDoneAs(JsonElement final)
    {
        if (report.IsStrict || Type != "reasoning" || !IsDone || final.ValueKind is not JsonValueKind.Object)
        {
            return IsDone && JsonElement.DeepEquals(_done, final);
        }

        var names = final.EnumerateObject().Concat(_done.EnumerateObject()).Select(member => member.Name).Distinct();
        return names.All(name => name == "encrypted_content"
            || (_done.TryGetProperty(name, out var done)
                && final.TryGetProperty(name, out var shown)
                && JsonElement.DeepEquals(done, shown)));
    }

    private bool MayLackStatus(JsonElement item) =>
        !report.IsStrict && Type == "reasoning" && !item.TryGetProperty("status"u8, out _);

    private void TakePart(PartEvent said, JsonElement next)
    {
        var kind = said.Part ?? OpaqueJson.Text(next.GetProperty("part"u8), "type");
        var fits = PartEvents.Holds(Type, kind) && (said.Part is not null || kind != "summary_text");
        if (!report.Require(fits, StreamRules.Kind, "A part or event of another kind of item."))
        {
            return;
        }

        if (kind == PartEvents.Arguments)
        {
            TakeArguments(said, next);
        }
        else if (said.Action is PartAction.Open)
        {
            Open(kind!, next);
        }
        else
        {
            TakeOpen(kind!, said, next);
        }
    }

    private void TakeArguments(PartEvent said, JsonElement next)
    {
        _arguments.Take(said, next);
        report.Require(
            said.Action is not PartAction.Finish
                || !next.TryGetProperty("name"u8, out _)
                || OpaqueJson.Text(next, "name") == OpaqueJson.Text(added, "name"),
            StreamRules.Fold,
            "The name of a call changes.");
    }

    private void Open(string kind, JsonElement next)
    {
        var parts = kind == "summary_text" ? _summary : _content;
        report.Require(_open is null, StreamRules.Balance, "A part is added while another is open.");
        report.Require(IndexOf(kind, next) == parts.Count, StreamRules.Index, "A part's index is not the next one.");
        _open = new CheckedPart(report, kind, parts.Count);
        parts.Add(_open);
        _open.Check(next.GetProperty("part"u8));
    }

    private void TakeOpen(string kind, PartEvent said, JsonElement next)
    {
        if (_open is not { } part)
        {
            report.Add(StreamRules.Balance, "An event speaks of a part when none is open.");
            return;
        }

        report.Require(part.Type == kind, StreamRules.Kind, "An event of another kind of part.");
        report.Require(part.Index == IndexOf(kind, next), StreamRules.Index, "An event has not the open part's index.");
        if (said.Action is not PartAction.Close)
        {
            part.Take(said, next);
            return;
        }

        report.Require(part.IsFinished, StreamRules.Balance, "A part is done before its text.");
        part.Check(next.GetProperty("part"u8));
        _open = null;
    }

    private static long IndexOf(string kind, JsonElement next) =>
        next.GetProperty(kind == "summary_text" ? "summary_index"u8 : "content_index"u8).GetInt64();

    private void Finish(JsonElement item)
    {
        (_done, IsDone) = (item, true);
        report.Require(
            OpaqueJson.Text(item, "id") == id && OpaqueJson.Text(item, "type") == Type,
            StreamRules.Identity,
            "An item is done with another id or type than it was added with.");
        report.Require(_open is null, StreamRules.Balance, "An item is done while a part is open.");
        report.Require(
            Type != "function_call" || _arguments.IsFinished, StreamRules.Balance, "A call is done before its arguments.");
        report.Require(
            IsOurs
                ? OpaqueJson.Text(item, "status") is "completed" or "incomplete" || MayLackStatus(item)
                : !OpaqueJson.IsOpen(item),
            StreamRules.Status,
            "An item is done but its status says otherwise.");
        CheckContent(item);
    }

    private void CheckContent(JsonElement item)
    {
        switch (Type)
        {
            case "message":
                CheckParts(item, "content", _content);
                report.Require(
                    OpaqueJson.Text(item, "role") == "assistant" && IsKept(item, "phase"),
                    StreamRules.Fold,
                    "A message's role is not assistant, or its phase changes.");
                break;
            case "reasoning":
                CheckParts(item, "summary", _summary);
                CheckParts(item, "content", _content);
                break;
            case "function_call":
                report.Require(
                    _arguments.IsText(item, "arguments"), StreamRules.Fold, "A call's arguments are not those built.");
                report.Require(
                    OpaqueJson.Text(item, "name") is { } && IsKept(item, "name") && IsKept(item, "call_id"),
                    StreamRules.Fold,
                    "A call's name is missing, or its name or call_id changes.");
                break;
        }
    }

    private void CheckParts(JsonElement item, string member, List<CheckedPart> built)
    {
        var shown = OpaqueJson.Array(item, member);
        if (built.Count == 0 && shown is null && (Type, member) is ("reasoning", "content"))
        {
            return;
        }

        if (report.Require(
            shown?.GetArrayLength() == built.Count, StreamRules.Fold, "An item has not the parts that were added."))
        {
            foreach (var (part, at) in built.Zip(shown!.Value.EnumerateArray()))
            {
                part.Check(at);
            }
        }
    }

    private bool IsKept(JsonElement item, string member) =>
        OpaqueJson.Text(item, member) == OpaqueJson.Text(added, member);
}
