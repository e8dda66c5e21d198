using System.ClientModel;
using System.ClientModel.Primitives;
using OpenAI.Responses;

namespace Auriko.EndToEnd.Tests.Harness;

/// <summary>The official .NET SDK, pointed at the gateway.</summary>
internal static class SdkClients
{
    public static ResponsesClient NewSdkClient(this StandaloneGateway gateway, string key = StandaloneGateway.Key) => new(
        new ApiKeyCredential(key),
        new ResponsesClientOptions { Endpoint = gateway.ApiAddress, RetryPolicy = new ClientRetryPolicy(0) });
}
