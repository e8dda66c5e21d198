using System.Net;
using System.Text.Json;

namespace Auriko.Simulator.Tests;

public sealed class FaultTests(SimulatorFixture simulator)
{
    private const string Responses = "openai/v1/responses";
    private const string Chat = "openai/v1/chat/completions";

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(404)]
    [InlineData(408)]
    [InlineData(500)]
    [InlineData(503)]
    [InlineData(529)]
    public async Task Status_OfAnyKind_IsAnsweredInTheServicesShape(int code)
    {
        var (status, error) = await simulator.FailAsync(Responses, Body("hi"), $"status code={code}");

        Assert.Equal(code, status);
        Assert.NotEmpty(error.GetProperty("message").GetString()!);
        Assert.True(error.TryGetProperty("type", out _) && error.TryGetProperty("code", out _));
    }

    [Fact]
    public async Task Status_RateLimit_SaysWhenToComeBack()
    {
        using var response = await simulator.PostAsync(Responses, Body("hi [[sim:status code=429 retry_after=2]]"));

        Assert.Equal(HttpStatusCode.TooManyRequests, response.StatusCode);
        Assert.Equal("2", response.Headers.GetValues("Retry-After").Single());
    }

    [Fact]
    public async Task Times_SoManyCalls_ThenTheModelAnswers()
    {
        const string Script = "status code=500 times=2 key=times-test";
        var statuses = new List<HttpStatusCode>();
        for (var call = 0; call < 3; call++)
        {
            using var response = await simulator.PostAsync(Responses, Body("hi"), Script);
            statuses.Add(response.StatusCode);
        }

        Assert.Equal([HttpStatusCode.InternalServerError, HttpStatusCode.InternalServerError, HttpStatusCode.OK], statuses);
    }

    [Theory]
    [InlineData("openai/v1/responses", HttpStatusCode.ServiceUnavailable)]
    [InlineData("azure/openai/v1/responses", HttpStatusCode.OK)]
    public async Task Provider_Named_AloneFails(string path, HttpStatusCode expected)
    {
        using var response = await simulator.PostAsync(path, Body("hi"), "status code=503 provider=openai");

        Assert.Equal(expected, response.StatusCode);
    }

    [Theory]
    [InlineData(Responses)]
    [InlineData(Chat)]
    public async Task Cut_MidStream_EndsWithinAFrame(string path)
    {
        var text = await StreamAsync(path, "deltas count=10; cut after=4");

        Assert.DoesNotContain("\n\n", text[^2..]);
        Assert.Equal(4, Deltas(text).Count);
    }

    [Theory]
    [InlineData(Responses, "response.completed")]
    [InlineData(Chat, "[DONE]")]
    public async Task NoTerminal_Stream_EndsBetweenFrames(string path, string terminal)
    {
        var text = await StreamAsync(path, "deltas count=5; no_terminal");

        Assert.EndsWith("\n\n", text);
        Assert.DoesNotContain(terminal, text);
        Assert.Equal(5, Deltas(text).Count);
    }

    [Fact]
    public async Task Garbage_MidStream_IsNoJson()
    {
        var text = await StreamAsync(Responses, "deltas count=5; garbage after=2");

        Assert.Contains("data: {\"type\":\"\u0007 not JSON", text);
        Assert.Contains("response.completed", text);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    public async Task ErrorIn200_Responses_NestsItAndFails(int after)
    {
        var text = await StreamAsync(Responses, $"deltas count=5; error_in_200 after={after} code=insufficient_quota");

        Assert.Contains("event: error\n", text);
        Assert.Contains("event: response.failed\n", text);
        Assert.DoesNotContain("response.completed", text);
        Assert.Equal(after, Deltas(text).Count);
    }

    [Fact]
    public async Task ErrorIn200_Chat_IsAnErrorObject()
    {
        var text = await StreamAsync(Chat, "deltas count=5; error_in_200 after=1");

        Assert.Contains("data: {\"error\":{\"message\":", text);
    }

    [Theory]
    [InlineData("reset")]
    [InlineData("reset after=2; deltas count=5")]
    public async Task Reset_AtAnyTime_BreaksTheConnection(string script)
    {
        var thrown = await Record.ExceptionAsync(() => StreamAsync(Responses, script));

        Assert.True(thrown is HttpRequestException or IOException, thrown?.ToString());
    }

    [Theory]
    [InlineData("not_json", "application/json", HttpStatusCode.OK)]
    [InlineData("html", "text/html", HttpStatusCode.BadGateway)]
    [InlineData("empty", "application/json", HttpStatusCode.OK)]
    public async Task Body_NotOfTheApi_IsSent(string script, string type, HttpStatusCode status)
    {
        using var response = await simulator.PostAsync(Responses, Body("hi"), script);
        var body = await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

        Assert.Equal(status, response.StatusCode);
        Assert.Equal(type, response.Content.Headers.ContentType!.MediaType);
        Assert.ThrowsAny<JsonException>(() => JsonElement.Parse(body));
    }

    [Fact]
    public async Task Silence_CallerLeaves_IsCountedAsClosed()
    {
        var model = $"silent-{Guid.NewGuid():N}";
        var response = await simulator.PostAsync(
            Responses, Body("hi", model), "deltas count=5; silence after=2");
        var stream = await response.Content.ReadAsStreamAsync(TestContext.Current.CancellationToken);
        await stream.ReadAtLeastAsync(new byte[16], 16, cancellationToken: TestContext.Current.CancellationToken);
        response.Dispose();

        while (await ClosedAsync(model) != 1)
        {
            TestContext.Current.CancellationToken.ThrowIfCancellationRequested();
        }
    }

    [Fact]
    public async Task KeepAlive_BeforeOutput_SendsComments()
    {
        var text = await StreamAsync("deepseek/chat/completions", "keep_alive n=3; deltas count=1");

        Assert.StartsWith(": keep-alive\n\n: keep-alive\n\n: keep-alive\n\ndata: {", text);
    }

    [Fact]
    public async Task UnknownModel_ByName_IsNotFound()
    {
        var (status, error) = await simulator.FailAsync(Responses, Body("hi", "unknown-9"));

        Assert.Equal(404, status);
        Assert.Equal("model_not_found", error.GetProperty("code").GetString());
    }

    private static List<string> Deltas(string text) =>
        [.. text.Split('\n').Where(line => line.EndsWith('}')
            && (line.Contains("\"delta\":\"", StringComparison.Ordinal)
                || line.Contains("\"delta\":{\"content\":\"", StringComparison.Ordinal)))];

    private static string Body(string prompt, string model = "gpt-5") => JsonSerializer.Serialize(
        new { model, stream = true, input = prompt, messages = new[] { new { role = "user", content = prompt } } });

    private async Task<string> StreamAsync(string path, string script)
    {
        using var response = await simulator.PostAsync(path, Body("hi"), script);
        return await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
    }

    private async Task<long> ClosedAsync(string model)
    {
        var text = await simulator.Client.GetStringAsync("_sim/stats", TestContext.Current.CancellationToken);
        return JsonElement.Parse(text).GetProperty("models").EnumerateArray()
            .Where(entry => entry.GetProperty("model").GetString() == model)
            .Select(entry => entry.GetProperty("closed_by_client").GetInt64())
            .FirstOrDefault();
    }
}
