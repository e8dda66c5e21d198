using System.CommandLine;
using Auriko.Core.Contract;
using Auriko.Core.Routing;
using Auriko.Core.Routing.Decisions;

namespace Auriko.Standalone.Tests;

public sealed class RoutesCommandTests
{
    private static readonly RouteFacts Facts = new()
    {
        CatalogVersion = "v1",
        Strategy = "cost-focus",
        Weights = new RoutingWeights(1, 0, 0),
        Candidates =
        [
            new CandidateFacts { Provider = "cheap", Model = "m", CostUsd = 0.001, TtftMs = 900 },
            new CandidateFacts { Provider = "quick", Model = "m", CostUsd = 0.0035, TtftMs = 100 },
        ],
    };

    [Theory]
    [InlineData(null, "2 decisions, 2 the same, 0 different; expected cost 0 USD on 0.002 USD")]
    [InlineData(
        "cost=0,ttft=1",
        """
        resp_1  cheap/m -> quick/m  +0.0025 USD
        -  cheap/m -> quick/m  +0.0025 USD
        2 decisions, 0 the same, 2 different; expected cost +0.005 USD on 0.002 USD
        """)]
    public async Task Replay_StoredDecisions_SaysWhatDiffersAndWhatItCosts(string? weights, string expected)
    {
        var decision = RouteDecision.Of(RouteRanking.Of(Facts));
        var (code, output, _) = await ReplayAsync([decision with { ResponseId = "resp_1" }, decision], weights);

        Assert.Equal(0, code);
        Assert.Equal(expected.ReplaceLineEndings(), output.TrimEnd());
    }

    [Fact]
    public async Task Replay_FileThatIsNone_SaysSo()
    {
        using var errors = new StringWriter();

        var code = await GatewayCommand.Create().Parse(["routes", "replay", "/nowhere/decisions.jsonl"])
            .InvokeAsync(new InvocationConfiguration { Error = errors }, TestContext.Current.CancellationToken);

        Assert.Equal((1, "There is no file /nowhere/decisions.jsonl."), (code, errors.ToString().TrimEnd()));
    }

    private static async Task<(int Code, string Output, string Errors)> ReplayAsync(RouteDecision[] decisions, string? weights)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllLinesAsync(file, decisions.Select(decision => System.Text.Encoding.UTF8.GetString(decision.ToJson())));
            using var output = new StringWriter();
            using var errors = new StringWriter();
            string[] line = ["routes", "replay", file, .. weights is null ? Array.Empty<string>() : ["--weights", weights]];
            var code = await GatewayCommand.Create().Parse(line)
                .InvokeAsync(new InvocationConfiguration { Output = output, Error = errors });
            return (code, output.ToString(), errors.ToString());
        }
        finally
        {
            File.Delete(file);
        }
    }
}
