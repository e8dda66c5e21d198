using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI.Responses;

namespace Auriko.EndToEnd.Tests.Harness;

/// <summary>The official .NET SDK, pointed at the gateway.</summary>
internal static class SdkClients
{
    /// <summary>A client of the gateway that does not retry.</summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="key">The key it sends.</param>
    /// <param name="transport">What carries its calls; null for the SDK's own.</param>
    public static ResponsesClient NewSdkClient(
        this StandaloneGateway gateway, string key = StandaloneGateway.Key, PipelineTransport? transport = null)
    {
        var options = new ResponsesClientOptions
        {
            Endpoint = gateway.ApiAddress,
            RetryPolicy = new ClientRetryPolicy(0),
        };
        if (transport is not null)
        {
            options.Transport = transport;
        }

        return new ResponsesClient(new ApiKeyCredential(key), options);
    }
}
