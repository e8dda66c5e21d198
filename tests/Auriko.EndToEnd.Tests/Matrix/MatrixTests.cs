using System.Text.Json;
using System.Text.Json.Nodes;
using Auriko.EndToEnd.Tests.Harness;
using OpenAI.Responses;

namespace Auriko.EndToEnd.Tests.Matrix;

/// <summary>Every provider × every kind of request, by the official SDK: legal, the same in both modes, nothing lost
/// without a word.</summary>
public sealed class MatrixTests(SharedGateway shared)
{
    private const decimal NanosPerUsd = 1_000_000_000m;

    public static TheoryData<string> Providers() => new(MatrixProvider.All.Select(provider => provider.Name));

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Text_EachProvider_IsAnsweredAndBooked(string name)
    {
        var modes = await AskAsync(MatrixProvider.Of(name).Request("Write three sentences on rain."));

        Assert.Equal(ResponseStatus.Completed, modes.Plain.Status);
        Assert.NotEmpty(modes.Plain.GetOutputText());
        Assert.Empty(modes.Warnings);
        Assert.Equal(name, modes.PlainWire["routing_metadata"]!["provider"]!.GetValue<string>());
        foreach (var response in (ResponseResult[])[modes.Plain, modes.Streamed])
        {
            var row = Assert.Single(await shared.Gateway.Ledger.WaitForResponseAsync(response.Id));
            Assert.Equal(modes.Cost, row.GetInt64("CostNanoUsd") / NanosPerUsd);
            Assert.Equal("reported", row.GetString("UsageSource"), ignoreCase: true);
        }
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Stream_EachProvider_HasEveryDeltaInOrder(string name)
    {
        var modes = await AskAsync(MatrixProvider.Of(name).Request("[[sim:deltas count=40]] Count."));

        var deltas = modes.Events
            .Where(next => next.GetProperty("type").GetString() == "response.output_text.delta")
            .Select(next => next.GetProperty("delta").GetString());
        Assert.Equal(Enumerable.Range(0, 40).Select(index => $"{index} "), deltas);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Tools_EachProvider_MakesTheCall(string name)
    {
        var modes = await AskAsync(WithWeather(MatrixProvider.Of(name).Request("What is the weather in Paris?")));

        Assert.Equal("Paris", CityOf(Assert.Single(CallsOf(modes))));
        Assert.Empty(modes.Warnings);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task ParallelTools_EachProvider_MakesEveryCall(string name)
    {
        var modes = await AskAsync(
            WithWeather(MatrixProvider.Of(name).Request("What is the weather in Paris and in London?")));

        Assert.Equal(["Paris", "London"], CallsOf(modes).Select(CityOf));
        Assert.Equal(2, CallsOf(modes).Select(call => call.CallId).Distinct().Count());
        Assert.Empty(modes.Warnings);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task ToolResults_EachProvider_EndInTextThatQuotesThem(string name)
    {
        var options = WithWeather(MatrixProvider.Of(name).Request("What is the weather in Paris and in London?"));
        var calls = await AskAsync(options);

        AddResults(options, calls);
        var modes = await AskAsync(options);

        Assert.Empty(CallsOf(modes));
        Assert.Contains("celsius", modes.Plain.GetOutputText(), StringComparison.Ordinal);
        Assert.Empty(modes.Warnings);
    }

    [Theory]
    [InlineData(MatrixProvider.OpenAI, "gpt-5-mini", "encrypted_content")]
    [InlineData(MatrixProvider.Azure, "gpt-5-mini", "encrypted_content")]
    [InlineData(MatrixProvider.Anthropic, "claude-sonnet-4-5", "signature")]
    [InlineData(MatrixProvider.Anthropic, "claude-opus-4-5", "signature")]
    [InlineData(MatrixProvider.Anthropic, "claude-opus-4-7", "signature")]
    [InlineData(MatrixProvider.Gemini, "gemini-2.5-flash", "thoughtSignature")]
    [InlineData(MatrixProvider.Gemini, "gemini-3-flash-preview", "thoughtSignature")]
    [InlineData(MatrixProvider.DeepSeek, "deepseek-v4-pro", "reasoning_content")]
    public async Task ReasoningRoundTrip_EachProvider_GetsItsOwnReasoningBack(string name, string model, string member)
    {
        var tag = Guid.NewGuid().ToString("N");
        var options = WithWeather(
            MatrixProvider.Of(name).Request($"What is the weather in Paris and in London? {tag}", model));
        var calls = await AskAsync(options);
        var thought = Assert.Single(calls.Plain.OutputItems.OfType<ReasoningResponseItem>());
        Assert.NotEmpty(thought.EncryptedContent);
        Assert.True(calls.Plain.Usage.OutputTokenDetails.ReasoningTokenCount > 0);

        AddResults(options, calls);
        var modes = await AskAsync(options);

        Assert.Contains("celsius", modes.Plain.GetOutputText(), StringComparison.Ordinal);
        Assert.Equal(
            name == MatrixProvider.DeepSeek ? ["unsupported_parameter /reasoning/summary"] : [], modes.Warnings);
        var requests = await shared.Gateway.Simulator.RequestsAsync();
        var sent = requests.Last(body => body.Contains(tag, StringComparison.Ordinal));
        Assert.Contains($"\"{member}\":\"", sent, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task StructuredOutput_EachProvider_FitsTheSchema(string name)
    {
        var options = MatrixProvider.Of(name).Request("A person, please, as JSON.");
        options.TextOptions = Samples.Person;

        var modes = await AskAsync(options);

        var person = JsonElement.Parse(modes.Plain.GetOutputText());
        Assert.Equal(JsonValueKind.String, person.GetProperty("name").ValueKind);
        Assert.True(person.GetProperty("age").TryGetInt64(out _));
        Assert.Equal(name == MatrixProvider.DeepSeek ? ["parameter_adjusted /text/format"] : [], modes.Warnings);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Image_EachProvider_IsSeenOrNamedAsDropped(string name)
    {
        var modes = await AskAsync(MatrixProvider.Of(name).Request([Samples.WithPicture("What is in this picture?")]));

        string? dropped = name switch
        {
            MatrixProvider.DeepSeek => "/input/0/content/1",
            MatrixProvider.Anthropic or MatrixProvider.Gemini => "/input/0/content/1/detail",
            _ => null,
        };
        Assert.Equal(
            name != MatrixProvider.DeepSeek, modes.Plain.GetOutputText().Contains("I see an image", StringComparison.Ordinal));
        Assert.Equal(dropped is null ? [] : [$"unsupported_parameter {dropped}"], modes.Warnings);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task LengthStop_EachProvider_IsIncomplete(string name)
    {
        var options = MatrixProvider.Of(name).Request("Write a long story.");
        options.MaxOutputTokenCount = 16;

        var modes = await AskAsync(options);

        Assert.Equal(ResponseStatus.Incomplete, modes.Plain.Status);
        Assert.Equal(ResponseIncompleteStatusReason.MaxOutputTokens, modes.Plain.IncompleteStatusDetails.Reason);
        Assert.Equal(16, modes.Plain.Usage.OutputTokenCount);
        Assert.NotEmpty(modes.Plain.GetOutputText());
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task LongPrompt_EachProvider_IsReadFromTheCacheInBothModes(string name)
    {
        var words = string.Join(' ', Enumerable.Range(0, 2_000).Select(index => $"word{index}"));

        var modes = await AskAsync(MatrixProvider.Of(name).Request($"{words} Say hello."));

        Assert.True(modes.Plain.Usage.InputTokenDetails.CachedTokenCount > 0);
        Assert.Empty(modes.Warnings);
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task Refusal_EachProvider_IsARefusalOrAFilter(string name)
    {
        var modes = await AskAsync(MatrixProvider.Of(name).Request("[[sim:refusal]] Do it."));

        var refusals = modes.Plain.OutputItems.OfType<MessageResponseItem>()
            .SelectMany(message => message.Content)
            .Count(part => part.Kind == ResponseContentPartKind.Refusal);
        var isFiltered = modes.Plain.IncompleteStatusDetails?.Reason == ResponseIncompleteStatusReason.ContentFilter;

        // A safety block has no words of refusal.
        Assert.Equal(name == MatrixProvider.Gemini ? (0, true) : (1, false), (refusals, isFiltered));
    }

    [Theory]
    [MemberData(nameof(Providers))]
    public async Task MidStreamError_EachProvider_IsAFailureInBothModes(string name)
    {
        var (plain, events) = await TwoModes.FailAsync(
            shared.Gateway, MatrixProvider.Of(name).Request("[[sim:error_in_200 after=3]] Count to ten."));

        Assert.Equal(502, plain.Status);
        Assert.Contains(events, next => next.GetProperty("type").GetString() == "response.output_text.delta");
        Assert.Equal(JsonValueKind.Object, events[^1].GetProperty("response").GetProperty("error").ValueKind);
    }

    private Task<TwoModes> AskAsync(CreateResponseOptions options) => TwoModes.AskAsync(shared.Gateway, options);

    private static CreateResponseOptions WithWeather(CreateResponseOptions options)
    {
        options.Tools.Add(Samples.Weather);
        return options;
    }

    private static void AddResults(CreateResponseOptions options, TwoModes calls)
    {
        foreach (var item in calls.Plain.OutputItems)
        {
            options.InputItems.Add(item);
        }

        foreach (var call in CallsOf(calls))
        {
            options.InputItems.Add(ResponseItem.CreateFunctionCallOutputItem(call.CallId, """{"celsius":21}"""));
        }
    }

    private static IReadOnlyList<FunctionCallResponseItem> CallsOf(TwoModes modes) =>
        [.. modes.Plain.OutputItems.OfType<FunctionCallResponseItem>()];

    private static string? CityOf(FunctionCallResponseItem call) =>
        JsonNode.Parse(call.FunctionArguments)!["city"]?.GetValue<string>();
}
