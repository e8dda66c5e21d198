using System.Text.Json;

namespace Auriko.Core.Streaming;

/// <summary>Checks the items of a response: how they are added and done, and that the final output is made of them.</summary>
internal sealed class CheckedOutput(StreamReport report)
{
    private readonly List<CheckedItem> _items = [];
    private readonly HashSet<string> _ids = new(StringComparer.Ordinal);
    private readonly HashSet<string> _callIds = new(StringComparer.Ordinal);

    /// <summary>Checks an event of an item.</summary>
    public void Take(string type, JsonElement next)
    {
        var index = next.GetProperty("output_index"u8).GetInt64();
        if (type == "response.output_item.added")
        {
            report.Require(index == _items.Count, StreamRules.Index, "output_index is not the next one.");
            Add(next.GetProperty("item"u8));
        }
        else if (index >= _items.Count)
        {
            report.Add(StreamRules.Balance, "An event speaks of an item that has not been added.");
        }
        else
        {
            _items[(int)index].Take(type, next);
        }
    }

    /// <summary>Checks the output of the final response.</summary>
    public void CheckFinal(JsonElement response, bool isCompleted)
    {
        foreach (var item in _items)
        {
            report.Require(item.IsDone, StreamRules.Balance, "An item is still open at the end.");
            report.Require(
                !isCompleted || !item.IsCut, StreamRules.Status, "A completed response holds an item that was cut.");
        }

        var output = OpaqueJson.Array(response, "output");
        if (report.Require(
            output is { } shown && shown.GetArrayLength() == _items.Count,
            StreamRules.Fold,
            "output has not one entry for each item."))
        {
            foreach (var (item, final) in _items.Zip(output!.Value.EnumerateArray()))
            {
                report.Require(item.IsDoneAs(final), StreamRules.Fold, "An item of output is not as it was done.");
            }
        }

        CheckOutputText(response);
    }

    private void Add(JsonElement item)
    {
        var id = OpaqueJson.Text(item, "id") ?? string.Empty;
        report.Require(id.Length > 0 && _ids.Add(id), StreamRules.Identity, "An item's id is missing or used twice.");
        if (OpaqueJson.Text(item, "type") == "function_call")
        {
            var callId = OpaqueJson.Text(item, "call_id") ?? string.Empty;
            report.Require(
                callId.Length > 0 && _callIds.Add(callId), StreamRules.Identity, "A call_id is missing or used twice.");
        }

        var added = new CheckedItem(report, item, id);
        added.CheckAdded();
        _items.Add(added);
    }

    private void CheckOutputText(JsonElement response)
    {
        if (OpaqueJson.Text(response, "output_text") is { } text)
        {
            var parts = _items.Where(item => item.Type == "message").SelectMany(item => item.Texts);
            report.Require(
                text == string.Concat(parts), StreamRules.Fold, "output_text is not the text of all messages.");
        }
    }
}
