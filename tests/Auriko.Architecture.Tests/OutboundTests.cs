using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Auriko.Architecture.Tests;

/// <summary>
/// The product calls other machines from these places only. Addresses of images and files in a request are text to it:
/// whoever has something fetched from an address that a caller gave has to come past this list.
/// </summary>
public sealed class OutboundTests
{
    /// <summary>Where connections are made, and whose addresses are called.</summary>
    private static readonly Dictionary<string, string> Callers = new()
    {
        ["src/Auriko.Core/Background/Webhooks/WebhookSender.cs"] = "a key's own address: https, and the internet only",
        ["src/Auriko.Providers/Upstream/UpstreamHandlers.cs"] = "providers, at addresses of the settings",
        ["src/Auriko.Standalone/HealthCommand.cs"] = "the gateway beside it",
    };

    private static readonly string[] Means =
        ["HttpClient", "HttpMessageInvoker", "SocketsHttpHandler", "HttpClientHandler", "WebRequest", "WebClient", "TcpClient", "Socket"];

    /// <summary>A client over what a place of the list has made is no place of its own.</summary>
    private static readonly string[] OverGivenHandlers = ["src/Auriko.Providers/ProvidersRegistration.cs"];

    [Fact]
    public void Connections_AreMadeInFewPlaces() =>
        Assert.Equal(
            Callers.Keys.Order(StringComparer.Ordinal),
            (from file in SourceTree.Source
             where file.Path.StartsWith("src/", StringComparison.Ordinal)
                 && !file.Path.StartsWith("src/Auriko.Simulator/", StringComparison.Ordinal)
                 && !file.Path.StartsWith("src/Auriko.Standalone/Azurite/", StringComparison.Ordinal)
                 && !OverGivenHandlers.Contains(file.Path)
             where file.Syntax.DescendantNodes().OfType<BaseObjectCreationExpressionSyntax>().Any(MakesConnections)
             select file.Path).Order(StringComparer.Ordinal));

    private static bool MakesConnections(BaseObjectCreationExpressionSyntax creation) => creation switch
    {
        ObjectCreationExpressionSyntax { Type: IdentifierNameSyntax type } => Means.Contains(type.Identifier.ValueText),
        { Parent: ArrowExpressionClauseSyntax { Parent: MethodDeclarationSyntax { ReturnType: IdentifierNameSyntax type } } } =>
            Means.Contains(type.Identifier.ValueText),
        _ => false,
    };
}
