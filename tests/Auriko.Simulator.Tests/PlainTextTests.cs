using System.Text.Json;

namespace Auriko.Simulator.Tests;

public sealed class PlainTextTests(SimulatorFixture simulator)
{
    private const string Responses = "openai/v1/responses";
    private const string Chat = "openai/v1/chat/completions";

    [Theory]
    [InlineData("Say hello", "Hello!")]
    [InlineData("Say \"good morning\".", "Good morning!")]
    [InlineData("Count to 5", "1, 2, 3, 4, 5")]
    [InlineData("Please count from 3 to 6.", "3, 4, 5, 6")]
    [InlineData("Repeat exactly: The quick brown fox.", "The quick brown fox")]
    [InlineData("Reply with pong only", "pong")]
    [InlineData("Reply with exactly the word 'pong' and nothing else.", "pong")]
    [InlineData("Respond with only: OK", "OK")]
    public async Task Post_SimpleWish_IsMet(string prompt, string expected)
    {
        var body = JsonSerializer.Serialize(new { model = "gpt-5", input = prompt });

        var reply = await simulator.AskAsync(Responses, body);

        Assert.Equal(expected, TextOf(reply));
    }

    [Fact]
    public async Task Post_SamePrompt_GetsTheSameTextInBothDialects()
    {
        var first = await simulator.AskAsync(Responses, """{"model":"gpt-5","input":"Tell me about rain"}""");
        var chat = await simulator.AskAsync(
            Chat, """{"model":"gpt-5","messages":[{"role":"user","content":"Tell me about rain"}]}""");

        Assert.Equal(TextOf(first), chat.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString());
    }

    [Fact]
    public async Task Post_SoManyWords_GetsThatMany()
    {
        var reply = await simulator.AskAsync(Responses, """{"model":"gpt-5","input":"Write 250 words on rain"}""");

        Assert.Equal(250, TextOf(reply).Split(' ').Length);
    }

    [Fact]
    public async Task Post_JsonWithASchemaToldInWords_FollowsTheSchema()
    {
        var reply = await simulator.AskAsync(Chat, """
            {"model":"gpt-5","response_format":{"type":"json_object"},"messages":[
              {"role":"system","content":"Write JSON that obeys {\"type\":\"object\",\"properties\":{\"age\":{\"type\":\"integer\"}},\"required\":[\"age\"]} and no more."},
              {"role":"user","content":"A person"}]}
            """);

        var text = reply.GetProperty("choices")[0].GetProperty("message").GetProperty("content").GetString()!;
        Assert.True(JsonElement.Parse(text).GetProperty("age").TryGetInt64(out _));
    }

    private static string TextOf(JsonElement response) =>
        response.GetProperty("output")[0].GetProperty("content")[0].GetProperty("text").GetString()!;
}
