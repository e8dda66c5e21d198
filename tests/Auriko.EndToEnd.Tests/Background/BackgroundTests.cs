using System.ClientModel;
using System.Net;
using Auriko.EndToEnd.Tests.Harness;
using OpenAI.Responses;

namespace Auriko.EndToEnd.Tests.Background;

/// <summary>Background responses against real processes, by plain HTTP and by the official .NET SDK.</summary>
public sealed class BackgroundTests(SharedGateway shared)
{
    private readonly HttpClient _http = shared.Gateway.Http;
    private readonly ResponsesClient _client = shared.Gateway.NewSdkClient();

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("gpt-4.1-mini")]
    [InlineData("deepseek-chat")]
    public async Task Sdk_CreateAndPoll_EndsWithText(string model)
    {
        var response = (await _client.CreateResponseAsync(Request("Say hello.", model), Stop)).Value;
        Assert.Equal(ResponseStatus.InProgress, response.Status);

        while (response.Status == ResponseStatus.InProgress)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(50), TimeProvider.System, Stop);
            response = (await _client.GetResponseAsync(response.Id, Stop)).Value;
        }

        Assert.Equal(ResponseStatus.Completed, response.Status);
        Assert.NotEmpty(response.GetOutputText());
        Assert.True(response.Usage.OutputTokenCount > 0);
        var row = Assert.Single(await shared.Gateway.Ledger.WaitForResponseAsync(response.Id));
        Assert.True(row.GetBoolean("Background"));
    }

    [Fact]
    public async Task Sdk_StreamStartingAfter_IsTheRest()
    {
        var response = (await _client.CreateResponseAsync(Request("[[sim:deltas count=10 delay_ms=10]]"), Stop)).Value;

        var all = await StreamAsync(new GetResponseOptions(response.Id) { StreamingEnabled = true });
        var rest = await StreamAsync(new GetResponseOptions(response.Id) { StreamingEnabled = true, StartingAfter = 5 });

        Assert.IsType<StreamingResponseCompletedUpdate>(all[^1]);
        Assert.Equal(all.Skip(6).Select(update => update.SequenceNumber), rest.Select(update => update.SequenceNumber));
    }

    [Fact]
    public async Task Sdk_CancelAndDelete_Work()
    {
        var response = (await _client.CreateResponseAsync(Request("[[sim:deltas count=10000 delay_ms=20]]"), Stop)).Value;

        Assert.Equal(ResponseStatus.Cancelled, (await _client.CancelResponseAsync(response.Id, Stop)).Value.Status);
        Assert.True((await _client.DeleteResponseAsync(response.Id, Stop)).Value.Deleted);
        var gone = await Assert.ThrowsAsync<ClientResultException>(() => _client.GetResponseAsync(response.Id, Stop));
        Assert.Equal((int)HttpStatusCode.NotFound, gone.Status);
    }

    [Theory]
    [InlineData("gpt-4.1-mini", "[[sim:deltas count=30 delay_ms=20]]")]
    [InlineData("deepseek-chat", "[[sim:reasoning]] Why?")]
    [InlineData("gpt-4.1-mini", "[[sim:tools n=3]]")]
    [InlineData("gpt-4.1-mini", "[[sim:cut after=3]]")]
    public async Task Replay_FromEveryEvent_IsTheLiveStreamByteForByte(string model, string input)
    {
        var id = await _http.CreateBackgroundAsync(input, model);

        var live = await _http.ReplayAsync(id);

        var frames = live.Split("\n\n")[..^1];
        for (var after = 0; after < frames.Length; after++)
        {
            Assert.Equal(string.Concat(frames.Skip(after + 1).Select(frame => frame + "\n\n")), await _http.ReplayAsync(id, after));
        }
    }

    private async Task<List<StreamingResponseUpdate>> StreamAsync(GetResponseOptions options)
    {
        var updates = new List<StreamingResponseUpdate>();
        await foreach (var update in await _client.GetResponseStreamingAsync(options, Stop))
        {
            updates.Add(update);
        }

        return updates;
    }

    private static CreateResponseOptions Request(string input, string model = Requests.Model) =>
        new(model, [ResponseItem.CreateUserMessageItem(input)]) { BackgroundModeEnabled = true };
}
