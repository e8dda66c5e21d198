namespace Auriko.Core.Contract;

/// <summary>Reads the request's <c>gateway</c>. Its members are a closed list: a misspelt constraint must not be ignored.</summary>
internal static class GatewayDirectivesReader
{
    private const int MaxModels = 10;

    /// <summary>Reads the object; every default when absent.</summary>
    public static GatewayDirectives Read(ObjectReader body)
    {
        if (body.Object("gateway") is not { } gateway)
        {
            return GatewayDirectives.None;
        }

        gateway.AllowOnly("models", "metadata", "routing");
        return new GatewayDirectives
        {
            Models = ReadModels(gateway),
            Metadata = StringMapReader.Read(gateway, "metadata"),
            Routing = gateway.Object("routing") is { } routing
                ? RoutingDirectivesReader.Read(routing)
                : RoutingDirectives.Default,
        };
    }

    private static IReadOnlyList<string>? ReadModels(ObjectReader gateway)
    {
        if (gateway.List("models") is not { } models)
        {
            return null;
        }

        return models.Count is >= 1 and <= MaxModels
            ? models.Names()
            : throw FieldErrors.Invalid(gateway.At("models"), $"must have from 1 to {MaxModels} models");
    }
}
