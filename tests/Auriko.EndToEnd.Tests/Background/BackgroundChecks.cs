using System.Text.Json;
using System.Text.Json.Nodes;
using Auriko.Core.Streaming;

namespace Auriko.EndToEnd.Tests.Background;

/// <summary>What holds for every response whose process was interrupted.</summary>
internal static class BackgroundChecks
{
    /// <summary>Waits for the end: it is completed, with every delta once, and its stream is a legal one.</summary>
    /// <param name="gateway">The gateway.</param>
    /// <param name="id">The response.</param>
    /// <param name="count">How many deltas its script has.</param>
    /// <returns>The response.</returns>
    public static async Task<JsonNode> CheckAsync(this KillableGateway gateway, string id, int count)
    {
        var response = await gateway.Http.PollAsync(id);
        var events = (await gateway.Http.ReplayAsync(id)).Split("\n\n", StringSplitOptions.RemoveEmptyEntries)
            .Select(frame => JsonElement.Parse(frame[(frame.IndexOf("\ndata: ", StringComparison.Ordinal) + 7)..]))
            .ToList();

        Assert.True(response["status"]!.GetValue<string>() == "completed", response.ToJsonString());
        Assert.Equal(
            Enumerable.Range(0, count).Select(number => $"{number}"),
            response["output_text"]!.GetValue<string>().Split(' ', StringSplitOptions.RemoveEmptyEntries));
        Assert.Empty(StreamGrammar.Check(events));
        Assert.Equal("response.completed", events[^1].GetProperty("type").GetString());
        return response;
    }
}
