using System.Text.Json;
using Auriko.Core.Execution;
using Auriko.Providers.Upstream;

namespace Auriko.Providers.OpenAIResponses;

/// <summary>Reads errors inside a reply of status 200.</summary>
internal static class OpenAIResponsesErrors
{
    /// <summary>An <c>error</c> event: its fields stand in it, or one level down under <c>error</c>.</summary>
    public static ProviderException OfEvent(JsonElement payload, UpstreamFaults faults)
    {
        var error = UpstreamError.Read(payload);
        return faults.InBand(error.Type == "error" ? error with { Type = null } : error);
    }

    /// <summary>A response that failed.</summary>
    public static ProviderException OfResponse(JsonElement response, UpstreamFaults faults) =>
        faults.InBand(JsonText.Member(response, "error") is { } error ? UpstreamError.Read(error) : UpstreamError.None);
}
