using System.Text.Json;

namespace Auriko.Providers.OpenAIResponses.Wire;

/// <summary>How upstream JSON is read.</summary>
internal static class WireLimits
{
    /// <summary>Deeper than a request may be: the upstream echoes its tools some levels further down.</summary>
    public const int Depth = 256;

    /// <summary>The same for documents.</summary>
    public static JsonDocumentOptions Document { get; } = new() { MaxDepth = Depth };
}
