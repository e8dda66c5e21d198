using System.Text.Json.Serialization;
using Auriko.Core.Ledger;

namespace Auriko.Core.Background.Fresh;

/// <summary>One change of a response that storage has not got yet, as it stands in the local log.</summary>
/// <remarks>A log of an earlier version may be read, so a member added later must not be required.</remarks>
/// <param name="Id">The response.</param>
internal sealed record StateRecord(string Id)
{
    /// <summary>
    /// The state from then on, without what never changes unless it is the first; null when the log has nothing to keep of
    /// the response any more.
    /// </summary>
    public ResponseState? State { get; init; }

    /// <summary>An attempt that was written down with it.</summary>
    public LedgerEntry? Attempt { get; init; }

    /// <summary>What a response has come to.</summary>
    /// <param name="records">Its records, in the order they were written.</param>
    /// <returns>Null when nothing of it is to be kept.</returns>
    public static NewResponse? Fold(IEnumerable<StateRecord> records)
    {
        NewResponse? response = null;
        foreach (var record in records)
        {
            var earlier = response?.Attempts ?? [];
            // A log that was being renewed may hold a record twice.
            var attempts = record.Attempt is { } attempt
                ? [.. earlier.Where(known => known.AttemptId != attempt.AttemptId), attempt]
                : earlier;
            response = (record.State, response) switch
            {
                (null, _) => null,
                ({ } first, null) => new NewResponse(first, attempts),
                ({ } next, { State: var before }) => new NewResponse(next.With(before), attempts),
            };
        }

        return response;
    }
}

/// <summary>The parts of a state that never change.</summary>
internal static class UnchangingParts
{
    extension(ResponseState state)
    {
        /// <summary>The state with what never changes taken from an earlier one.</summary>
        /// <param name="before">The earlier one.</param>
        public ResponseState With(ResponseState before) => state with { Initial = before.Initial, Request = before.Request };

        /// <summary>The state without them.</summary>
        public ResponseState WithoutUnchanging() => state with { Initial = default, Request = default };
    }
}

[JsonSourceGenerationOptions(
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    UseStringEnumConverter = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    Converters = [typeof(UsdJsonConverter)])]
[JsonSerializable(typeof(StateRecord))]
internal sealed partial class StateJson : JsonSerializerContext;
