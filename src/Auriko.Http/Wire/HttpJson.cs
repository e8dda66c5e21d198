using System.Text.Json.Serialization;

namespace Auriko.Http.Wire;

/// <summary>The shapes of the small endpoints. Every member is always written, null included.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ModelList))]
[JsonSerializable(typeof(ModelItem))]
[JsonSerializable(typeof(KeyIdentity))]
[JsonSerializable(typeof(HealthReport))]
[JsonSerializable(typeof(DeletedResponse))]
internal sealed partial class HttpJson : JsonSerializerContext;

internal sealed record ModelList(string Object, IReadOnlyList<ModelItem> Data, string CatalogVersion, long CatalogAgeSeconds);

internal sealed record ModelItem(
    string Id, string Object, long Created, string OwnedBy, int? ContextWindow, IReadOnlyList<string> SupportedEndpoints,
    IReadOnlyList<ModelProvider> Providers);

/// <summary>Prices are US dollars per million tokens; null when not known.</summary>
internal sealed record ModelProvider(string Name, decimal? InputPrice, decimal? OutputPrice, string DataPolicy);

internal sealed record KeyIdentity(string Object, string? UserId, string? WorkspaceId, string? Tier, int? RateLimitRpm);

internal sealed record HealthReport(string Status, IReadOnlyList<string> Reasons);

internal sealed record DeletedResponse(string Id, string Object, bool Deleted);
