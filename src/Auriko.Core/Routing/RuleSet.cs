using System.Text.Json;
using System.Text.Json.Serialization;

namespace Auriko.Core.Routing;

/// <summary>A set of rules. Immutable; as JSON it is a list of their names.</summary>
/// <param name="Bits">One bit a rule.</param>
[JsonConverter(typeof(RuleSetJsonConverter))]
public readonly record struct RuleSet(uint Bits)
{
    /// <summary>Whether a rule is in the set.</summary>
    /// <param name="rule">The rule.</param>
    public bool Has(RouteRule rule) => (Bits & (1u << (int)rule)) != 0;

    /// <summary>The set with a rule added when it is broken.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="isBroken">Whether to add it.</param>
    public RuleSet With(RouteRule rule, bool isBroken = true) => isBroken ? new(Bits | (1u << (int)rule)) : this;

    /// <summary>The set with all of another.</summary>
    /// <param name="other">The other.</param>
    public RuleSet With(RuleSet other) => new(Bits | other.Bits);
}

/// <summary>A set as the names of its rules.</summary>
internal sealed class RuleSetJsonConverter : JsonConverter<RuleSet>
{
    public override RuleSet Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is not JsonTokenType.StartArray)
        {
            throw new JsonException("A set of rules is a list of names.");
        }

        var set = default(RuleSet);
        while (reader.Read() && reader.TokenType is JsonTokenType.String)
        {
            set = set.With(RouteRules.Parse(reader.GetString()));
        }

        return set;
    }

    public override void Write(Utf8JsonWriter writer, RuleSet value, JsonSerializerOptions options)
    {
        writer.WriteStartArray();
        for (var rule = RouteRule.None + 1; rule <= RouteRules.Last; rule++)
        {
            if (value.Has(rule))
            {
                writer.WriteStringValue(rule.Name);
            }
        }

        writer.WriteEndArray();
    }
}
