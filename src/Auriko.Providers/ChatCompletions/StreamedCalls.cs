using Auriko.Core.Streaming;
using Auriko.Providers.ChatCompletions.Wire;

namespace Auriko.Providers.ChatCompletions;

/// <summary>
/// Tells apart the calls of one answer. Servers key a piece of a call by index, by id, or not at all: then it belongs
/// to the latest call, unless it begins another.
/// </summary>
internal sealed class StreamedCalls
{
    private readonly List<StreamedCall> _calls = [];

    /// <summary>Whether there are calls, and none can lack a piece.</summary>
    public bool AreWhole => _calls.Count > 0 && _calls.TrueForAll(call => call.IsWhole);

    /// <summary>Reads a piece of a call.</summary>
    /// <param name="delta">The piece.</param>
    /// <param name="output">Receives what follows from it.</param>
    public void Read(StreamedCallDelta delta, Queue<ProviderEvent> output)
    {
        var call = Find(delta) ?? Add(delta.Index, output);
        call.Append(delta, output);
    }

    /// <summary>Begins what has waited for arguments and got none.</summary>
    /// <returns>Whether every call has a name.</returns>
    public bool Finish(Queue<ProviderEvent> output)
    {
        StartAll(output);
        return !_calls.Exists(call => call.IsNameless);
    }

    private StreamedCall? Find(StreamedCallDelta delta)
    {
        if (delta.Index is { } index)
        {
            var known = _calls.FindLast(call => call.Index == index);
            return known?.IsOtherThan(delta) is false ? known : null;
        }

        if (delta.Id is not null)
        {
            return _calls.FindLast(call => call.Id == delta.Id)
                ?? (_calls.LastOrDefault() is { Id: null } latest && !latest.IsFollowedBy(delta) ? latest : null);
        }

        return _calls.LastOrDefault() is { } last && !last.IsFollowedBy(delta) ? last : null;
    }

    private StreamedCall Add(long? index, Queue<ProviderEvent> output)
    {
        StartAll(output);
        var call = new StreamedCall(_calls.Count + 1, index);
        _calls.Add(call);
        return call;
    }

    private void StartAll(Queue<ProviderEvent> output) => _calls.ForEach(call => call.Start(output));
}
