using System.Net.ServerSentEvents;
using System.Text.Json;

namespace Auriko.Simulator.Tests;

/// <summary>The Anthropic Messages and Gemini services, on the wire.</summary>
public sealed class MessagesAndGeminiTests(SimulatorFixture simulator)
{
    private const string Messages = "anthropic/v1/messages";
    private const string Gemini = "gemini/v1beta/models/gemini-2.5-flash:";
    private const string Hello = """{"contents":[{"role":"user","parts":[{"text":"Say hello"}]}]}""";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Messages_Streamed_OpensAndClosesEveryBlock()
    {
        using var reply = await simulator.PostAsync(Messages, Message("Say hello", stream: true));

        var events = await ReadAsync(reply);

        Assert.Equal("message_start", events[0].Type);
        Assert.Equal("message_stop", events[^1].Type);
        Assert.Equal(
            events.Count(frame => frame.Type == "content_block_start"),
            events.Count(frame => frame.Type == "content_block_stop"));
        Assert.Equal("Hello!", string.Concat(events
            .Where(frame => frame.Type == "content_block_delta")
            .Select(frame => frame.Payload.GetProperty("delta").GetProperty("text").GetString())));
    }

    [Theory]
    [InlineData("""{"model":"claude-sonnet-4-5","messages":[{"role":"user","content":"hi"}]}""")]
    [InlineData("""{"model":"claude-sonnet-4-5","max_tokens":50,"messages":[{"role":"assistant","content":"hi"}]}""")]
    public async Task Messages_BadRequest_IsInvalidRequestError(string body)
    {
        var (status, error) = await simulator.FailAsync(Messages, body);

        Assert.Equal(400, status);
        Assert.Equal("invalid_request_error", error.GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("[[sim:status code=529]]", 529, "overloaded_error")]
    [InlineData("[[sim:status code=429 retry_after=3]]", 429, "rate_limit_error")]
    public async Task Messages_ScriptedStatus_HasTheServicesError(string prompt, int status, string type)
    {
        var (answered, error) = await simulator.FailAsync(Messages, Message(prompt, stream: false));

        Assert.Equal(status, answered);
        Assert.Equal(type, error.GetProperty("type").GetString());
    }

    [Fact]
    public async Task Gemini_Streamed_EndsWithAFinishReasonAndUsage()
    {
        using var reply = await simulator.PostAsync($"{Gemini}streamGenerateContent?alt=sse", Hello);

        var events = await ReadAsync(reply);

        var candidates = events.Select(frame => frame.Payload.GetProperty("candidates")[0]).ToList();
        Assert.Equal("Hello!", string.Concat(candidates.Select(
            candidate => candidate.GetProperty("content").GetProperty("parts")[0].GetProperty("text").GetString())));
        Assert.Equal("STOP", candidates[^1].GetProperty("finishReason").GetString());
        Assert.True(events[^1].Payload.GetProperty("usageMetadata").GetProperty("candidatesTokenCount").GetInt64() > 0);
    }

    [Fact]
    public async Task Gemini_Exhausted_SaysWhenToTryAgain()
    {
        var (status, error) = await simulator.FailAsync(
            $"{Gemini}generateContent", Hello.Replace("Say hello", "[[sim:status code=429 retry_after=3]]", StringComparison.Ordinal));

        Assert.Equal(429, status);
        Assert.Equal("RESOURCE_EXHAUSTED", error.GetProperty("status").GetString());
        Assert.Contains("RetryInfo", error.GetProperty("details").GetRawText(), StringComparison.Ordinal);
    }

    private static string Message(string prompt, bool stream) => JsonSerializer.Serialize(new
    {
        model = "claude-sonnet-4-5",
        max_tokens = 50,
        stream,
        messages = new[] { new { role = "user", content = prompt } },
    });

    private static async Task<List<(string Type, JsonElement Payload)>> ReadAsync(HttpResponseMessage reply)
    {
        Assert.Equal(200, (int)reply.StatusCode);
        var events = new List<(string, JsonElement)>();
        await using var body = await reply.Content.ReadAsStreamAsync(Cancellation);
        await foreach (var frame in SseParser.Create(body).EnumerateAsync(Cancellation))
        {
            events.Add((frame.EventType, JsonElement.Parse(frame.Data)));
        }

        return events;
    }
}
