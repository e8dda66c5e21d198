using System.Text.Json;

namespace Auriko.Core.Streaming;

/// <summary>What an event of one type must have.</summary>
internal sealed class StreamEventShape
{
    private readonly StreamEventMember[] _members;
    private readonly StreamEventMember[] _own;

    /// <summary>Reads the members from <c>name:kind</c> pairs; a kind with <c>?</c> may be null.</summary>
    public StreamEventShape(string type, StreamEventKind kind, string members)
    {
        Type = type;
        Kind = kind;
        _members = [.. members.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(StreamEventMember.Parse)];
        _own = [.. _members.Where(member => member.Name is not ("item_id" or "output_index"))];
        HasResponse = _members.Any(member => member.Name == "response");
    }

    /// <summary>The event's <c>type</c>.</summary>
    public string Type { get; }

    /// <summary>What events of the type speak of.</summary>
    public StreamEventKind Kind { get; }

    /// <summary>The required members besides <c>type</c> and <c>sequence_number</c>.</summary>
    public IReadOnlyList<StreamEventMember> Members => _members;

    /// <summary>Whether events of the type carry a whole response.</summary>
    public bool HasResponse { get; }

    /// <summary>Whether an event has every required member that is not renewed when it is passed on.</summary>
    public bool HasOwnMembers(JsonElement payload)
    {
        foreach (var member in _own)
        {
            if (!member.IsMetBy(payload))
            {
                return false;
            }
        }

        return true;
    }
}

/// <summary>A member an event must have.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Kind">Its JSON kind; a whole number that is not negative for <see cref="JsonValueKind.Number"/>.</param>
/// <param name="MayBeNull">Whether null is allowed too.</param>
internal sealed record StreamEventMember(string Name, JsonValueKind Kind, bool MayBeNull)
{
    /// <summary>Reads a <c>name:kind</c> pair.</summary>
    public static StreamEventMember Parse(string pair)
    {
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        var kind = pair[(colon + 1)..].TrimEnd('?') switch
        {
            "string" => JsonValueKind.String,
            "integer" => JsonValueKind.Number,
            "array" => JsonValueKind.Array,
            _ => JsonValueKind.Object,
        };
        return new StreamEventMember(pair[..colon], kind, pair.EndsWith('?'));
    }

    /// <summary>Whether an event has the member as it must be.</summary>
    public bool IsMetBy(JsonElement payload)
    {
        if (!payload.TryGetProperty(Name, out var value))
        {
            return false;
        }

        return value.ValueKind == Kind
            ? Kind is not JsonValueKind.Number || (value.TryGetInt64(out var number) && number >= 0)
            : MayBeNull && value.ValueKind is JsonValueKind.Null;
    }
}

/// <summary>What the events of a type speak of.</summary>
internal enum StreamEventKind
{
    /// <summary>The response as a whole.</summary>
    OfResponse,

    /// <summary>An item this gateway writes itself, or the frame of any item.</summary>
    OfItem,

    /// <summary>An item of a type only the provider knows.</summary>
    OfOpaqueItem,
}
