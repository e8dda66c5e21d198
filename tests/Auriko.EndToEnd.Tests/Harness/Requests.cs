using System.Net.Http.Json;
using System.Text.Json.Nodes;

namespace Auriko.EndToEnd.Tests.Harness;

/// <summary>Requests as a plain HTTP client sends them.</summary>
internal static class Requests
{
    public const string Model = "gpt-4.1-mini";

    /// <summary>Posts a body and returns as soon as the headers are there.</summary>
    public static Task<HttpResponseMessage> PostAsync(this StandaloneGateway gateway, JsonObject body)
    {
        var request = new HttpRequestMessage(HttpMethod.Post, "v1/responses") { Content = JsonContent.Create(body) };
        return gateway.Http.SendAsync(
            request, HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
    }

    /// <summary>Posts a body and reads the JSON reply, whatever its status.</summary>
    public static async Task<(int Status, JsonNode Body)> PostForJsonAsync(this StandaloneGateway gateway, JsonObject body)
    {
        using var reply = await gateway.PostAsync(body);
        var text = await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        return ((int)reply.StatusCode, JsonNode.Parse(text)!);
    }

    /// <summary>A request of one user text.</summary>
    public static JsonObject Text(string input, string model = Model, bool stream = false) =>
        new() { ["model"] = model, ["input"] = input, ["stream"] = stream };
}
