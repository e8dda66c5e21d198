using System.ClientModel;
using System.Text;
using System.Text.Json;
using Auriko.EndToEnd.Tests.Harness;
using OpenAI.Responses;

namespace Auriko.EndToEnd.Tests;

/// <summary>What a user of the official .NET SDK does, against real processes.</summary>
public sealed class OpenAISdkTests(SharedGateway shared)
{
    private readonly ResponsesClient _client = shared.Gateway.NewSdkClient();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("gpt-4.1-mini")]
    [InlineData("deepseek-chat")]
    public async Task CreateResponse_Text_HasTextAndUsage(string model)
    {
        var response = (await _client.CreateResponseAsync(model, "Say hello.", null, Cancellation)).Value;

        Assert.Equal(ResponseStatus.Completed, response.Status);
        Assert.NotEmpty(response.GetOutputText());
        Assert.StartsWith("resp_", response.Id, StringComparison.Ordinal);
        Assert.Equal(response.Usage.TotalTokenCount, response.Usage.InputTokenCount + response.Usage.OutputTokenCount);
        Assert.True(response.Usage.OutputTokenCount > 0);
    }

    [Theory]
    [InlineData("gpt-4.1-mini")]
    [InlineData("deepseek-chat")]
    public async Task CreateResponseStreaming_Text_DeltasAreTheOutputText(string model)
    {
        var (text, last) = await StreamAsync(new CreateResponseOptions(model, [User("Write three sentences on rain.")])
        {
            StreamingEnabled = true,
        });

        var completed = Assert.IsType<StreamingResponseCompletedUpdate>(last);
        Assert.NotEmpty(text);
        Assert.Equal(text, completed.Response.GetOutputText());
        Assert.True(completed.Response.Usage.OutputTokenCount > 0);
    }

    [Theory]
    [InlineData("gpt-4.1-mini")]
    [InlineData("deepseek-chat")]
    public async Task CreateResponse_ParallelToolRoundTrip_EndsInText(string model)
    {
        var options = Weather(model, "What is the weather in Paris and in London?");
        var first = (await _client.CreateResponseAsync(options, Cancellation)).Value;
        var calls = first.OutputItems.OfType<FunctionCallResponseItem>().ToArray();

        Assert.Equal(2, calls.Length);
        Assert.Equal(2, calls.Select(call => call.CallId).Distinct().Count());
        Assert.All(calls, call => Assert.Equal("get_weather", call.FunctionName));
        Assert.All(calls, call => Assert.Equal(
            JsonValueKind.String, JsonElement.Parse(call.FunctionArguments).GetProperty("city").ValueKind));

        foreach (var item in first.OutputItems)
        {
            options.InputItems.Add(item);
        }

        foreach (var call in calls)
        {
            options.InputItems.Add(ResponseItem.CreateFunctionCallOutputItem(call.CallId, """{"celsius":21}"""));
        }

        var second = (await _client.CreateResponseAsync(options, Cancellation)).Value;
        Assert.NotEmpty(second.GetOutputText());
    }

    [Theory]
    [InlineData("gpt-4.1-mini")]
    [InlineData("deepseek-chat")]
    public async Task CreateResponseStreaming_ParallelTools_EachCallIsWhole(string model)
    {
        var calls = new List<FunctionCallResponseItem>();
        var options = Weather(model, "What is the weather in Paris and in London?");
        options.StreamingEnabled = true;
        await foreach (var update in await _client.CreateResponseStreamingAsync(options, Cancellation))
        {
            if (update is StreamingResponseOutputItemDoneUpdate { Item: FunctionCallResponseItem call })
            {
                calls.Add(call);
            }
        }

        Assert.Equal(2, calls.Count);
        Assert.All(calls, call => JsonElement.Parse(call.FunctionArguments).GetProperty("city").GetString());
    }

    [Theory]
    [InlineData("gpt-4.1-mini")]
    [InlineData("deepseek-chat")]
    public async Task CreateResponse_StructuredOutput_FitsTheSchema(string model)
    {
        var options = new CreateResponseOptions(model, [User("A person, please, as JSON.")])
        {
            TextOptions = Samples.Person,
        };

        var response = (await _client.CreateResponseAsync(options, Cancellation)).Value;

        var person = JsonElement.Parse(response.GetOutputText());
        Assert.Equal(JsonValueKind.String, person.GetProperty("name").ValueKind);
        Assert.True(person.GetProperty("age").TryGetInt64(out _));
        Assert.Equal(ResponseTextFormatKind.JsonSchema, response.TextOptions.TextFormat.Kind);
    }

    [Fact]
    public async Task CreateResponse_ImageInput_IsAccepted()
    {
        var item = Samples.WithPicture("What is in this picture?");

        var response = (await _client.CreateResponseAsync("gpt-4.1-mini", [item], null, Cancellation)).Value;

        Assert.NotEmpty(response.GetOutputText());
    }

    [Fact]
    public async Task CreateResponse_Reasoning_HasAReasoningItemAndTokens()
    {
        var options = new CreateResponseOptions("gpt-5-mini", [User("Think about seven times six.")])
        {
            ReasoningOptions = new ResponseReasoningOptions
            {
                ReasoningEffortLevel = ResponseReasoningEffortLevel.Low,
                ReasoningSummaryVerbosity = ResponseReasoningSummaryVerbosity.Auto,
            },
        };

        var response = (await _client.CreateResponseAsync(options, Cancellation)).Value;

        Assert.NotEmpty(Assert.Single(response.OutputItems.OfType<ReasoningResponseItem>()).GetSummaryText());
        Assert.True(response.Usage.OutputTokenDetails.ReasoningTokenCount > 0);
        Assert.NotEmpty(response.GetOutputText());
    }

    [Fact]
    public async Task CreateResponse_SmallLimit_IsIncomplete()
    {
        var options = new CreateResponseOptions("gpt-4.1-mini", [User("Write a long story.")]) { MaxOutputTokenCount = 16 };

        var response = (await _client.CreateResponseAsync(options, Cancellation)).Value;

        Assert.Equal(ResponseStatus.Incomplete, response.Status);
        Assert.Equal(ResponseIncompleteStatusReason.MaxOutputTokens, response.IncompleteStatusDetails.Reason);
    }

    [Theory]
    [InlineData("gpt-4.1-mini", "[[sim:status code=400]]", 400, "invalid")]
    [InlineData("deepseek-chat", "[[sim:status code=400]]", 400, "invalid")]
    [InlineData("gpt-4o-mini", "[[sim:status code=429 retry_after=7]]", 429, "rate_limit")]
    [InlineData("deepseek-chat", "[[sim:status code=500]]", 502, "upstream")]
    [InlineData("no-such-model", "Hello", 404, "model_not_found")]
    public async Task CreateResponse_Failure_IsTheSdksExceptionWithOurEnvelope(
        string model, string input, int status, string code)
    {
        var failure = await Assert.ThrowsAsync<ClientResultException>(
            () => _client.CreateResponseAsync(model, input, null, Cancellation));

        Assert.Equal(status, failure.Status);
        var error = JsonElement.Parse(failure.GetRawResponse()!.Content).GetProperty("error");
        Assert.Contains(code, error.GetProperty("code").GetString(), StringComparison.Ordinal);
        Assert.NotEmpty(error.GetProperty("message").GetString()!);
    }

    [Fact]
    public async Task CreateResponse_WrongKey_Is401()
    {
        var client = shared.Gateway.NewSdkClient("ak_test_" + new string('x', 43));

        var failure = await Assert.ThrowsAsync<ClientResultException>(
            () => client.CreateResponseAsync("gpt-4.1-mini", "Hello", null, Cancellation));

        Assert.Equal(401, failure.Status);
    }

    [Fact]
    public async Task CreateResponseStreaming_Abandoned_ClosesTheUpstream()
    {
        const string model = "gpt-4.1-nano";
        var closed = await shared.Gateway.Simulator.ClosedByClientAsync(model);

        await foreach (var update in await _client.CreateResponseStreamingAsync(
            model, "[[sim:deltas count=10000 delay_ms=20]]", null, Cancellation))
        {
            if (update is StreamingResponseOutputTextDeltaUpdate)
            {
                break;
            }
        }

        await shared.Gateway.Simulator.WaitForClosedAsync(model, closed + 1);
    }

    private async Task<(string Text, StreamingResponseUpdate? Last)> StreamAsync(CreateResponseOptions options)
    {
        var text = new StringBuilder();
        StreamingResponseUpdate? last = null;
        await foreach (var update in await _client.CreateResponseStreamingAsync(options, Cancellation))
        {
            last = update;
            if (update is StreamingResponseOutputTextDeltaUpdate delta)
            {
                text.Append(delta.Delta);
            }
        }

        return (text.ToString(), last);
    }

    private static CreateResponseOptions Weather(string model, string question)
    {
        var options = new CreateResponseOptions(model, [User(question)]);
        options.Tools.Add(Samples.Weather);
        return options;
    }

    private static MessageResponseItem User(string text) => ResponseItem.CreateUserMessageItem(text);
}
