using System.Net;
using System.Net.Http.Json;
using System.Text.Json.Nodes;
using Auriko.EndToEnd.Tests.Harness;

namespace Auriko.EndToEnd.Tests.Background;

/// <summary>Background responses as a plain HTTP client uses them.</summary>
internal static class BackgroundCalls
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    /// <summary>The time in milliseconds since 1970, as the simulator tells it.</summary>
    public static double Now => (TimeProvider.System.GetUtcNow() - DateTimeOffset.UnixEpoch).TotalMilliseconds;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    extension(HttpClient http)
    {
        /// <summary>Creates a response; null when the connection broke.</summary>
        public async Task<string?> TryCreateAsync(string model, string input, string? provider = null)
        {
            var body = Requests.Text(input, model);
            body["background"] = true;
            if (provider is not null)
            {
                body["gateway"] = new JsonObject { ["routing"] = new JsonObject { ["providers"] = new JsonArray(provider) } };
            }

            try
            {
                using var reply = await http.PostAsJsonAsync("v1/responses", body, Stop);
                return JsonNode.Parse(await reply.Content.ReadAsStringAsync(Stop))!["id"]?.GetValue<string>();
            }
            catch (HttpRequestException)
            {
                return null;
            }
        }

        public async Task<string> CreateBackgroundAsync(string input, string model = Requests.Model) =>
            await http.TryCreateAsync(model, input) ?? throw new InvalidOperationException("Not accepted.");

        /// <summary>Polls until the response has ended.</summary>
        public async Task<JsonNode> PollAsync(string id)
        {
            var began = TimeProvider.System.GetTimestamp();
            while (true)
            {
                using var reply = await http.GetAsync($"v1/responses/{id}", Stop);
                var response = JsonNode.Parse(await reply.Content.ReadAsStringAsync(Stop))!;

                // Storage that is busy answers later.
                Assert.True(reply.StatusCode is HttpStatusCode.OK or HttpStatusCode.ServiceUnavailable, response.ToJsonString());
                if (reply.IsSuccessStatusCode && response["status"]!.GetValue<string>() != "in_progress")
                {
                    return response;
                }

                Assert.True(TimeProvider.System.GetElapsedTime(began) < Patience, $"Response {id} is stuck.");
                await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Stop);
            }
        }

        /// <summary>The stream of a response, to its end.</summary>
        public Task<string> ReplayAsync(string id, int? after = null) =>
            http.GetStringAsync($"v1/responses/{id}?stream=true{(after is { } n ? $"&starting_after={n}" : string.Empty)}", Stop);

        public async Task<JsonNode> CancelAsync(string id)
        {
            using var reply = await http.PostAsync($"v1/responses/{id}/cancel", null, Stop);
            return JsonNode.Parse(await reply.Content.ReadAsStringAsync(Stop))!;
        }
    }
}
