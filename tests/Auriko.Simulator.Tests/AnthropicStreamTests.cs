using System.Text.Json;

namespace Auriko.Simulator.Tests;

/// <summary>How the Anthropic Messages service answers, whole and in events.</summary>
public sealed class AnthropicStreamTests(SimulatorFixture simulator)
{
    private const string Messages = "anthropic/v1/messages";

    [Fact]
    public async Task Text_Streamed_OpensAndClosesEveryBlockAndPings()
    {
        var events = await simulator.EventsAsync(Messages, Message("Say hello"));

        Assert.Equal(
            ["message_start", "content_block_start", "ping", "content_block_delta", "content_block_stop", "message_delta", "message_stop"],
            events.Select(Type).Distinct());
        Assert.Equal("Hello!", Joined(events, "text_delta", "text"));
        Assert.Equal("end_turn", Stop(events));
    }

    [Fact]
    public async Task Thinking_Streamed_EndsWithItsSignature()
    {
        var body = Message("Say hello", "\"thinking\":{\"type\":\"enabled\",\"budget_tokens\":1024}");

        var deltas = (await simulator.EventsAsync(Messages, body))
            .Where(next => Type(next) == "content_block_delta" && next.GetProperty("index").GetInt32() == 0)
            .ToList();
        Assert.All(deltas.SkipLast(1), delta => Assert.Equal("thinking_delta", Type(delta.GetProperty("delta"))));
        Assert.Equal("signature_delta", Type(deltas[^1].GetProperty("delta")));
        Assert.NotEmpty(deltas[^1].GetProperty("delta").GetProperty("signature").GetString()!);
    }

    [Theory]
    [InlineData("claude-opus-4-7", "", 0)]
    [InlineData("claude-opus-4-7", ",\"display\":\"summarized\"", 1)]
    [InlineData("claude-opus-4-6", "", 1)]
    public async Task Thinking_Adaptive_ShowsWhatTheGenerationShows(string model, string display, int least)
    {
        var body = Message("Say hello", $"\"thinking\":{{\"type\":\"adaptive\"{display}}}", model);

        var events = await simulator.EventsAsync(Messages, body);

        Assert.Equal(least > 0, Joined(events, "thinking_delta", "thinking").Length >= 1);
        Assert.NotEmpty(Joined(events, "signature_delta", "signature"));
    }

    [Fact]
    public async Task RedactedThinking_Streamed_IsWholeInItsStart()
    {
        var events = await simulator.EventsAsync(Messages, Message("Say hello"), "reasoning redacted");

        var block = events.First(next => Type(next) == "content_block_start").GetProperty("content_block");
        Assert.Equal("redacted_thinking", Type(block));
        Assert.NotEmpty(block.GetProperty("data").GetString()!);
    }

    [Theory]
    [InlineData("{}", "")]
    [InlineData("{\"city\":\"Paris\"}", "{\"city\":\"Paris\"}")]
    public async Task Call_Streamed_BeginsWithAnEmptyPiece(string arguments, string streamed)
    {
        var events = await simulator.EventsAsync(Messages, Message("Do it"), $"tool name=act args={arguments}");

        var pieces = events
            .Where(next => Type(next) == "content_block_delta")
            .Select(next => next.GetProperty("delta").GetProperty("partial_json").GetString())
            .ToList();
        Assert.Equal(string.Empty, pieces[0]);
        Assert.Equal(streamed.Length > 0, pieces.Count > 1);
        Assert.Equal("tool_use", Stop(events));
    }

    [Theory]
    [InlineData("", 100, 0)]
    [InlineData(",\"ttl\":\"1h\"", 0, 100)]
    public async Task Usage_CacheWrites_AreToldApartByLife(string life, int five, int hour)
    {
        var events = await simulator.EventsAsync(
            Messages,
            Message("Say hello", $"\"cache_control\":{{\"type\":\"ephemeral\"{life}}}"),
            "usage input=1000 cached=200 cache_write=100 output=7");

        var start = events[0].GetProperty("message").GetProperty("usage");
        var end = events.Single(next => Type(next) == "message_delta").GetProperty("usage");
        Assert.Equal(five, start.GetProperty("cache_creation").GetProperty("ephemeral_5m_input_tokens").GetInt32());
        Assert.Equal(hour, start.GetProperty("cache_creation").GetProperty("ephemeral_1h_input_tokens").GetInt32());
        Assert.Equal(700, end.GetProperty("input_tokens").GetInt32());
        Assert.Equal(200, end.GetProperty("cache_read_input_tokens").GetInt32());
        Assert.Equal(7, end.GetProperty("output_tokens").GetInt32());
    }

    [Theory]
    [InlineData("refusal", "refusal")]
    [InlineData("length after=3", "max_tokens")]
    [InlineData("content_filter after=3", "refusal")]
    [InlineData("stop reason=pause_turn", "pause_turn")]
    [InlineData("stop reason=model_context_window_exceeded", "model_context_window_exceeded")]
    public async Task Stop_AsScripted_IsTheSameInBothModes(string script, string reason)
    {
        var events = await simulator.EventsAsync(Messages, Message("Say hello"), script);
        var plain = await simulator.AskAsync(
            Messages, Message("Say hello").Replace("\"stream\":true", "\"stream\":false", StringComparison.Ordinal), script);

        Assert.Equal(reason, Stop(events));
        Assert.Equal(reason, plain.GetProperty("stop_reason").GetString());
        Assert.Equal(
            plain.GetProperty("usage").GetProperty("output_tokens").GetInt32(),
            events.Single(next => Type(next) == "message_delta").GetProperty("usage").GetProperty("output_tokens").GetInt32());
    }

    [Theory]
    [InlineData("status code=529", 529, "overloaded_error")]
    [InlineData("status code=429 retry_after=3", 429, "rate_limit_error")]
    [InlineData("status code=403", 403, "permission_error")]
    [InlineData("status code=500", 500, "api_error")]
    [InlineData("unknown_model", 404, "not_found_error")]
    public async Task Status_AsScripted_HasTheServicesError(string script, int status, string type)
    {
        var (answered, error) = await simulator.FailAsync(Messages, Message("Say hello"), script);

        Assert.Equal(status, answered);
        Assert.Equal(type, error.GetProperty("type").GetString());
    }

    [Fact]
    public async Task ErrorIn200_Streamed_IsAnEventAndTheEnd()
    {
        var events = await simulator.EventsAsync(Messages, Message("Count to nine"), "error_in_200 after=2");

        Assert.Equal("error", Type(events[^1]));
        Assert.Equal("overloaded_error", Type(events[^1].GetProperty("error")));
        Assert.DoesNotContain(events, next => Type(next) == "message_stop");
    }

    [Theory]
    [InlineData("cut after=2", false, false)]
    [InlineData("no_terminal", true, false)]
    [InlineData("reset after=2", true, true)]
    [InlineData("garbage after=2 end", true, false)]
    public async Task Fault_AsScripted_LeavesNoEnd(string script, bool isBetweenFrames, bool broke)
    {
        var (text, isBroken) = await simulator.BrokenAsync(Messages, Message("Count to nine"), script);

        Assert.DoesNotContain("message_stop", text, StringComparison.Ordinal);
        Assert.Equal(broke, isBroken);
        if (!broke)
        {
            Assert.Equal(isBetweenFrames, text.EndsWith("\n\n", StringComparison.Ordinal));
        }
    }

    private static string Type(JsonElement json) => json.GetProperty("type").GetString()!;

    private static string? Stop(IReadOnlyList<JsonElement> events) => events
        .Single(next => Type(next) == "message_delta").GetProperty("delta").GetProperty("stop_reason").GetString();

    private static string Joined(IReadOnlyList<JsonElement> events, string type, string member) => string.Concat(events
        .Where(next => Type(next) == "content_block_delta")
        .Select(next => next.GetProperty("delta"))
        .Where(delta => Type(delta) == type)
        .Select(delta => delta.GetProperty(member).GetString()));

    private static string Message(string prompt, string? more = null, string model = "claude-sonnet-4-5") =>
        $$"""{"model":"{{model}}","max_tokens":2000,"stream":true{{(more is null ? "" : ",")}}{{more}},"messages":[{"role":"user","content":"{{prompt}}"}]}""";
}
