using System.Text;
using System.Text.Json.Nodes;
using Auriko.EndToEnd.Tests.Harness;
using Auriko.EndToEnd.Tests.Matrix;

namespace Auriko.EndToEnd.Tests.Telemetry;

/// <summary>What Standalone sends by OTLP, and what it never does.</summary>
public sealed class TelemetryTests
{
    private const string TraceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    private const string CallersSpan = "00f067aa0ba902b7";

    // No part of any of them stands in a setting, a name or a log message of the gateway.
    private const string Prompt = "PromptMark7391";
    private const string Output = "OutputMark7391";
    private const string Instructions = "InstructionsMark7391";
    private const string Tool = "ToolMark7391";
    private const string Tag = "TagMark7391";
    private const string Refused = "RefusedMark7391";

    private static readonly string[] Marks =
        [Prompt, Output, Instructions, Tool, Tag, Refused, StandaloneGateway.Key, ObservedGateway.ProviderKey];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Request_WithTraceparent_IsOneTraceFromTheCallerToTheProvider()
    {
        await using var gateway = await ObservedGateway.StartAsync();

        await gateway.AskAsync(
            Requests.Text("Hi"),
            ("traceparent", $"00-{TraceId}-{CallersSpan}-01"), ("tracestate", "vendor=CallersState"),
            ("baggage", "who=CallersBaggage"));

        var sent = Assert.Single(await gateway.Simulator.HeadersAsync());
        var parts = sent["traceparent"].Split('-');
        Assert.Equal(("00", TraceId, "01"), (parts[0], parts[1], parts[3]));
        Assert.NotEqual(CallersSpan, parts[2]);
        Assert.DoesNotContain("tracestate", sent.Keys);
        Assert.DoesNotContain("baggage", sent.Keys);
        await gateway.Collector.WaitForAsync(
            "traces", Convert.FromHexString(TraceId), Convert.FromHexString(parts[2]), "chat gpt-4.1-mini"u8.ToArray(),
            "gen_ai.provider.name"u8.ToArray(), "auriko.cost_usd"u8.ToArray());
        await gateway.Collector.WaitForAsync(
            "traces", Convert.FromHexString(CallersSpan), "/v1/responses"u8.ToArray(), "auriko.outcome"u8.ToArray());
        await gateway.EndAsync();
        Assert.All(
            (string[])
            [
                "gen_ai.client.operation.duration", "gen_ai.client.token.usage", "auriko.cost", "auriko.responses",
                "auriko.ledger.backlog.entries", "http.server.request.duration",
            ],
            metric => Assert.True(gateway.Collector.Has("metrics", Encoding.UTF8.GetBytes(metric)), metric));
    }

    [Fact]
    public async Task Telemetry_OfEveryProviderAndEnding_HoldsNoPromptNoOutputAndNoKey()
    {
        await using var gateway = await ObservedGateway.StartAsync();
        foreach (var provider in MatrixProvider.All)
        {
            await AskEverythingAsync(gateway, provider);
        }

        await AskWhatIsRefusedAsync(gateway);
        await AskInTheBackgroundAsync(gateway);
        await gateway.EndAsync();

        Assert.All(MatrixProvider.All, provider => Assert.True(
            gateway.Collector.Has("traces", Encoding.UTF8.GetBytes($"chat {provider.Model}")), provider.Name));
        Assert.NotEmpty(gateway.Collector.Of("logs"));
        Assert.Contains(gateway.Log, line => line.Contains("failed: ", StringComparison.Ordinal));
        Assert.All(Marks, mark =>
        {
            Assert.False(gateway.Collector.Has(mark), $"{mark} was sent.");
            Assert.DoesNotContain(gateway.Log, line => line.Contains(mark, StringComparison.Ordinal));
        });
    }

    private static async Task AskEverythingAsync(ObservedGateway gateway, MatrixProvider provider)
    {
        foreach (var stream in new[] { false, true })
        {
            var (status, body) = await gateway.AskAsync(Request(provider, $"text value=\"{Output}\"", stream));
            Assert.Equal(200, status);
            Assert.Contains(Output, body, StringComparison.Ordinal);

            foreach (var fault in new[]
            {
                $"status code=400 message=\"{Refused}\"", $"status code=401 message=\"{Refused}\"",
                $"status code=500 message=\"{Refused}\"", "reset", "not_json", $"text value=\"{Output}\"; cut after=1",
                $"text value=\"{Output}\"; garbage after=1", $"error_in_200 after=1 message=\"{Refused}\"",
            })
            {
                Assert.NotEqual(503, (await gateway.AskAsync(Request(provider, fault, stream))).Status);
            }
        }

        using var hungUp = await gateway.PostAsync(
            Request(provider, $"text value=\"{Output}\" chunk=1; silence after=3", stream: true));
        Assert.Equal(200, (int)hungUp.StatusCode);
        using var events = await hungUp.Content.ReadAsStreamAsync(Stop);
        _ = await events.ReadAsync(new byte[64], Stop);
    }

    private static async Task AskWhatIsRefusedAsync(ObservedGateway gateway)
    {
        Assert.Equal(404, (await gateway.AskAsync(new JsonObject { ["model"] = Refused, ["input"] = Prompt })).Status);
        Assert.Equal(400, (await gateway.AskAsync(
            new JsonObject { ["model"] = Requests.Model, ["input"] = Prompt, ["temperature"] = Refused })).Status);
        using var request = new HttpRequestMessage(HttpMethod.Post, "v1/responses")
        {
            Headers = { { "Authorization", $"Bearer {Refused}" } },
            Content = new StringContent($"{{ {Prompt}"),
        };
        using var reply = await gateway.Http.SendAsync(request, Stop);
        Assert.Equal(401, (int)reply.StatusCode);
    }

    private static async Task AskInTheBackgroundAsync(ObservedGateway gateway)
    {
        var body = Request(MatrixProvider.All[0], $"text value=\"{Output}\"", stream: true);
        body["background"] = true;

        var (status, events) = await gateway.AskAsync(body);

        Assert.Equal(200, status);
        Assert.Contains("response.completed", events, StringComparison.Ordinal);
    }

    private static JsonObject Request(MatrixProvider provider, string script, bool stream) => new()
    {
        ["model"] = provider.Model,
        ["instructions"] = Instructions,
        ["input"] = $"{Prompt} {string.Concat(script.Split("; ").Select(step => $"[[sim:{step} ttft_ms=0 delay_ms=0]]"))}",
        ["stream"] = stream,
        ["metadata"] = new JsonObject { ["note"] = Tag },
        ["tools"] = new JsonArray(new JsonObject
        {
            ["type"] = "function",
            ["name"] = "f",
            ["description"] = Tool,
            ["parameters"] = new JsonObject { ["type"] = "object", ["properties"] = new JsonObject() },
        }),
        ["tool_choice"] = "none",
        ["gateway"] = new JsonObject
        {
            ["metadata"] = new JsonObject { ["note"] = Tag },
            ["routing"] = new JsonObject { ["providers"] = new JsonArray(provider.Name) },
        },
    };
}
