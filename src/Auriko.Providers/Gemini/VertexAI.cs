using Auriko.Providers.Settings;

namespace Auriko.Providers.Gemini;

/// <summary>
/// Tells Vertex AI from Google AI Studio. They share their API but for a few members: the former refuses each one that it
/// does not have.
/// </summary>
internal static class VertexAI
{
    private const string StudioHost = "generativelanguage.googleapis.com";

    /// <summary>Whether an upstream is Vertex AI: by its host, or by its service account where that stands behind another.</summary>
    /// <param name="settings">The upstream.</param>
    public static bool Is(ProviderSettings settings)
    {
        var host = settings.BaseUrl.Host;
        var isOfVertex = host.Contains("aiplatform.", StringComparison.OrdinalIgnoreCase)
            && host.EndsWith(".googleapis.com", StringComparison.OrdinalIgnoreCase);
        return isOfVertex
            || (settings.Authentication is UpstreamAuthentication.IssuedToken
                && !host.Equals(StudioHost, StringComparison.OrdinalIgnoreCase));
    }
}
