using System.Text.Json.Serialization;

namespace Auriko.Core.Routing.Decisions;

/// <summary>Records of decisions as JSON. What is null is left out.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    IgnoreReadOnlyProperties = true,
    RespectRequiredConstructorParameters = true,
    RespectNullableAnnotations = true)]
[JsonSerializable(typeof(RouteDecision))]
internal sealed partial class DecisionJson : JsonSerializerContext;
