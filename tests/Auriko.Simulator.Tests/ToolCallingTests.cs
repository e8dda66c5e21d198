using System.Text.Json;

namespace Auriko.Simulator.Tests;

public sealed class ToolCallingTests(SimulatorFixture simulator)
{
    private const string Responses = "openai/v1/responses";
    private const string Chat = "deepseek/chat/completions";

    private const string Weather =
        """{"type":"function","name":"get_weather","description":"Get the weather of a city","parameters":{"type":"object","properties":{"city":{"type":"string"},"unit":{"type":"string","enum":["c","f"]}},"required":["city","unit"],"additionalProperties":false}}""";

    private const string Clock =
        """{"type":"function","name":"get_time","description":"Get the time in a zone","parameters":{"type":"object","properties":{},"required":[],"additionalProperties":false}}""";

    [Fact]
    public async Task Post_PromptConcernsTool_CallsItWithWhatThePromptNames()
    {
        var calls = await CallsAsync("What is the weather in Paris?", Weather, string.Empty);

        var arguments = JsonElement.Parse(Assert.Single(calls).GetProperty("arguments").GetString()!);
        Assert.Equal("Paris", arguments.GetProperty("city").GetString());
        Assert.Contains(arguments.GetProperty("unit").GetString(), (string[])["c", "f"]);
    }

    [Fact]
    public async Task Post_TwoThingsAsked_CallsTwice()
    {
        var calls = await CallsAsync("What's the weather in Paris and London?", Weather, string.Empty);

        Assert.Equal(
            ["Paris", "London"],
            calls.Select(call => JsonElement.Parse(call.GetProperty("arguments").GetString()!).GetProperty("city").GetString()));
    }

    [Fact]
    public async Task Post_TwoToolsAsked_CallsBoth()
    {
        var calls = await CallsAsync("Give me the time and the weather in Oslo", $"{Weather},{Clock}", string.Empty);

        Assert.Equal(
            ["get_time", "get_weather"], calls.Select(call => call.GetProperty("name").GetString()).Order());
    }

    [Theory]
    [InlineData("\"parallel_tool_calls\":false,", "Weather in Paris and London", 1)]
    [InlineData("\"tool_choice\":\"none\",", "Weather in Paris", 0)]
    [InlineData("\"tool_choice\":\"required\",", "Sing a song", 1)]
    [InlineData("\"tool_choice\":{\"type\":\"function\",\"name\":\"get_weather\"},", "Sing a song", 1)]
    [InlineData("", "Sing a song", 0)]
    public async Task Post_ChoiceOfTools_IsKept(string options, string prompt, int expected) =>
        Assert.Equal(expected, (await CallsAsync(prompt, Weather, options)).Count);

    [Fact]
    public async Task Post_AfterResults_AnswersWithThem()
    {
        var reply = await simulator.AskAsync(
            Responses,
            $$"""{"model":"gpt-5","tools":[{{Weather}}],"input":[{"role":"user","content":"Weather in Paris?"},{"type":"function_call","call_id":"c1","name":"get_weather","arguments":"{}"},{"type":"function_call_output","call_id":"c1","output":"21 degrees"}]}""");

        Assert.Contains("21 degrees", reply.GetProperty("output")[0].GetProperty("content")[0].GetProperty("text").GetString());
    }

    [Fact]
    public async Task Post_ChatTools_StopsForThem()
    {
        var reply = await simulator.AskAsync(
            Chat,
            """{"model":"deepseek-chat","messages":[{"role":"user","content":"weather in Rome"}],"tools":[{"type":"function","function":{"name":"weather","parameters":{"type":"object","properties":{"place":{"type":"string"}},"required":["place"]}}}]}""");

        var choice = reply.GetProperty("choices")[0];
        Assert.Equal("tool_calls", choice.GetProperty("finish_reason").GetString());
        Assert.Equal(
            """{"place":"Rome"}""",
            choice.GetProperty("message").GetProperty("tool_calls")[0].GetProperty("function").GetProperty("arguments").GetString());
    }

    private async Task<List<JsonElement>> CallsAsync(string prompt, string tools, string options)
    {
        var reply = await simulator.AskAsync(
            Responses, $$"""{"model":"gpt-5",{{options}}"tools":[{{tools}}],"input":{{JsonSerializer.Serialize(prompt)}}}""");
        return
        [
            .. reply.GetProperty("output").EnumerateArray()
                .Where(item => item.GetProperty("type").GetString() == "function_call"),
        ];
    }
}
