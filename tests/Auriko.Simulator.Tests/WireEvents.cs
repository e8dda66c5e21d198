using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;

namespace Auriko.Simulator.Tests;

/// <summary>Reads streams of events.</summary>
internal static class WireEvents
{
    /// <summary>Reads a whole stream, which must be one of JSON.</summary>
    public static async Task<IReadOnlyList<JsonElement>> EventsAsync(
        this SimulatorFixture simulator, string path, string json, string? script = null)
    {
        using var reply = await simulator.PostAsync(path, json, script);
        var text = await reply.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(reply.IsSuccessStatusCode, text);
        await using var body = await reply.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        return [.. SseParser.Create(body).Enumerate().Select(frame => JsonElement.Parse(frame.Data))];
    }

    /// <summary>Reads a stream up to where it ends or breaks.</summary>
    public static async Task<(string Text, bool Broke)> BrokenAsync(
        this SimulatorFixture simulator, string path, string json, string script)
    {
        using var kept = new MemoryStream();
        var broke = false;
        try
        {
            using var reply = await simulator.PostAsync(path, json, script);
            await using var body = await reply.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
            await body.CopyToAsync(kept, TestContext.Current.CancellationToken);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            broke = true;
        }

        return (Encoding.UTF8.GetString(kept.ToArray()), broke);
    }
}
