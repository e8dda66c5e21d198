using System.Text;
using System.Text.Json;

namespace Auriko.Simulator.Tests;

public sealed class StreamTests(SimulatorFixture simulator)
{
    private const string Responses = "openai/v1/responses";
    private const string Chat = "openai/v1/chat/completions";
    private const string DeepSeek = "deepseek/chat/completions";

    [Theory]
    [InlineData("text words=30")]
    [InlineData("deltas count=12")]
    [InlineData("tools n=2")]
    [InlineData("reasoning summary; text words=5")]
    [InlineData("refusal")]
    [InlineData("length after=3")]
    [InlineData("content_filter after=3")]
    public async Task Responses_Stream_IsNumberedAndFoldsToTheFinalObject(string script)
    {
        var events = await EventsAsync(Responses, """{"model":"gpt-5","stream":true,"input":"hello there"}""", script);

        Assert.Equal(Enumerable.Range(0, events.Count), events.Select(item => item.GetProperty("sequence_number").GetInt32()));
        Assert.Equal(["response.created", "response.in_progress"], events.Take(2).Select(Type));
        var final = events[^1].GetProperty("response");
        Assert.Equal($"response.{final.GetProperty("status").GetString()}", Type(events[^1]));
        var done = events.Where(item => Type(item) == "response.output_item.done").Select(item => item.GetProperty("item"));
        Assert.Equal(final.GetProperty("output").EnumerateArray().Select(Raw), done.Select(Raw));
        foreach (var ended in events.Where(item => Type(item).EndsWith(".done", StringComparison.Ordinal)
            && !Type(item).StartsWith("response.output_item", StringComparison.Ordinal)
            && !Type(item).Contains("_part", StringComparison.Ordinal)))
        {
            AssertSum(events, ended);
        }
    }

    [Fact]
    public async Task Responses_LengthAndFilter_SayWhy()
    {
        const string Body = """{"model":"gpt-5","stream":true,"input":"write 100 words","max_output_tokens":16}""";

        var cut = (await EventsAsync(Responses, Body, null))[^1].GetProperty("response");
        var filtered = (await EventsAsync(Responses, Body, "content_filter after=4"))[^1].GetProperty("response");

        Assert.Equal("max_output_tokens", cut.GetProperty("incomplete_details").GetProperty("reason").GetString());
        Assert.Equal(16, cut.GetProperty("usage").GetProperty("output_tokens").GetInt32());
        Assert.Equal("content_filter", filtered.GetProperty("incomplete_details").GetProperty("reason").GetString());
    }

    [Fact]
    public async Task Chat_UsageAskedFor_ComesInAChunkWithoutChoices()
    {
        var events = await EventsAsync(
            Chat,
            """{"model":"gpt-4o","stream":true,"stream_options":{"include_usage":true},"messages":[{"role":"user","content":"hi"}]}""",
            "deltas count=9");

        Assert.Equal(0, events[^1].GetProperty("choices").GetArrayLength());
        Assert.Equal(9, events[^1].GetProperty("usage").GetProperty("completion_tokens").GetInt32());
        Assert.Equal("stop", events[^2].GetProperty("choices")[0].GetProperty("finish_reason").GetString());
    }

    [Fact]
    public async Task DeepSeek_Thinking_StreamsItFirstAndCountsIt()
    {
        var events = await EventsAsync(
            DeepSeek,
            """{"model":"deepseek-reasoner","stream":true,"reasoning_effort":"low","messages":[{"role":"user","content":"hi"}]}""",
            null);

        var deltas = events.Select(item => item.GetProperty("choices")[0].GetProperty("delta")).ToList();
        var thought = deltas.Count(delta => delta.TryGetProperty("reasoning_content", out var text)
            && text.ValueKind == JsonValueKind.String && text.GetString()!.Length > 0);
        var usage = events[^1].GetProperty("usage");
        Assert.Equal(thought, usage.GetProperty("completion_tokens_details").GetProperty("reasoning_tokens").GetInt32());
        Assert.Equal(JsonValueKind.Null, deltas[1].GetProperty("content").ValueKind);
        Assert.Equal(
            usage.GetProperty("prompt_tokens").GetInt32(),
            usage.GetProperty("prompt_cache_hit_tokens").GetInt32() + usage.GetProperty("prompt_cache_miss_tokens").GetInt32());
    }

    [Fact]
    public async Task Azure_Chat_BeginsWithFilterResults()
    {
        var events = await EventsAsync(
            "azure/openai/v1/chat/completions",
            """{"model":"gpt-4o","stream":true,"messages":[{"role":"user","content":"hi"}]}""",
            null);

        Assert.Equal(0, events[0].GetProperty("choices").GetArrayLength());
        Assert.True(events[0].TryGetProperty("prompt_filter_results", out _));
    }

    [Fact]
    public async Task Usage_RepeatedPrefix_IsCached()
    {
        var words = string.Join(' ', Enumerable.Repeat("cedar birch", 700)) + Guid.NewGuid();
        var body = JsonSerializer.Serialize(new { model = "gpt-5", input = words });

        var first = await simulator.AskAsync(Responses, body);
        var second = await simulator.AskAsync(Responses, body);

        var cached = second.GetProperty("usage").GetProperty("input_tokens_details").GetProperty("cached_tokens").GetInt32();
        Assert.Equal(0, first.GetProperty("usage").GetProperty("input_tokens_details").GetProperty("cached_tokens").GetInt32() % 128);
        Assert.True(cached >= 1024 && cached % 128 == 0);
        Assert.True(cached <= second.GetProperty("usage").GetProperty("input_tokens").GetInt32());
    }

    [Fact]
    public async Task Schema_Asked_IsFollowed()
    {
        const string Schema =
            """{"type":"object","properties":{"city":{"type":"string"},"degrees":{"type":"integer","minimum":-50,"maximum":50}},"required":["city","degrees"],"additionalProperties":false}""";

        var reply = await simulator.AskAsync(
            Responses,
            """{"model":"gpt-5","input":"weather","text":{"format":{"type":"json_schema","name":"w","strict":true,"schema":SCHEMA}}}"""
                .Replace("SCHEMA", Schema, StringComparison.Ordinal));

        var text = reply.GetProperty("output")[0].GetProperty("content")[0].GetProperty("text").GetString()!;
        var schema = JsonElement.Parse(Schema);
        Assert.True(SchemaChecker.IsValid(JsonElement.Parse(text), schema, schema), text);
    }

    [Theory]
    [InlineData(Responses, """{"input":"hi"}""", "model")]
    [InlineData(Responses, """{"model":"gpt-5","input":5}""", "input")]
    [InlineData(Responses, """{"model":"gpt-5","input":"hi","temperature":3}""", "temperature")]
    [InlineData(Responses, """{"model":"gpt-5","input":"hi","max_output_tokens":0}""", "max_output_tokens")]
    [InlineData(Responses, """{"model":"gpt-5","input":[{"type":"function_call_output","call_id":"c","output":"x"}]}""", "input")]
    [InlineData(Responses, """{"model":"gpt-5","input":[{"type":"function_call","call_id":"c","name":"f","arguments":"{}"}]}""", "input")]
    [InlineData(Responses, """{"model":"gpt-5","input":"hi","text":{"format":{"type":"json_schema","name":"x","strict":true,"schema":{"type":"object","properties":{}}}}}""", "text.format.schema")]
    [InlineData(Responses, """{"model":"gpt-5","input":"hi","text":{"format":{"type":"json_schema","name":"x","schema":{"type":"object","properties":{"a":{"type":"word"}}}}}}""", "text.format.schema")]
    [InlineData(Chat, """{"model":"gpt-4o"}""", "messages")]
    [InlineData(Chat, """{"model":"gpt-4o","messages":[{"role":"user","content":"hi"},{"role":"assistant","tool_calls":[{"id":"c","type":"function","function":{"name":"f","arguments":"{}"}}]},{"role":"user","content":"well?"}]}""", "messages")]
    [InlineData(Chat, """{"model":"gpt-4o","messages":[{"role":"tool","tool_call_id":"c","content":"x"}]}""", "messages[0].role")]
    public async Task Post_BadRequest_IsRefusedNamingTheParameter(string path, string body, string param)
    {
        var (status, error) = await simulator.FailAsync(path, body);

        Assert.Equal(400, status);
        Assert.Equal(param, error.GetProperty("param").GetString());
        Assert.Equal("invalid_request_error", error.GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("openai", "Authorization", "Bearer k", 200)]
    [InlineData("azure/openai", "api-key", "k", 200)]
    [InlineData("azure/openai", "x-nothing", "k", 401)]
    [InlineData("openai", "api-key", "k", 401)]
    [InlineData("openai", "Authorization", "Bearer invalid-key-12345", 401)]
    public async Task Post_Credential_IsAskedFor(string service, string header, string value, int expected)
    {
        using var request = new HttpRequestMessage(
            HttpMethod.Post, new Uri(simulator.Client.BaseAddress!, $"{service}/v1/responses"))
        {
            Content = new StringContent("""{"model":"gpt-5","input":"hi"}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.TryAddWithoutValidation(header, value);
        using var bare = new HttpClient(new SocketsHttpHandler());

        using var response = await bare.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.Equal(expected, (int)response.StatusCode);
    }

    [Fact]
    public async Task Requests_Kept_HideTheKey()
    {
        var mark = Guid.NewGuid().ToString();
        await simulator.AskAsync(Responses, JsonSerializer.Serialize(new { model = "gpt-5", input = mark }));

        var kept = await simulator.Client.GetStringAsync("_sim/requests", TestContext.Current.CancellationToken);

        var call = JsonElement.Parse(kept).EnumerateArray().Single(entry => Raw(entry).Contains(mark));
        Assert.Equal("***", call.GetProperty("headers").GetProperty("authorization").GetString());
    }

    [Fact]
    public async Task Logprobs_AskedFor_ComeWithEveryToken()
    {
        var events = await EventsAsync(
            Responses,
            """{"model":"gpt-4o","stream":true,"input":"hi","include":["message.output_text.logprobs"],"top_logprobs":2}""",
            "text value=\"one two\"");

        var delta = events.First(item => Type(item) == "response.output_text.delta");
        Assert.Equal(2, delta.GetProperty("logprobs")[0].GetProperty("top_logprobs").GetArrayLength());
    }

    private static string Type(JsonElement item) => item.GetProperty("type").GetString()!;

    private static string Raw(JsonElement item) => item.GetRawText();

    private static void AssertSum(List<JsonElement> events, JsonElement done)
    {
        var member = Type(done) switch
        {
            "response.function_call_arguments.done" => "arguments",
            "response.refusal.done" => "refusal",
            _ => "text",
        };
        var deltas = events
            .Where(item => Type(item) == Type(done).Replace(".done", ".delta", StringComparison.Ordinal)
                && item.GetProperty("item_id").ValueEquals(done.GetProperty("item_id").GetString()))
            .Select(item => item.GetProperty("delta").GetString());
        Assert.Equal(done.GetProperty(member).GetString(), string.Concat(deltas));
    }

    private async Task<List<JsonElement>> EventsAsync(string path, string body, string? script)
    {
        using var response = await simulator.PostAsync(path, body, script);
        var text = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.True(response.IsSuccessStatusCode, text);
        return
        [
            .. text.Split('\n')
                .Where(line => line.StartsWith("data: {", StringComparison.Ordinal))
                .Select(line => JsonElement.Parse(line["data: ".Length..])),
        ];
    }
}
