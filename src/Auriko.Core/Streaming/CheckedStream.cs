using System.Runtime.InteropServices;
using System.Text.Json;
using Auriko.Core.Contract;

namespace Auriko.Core.Streaming;

/// <summary>Checks the frame of each event and hands it to what checks its meaning.</summary>
internal sealed class CheckedStream(StreamReport report)
{
    private readonly CheckedResponse _response = new(report);
    private readonly CheckedOutput _output = new(report);
    private long _nextSequence;

    /// <summary>Checks the next event.</summary>
    public void Take(JsonElement next)
    {
        if (SurrogateEscapes.HasLone(JsonMarshal.GetRawUtf8Value(next)))
        {
            report.Add(StreamRules.WellFormedText, "A string holds half of a surrogate pair.");
            _nextSequence++;
            return;
        }

        if (OpaqueJson.Text(next, "type") is not { } type || StreamEventShapes.Of(type) is not { } shape)
        {
            report.Add(StreamRules.KnownType, "Not an event of a type that the API defines.");
            _nextSequence++;
            return;
        }

        CheckSequence(next);
        report.Require(!_response.IsEnded, StreamRules.Terminal, "An event follows the terminal event.");
        if (HasMembers(shape, next))
        {
            Dispatch(shape, next);
        }
    }

    /// <summary>Checks that nothing is missing.</summary>
    public void End() =>
        report.Require(_response.MayEnd, StreamRules.Terminal, "The stream ends without a terminal event.");

    private void CheckSequence(JsonElement next)
    {
        if (!next.TryGetProperty("sequence_number"u8, out var number)
            || number.ValueKind is not JsonValueKind.Number
            || !number.TryGetInt64(out var sequence))
        {
            report.Add(StreamRules.Sequence, "sequence_number is missing or is not a whole number.");
            _nextSequence++;
            return;
        }

        report.Require(sequence == _nextSequence, StreamRules.Sequence, "sequence_number is not the next one.");
        _nextSequence = sequence + 1;
    }

    private bool HasMembers(StreamEventShape shape, JsonElement next)
    {
        var hasAll = true;
        foreach (var member in shape.Members)
        {
            if (!member.IsMetBy(next) && !IsExcused(shape.Type, member.Name))
            {
                report.Add(StreamRules.RequiredMember, $"{member.Name} is missing or is of the wrong kind.");
                hasAll = false;
            }
        }

        return hasAll;
    }

    // Servers leave the name out, and nest an error's members, though the published schema says otherwise.
    private bool IsExcused(string type, string member) =>
        !report.IsStrict && (type, member) is ("response.function_call_arguments.done", "name") or ("error", _);

    private void Dispatch(StreamEventShape shape, JsonElement next)
    {
        if (shape.Type == "error")
        {
            report.Require(!report.IsStrict, StreamRules.KnownType, "An error event hides the response.failed after it.");
            _response.MayEnd = true;
        }
        else if (shape.HasResponse)
        {
            _response.Take(shape.Type, next.GetProperty("response"u8), _output);
        }
        else if (shape.Kind is not StreamEventKind.OfResponse)
        {
            report.Require(
                _response.TakesOutput, StreamRules.Order, "Output before response.created and response.in_progress.");
            _output.Take(shape.Type, next);
        }
    }
}
