using System.Text.Json.Serialization;

namespace Auriko.Http.Wire;

/// <summary>The shapes of the small endpoints. Every member is always written, null included.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(ModelItem[]))]
[JsonSerializable(typeof(DirectoryModel[]))]
[JsonSerializable(typeof(RegistryModel[]))]
[JsonSerializable(typeof(RegistryProvider[]))]
[JsonSerializable(typeof(KeyIdentity))]
[JsonSerializable(typeof(ApiKeyItem))]
[JsonSerializable(typeof(ApiKeyList))]
[JsonSerializable(typeof(RevokedApiKey))]
[JsonSerializable(typeof(ByokItem))]
[JsonSerializable(typeof(ByokList))]
[JsonSerializable(typeof(HealthReport))]
[JsonSerializable(typeof(DeletedResponse))]
[JsonSerializable(typeof(KeyUsageReport))]
[JsonSerializable(typeof(UsageList))]
internal sealed partial class HttpJson : JsonSerializerContext;

internal sealed record ModelItem(
    string Id, string Object, long Created, string OwnedBy, int? ContextWindow, IReadOnlyList<string> SupportedEndpoints,
    IReadOnlyList<ModelProvider> Providers);

/// <summary>Prices are US dollars per million tokens; null when not known.</summary>
internal sealed record ModelProvider(string Name, decimal? InputPrice, decimal? OutputPrice, string DataPolicy);

/// <summary>A model of the catalog, whether it can be called here or not.</summary>
internal sealed record RegistryModel(
    string Id, string Object, long Created, IReadOnlyList<string> Aliases, int? ContextWindow, int? MaxOutputTokens,
    IReadOnlyList<string> InputModalities, CapabilityList Capabilities, IReadOnlyList<string> Providers, bool Callable);

/// <summary>A provider that the catalog or the configuration names, and the ids of the models it has.</summary>
internal sealed record RegistryProvider(
    string Name, string Object, bool Configured, IReadOnlyList<string> DataPolicies, IReadOnlyList<string> Models);

internal sealed record KeyIdentity(string Object, string? UserId, string? WorkspaceId, string? Tier, int? RateLimitRpm);

internal sealed record HealthReport(string Status, IReadOnlyList<string> Reasons);

internal sealed record DeletedResponse(string Id, string Object, bool Deleted);
