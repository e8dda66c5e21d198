using System.Text.Json;
using System.Text.Json.Nodes;
using Auriko.EndToEnd.Tests.Harness;

namespace Auriko.EndToEnd.Tests;

/// <summary>Streams as they leave the process: legal whatever the upstream does.</summary>
public sealed class WireLegalityTests(SharedGateway shared)
{
    public static TheoryData<string, string, string> Streams()
    {
        var data = new TheoryData<string, string, string>();
        foreach (var model in (string[])["gpt-4.1-mini", "deepseek-chat"])
        {
            data.Add(model, "Write three sentences on rain.", "response.completed");
            data.Add(model, "[[sim:tools n=3]]", "response.completed");
            data.Add(model, "[[sim:reasoning]]", "response.completed");
            data.Add(model, "[[sim:refusal]]", "response.completed");
            data.Add(model, "[[sim:length]]", "response.incomplete");
            data.Add(model, "[[sim:content_filter]]", "response.incomplete");
            data.Add(model, "[[sim:cut after=3]]", "response.failed");
            data.Add(model, "[[sim:reset after=3]]", "response.failed");
            data.Add(model, "[[sim:garbage after=3]]", "response.failed");
            data.Add(model, "[[sim:error_in_200 after=3]]", "response.failed");
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Streams))]
    public async Task Stream_WhateverTheUpstreamDoes_IsLegal(string model, string input, string terminal)
    {
        using var reply = await shared.Gateway.PostAsync(Requests.Text(input, model, stream: true));

        var events = await Sse.ReadLegalAsync(reply);

        Assert.Equal(terminal, events[^1].GetProperty("type").GetString());
    }

    [Theory]
    [InlineData("gpt-4.1-mini")]
    [InlineData("deepseek-chat")]
    public async Task PlainAndStream_SameRequest_SayTheSame(string model)
    {
        var (_, plain) = await shared.Gateway.PostForJsonAsync(Requests.Text("[[sim:deltas count=5 delay_ms=0]]", model));
        using var reply = await shared.Gateway.PostAsync(Requests.Text("[[sim:deltas count=5 delay_ms=0]]", model, stream: true));
        var streamed = (await Sse.ReadLegalAsync(reply))[^1].GetProperty("response");

        Assert.Equal(TextOf(plain), TextOf(JsonNode.Parse(streamed.GetRawText())!));
        Assert.Equal(
            plain["usage"]!.ToJsonString(), JsonSerializer.Serialize(streamed.GetProperty("usage")));
    }

    [Fact]
    public async Task Fallback_FirstProviderDown_TheSecondAnswers()
    {
        var request = Requests.Text("[[sim:status code=503 provider=openai]] Hello.");
        request["gateway"] = JsonNode.Parse("""{"routing":{"prefer":["openai"]}}""");

        var (status, body) = await shared.Gateway.PostForJsonAsync(request);

        Assert.Equal(200, status);
        Assert.Equal("azure_openai", body["routing_metadata"]!["provider"]!.GetValue<string>());
        var rows = await shared.Gateway.Ledger.WaitForResponseAsync(body["id"]!.GetValue<string>(), count: 2);
        Assert.Equal(["azure_openai", "openai"], rows.Select(row => row.GetString("Provider")).Order());
    }

    private static string TextOf(JsonNode response) => response["output"]!.AsArray()
        .Single(item => item!["type"]!.GetValue<string>() == "message")!["content"]![0]!["text"]!.GetValue<string>();
}
