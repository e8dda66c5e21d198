using Auriko.EndToEnd.Tests.Harness;

namespace Auriko.EndToEnd.Tests;

/// <summary>The official npm SDK, in Node, against real processes.</summary>
public sealed class NpmSdkTests(SharedGateway shared)
{
    [Fact]
    public async Task Responses_EveryUse_Works()
    {
        await using var node = ChildProcess.Start(
            "node",
            [RepositoryPaths.NodeScript("responses.mjs")],
            new Dictionary<string, string?>
            {
                ["OPENAI_BASE_URL"] = shared.Gateway.ApiAddress.ToString(),
                ["OPENAI_API_KEY"] = StandaloneGateway.Key,
            });

        var code = await node.WaitForExitAsync();

        Assert.True(code == 0, node.Output);
        Assert.Contains("all checks passed", node.Output, StringComparison.Ordinal);
    }
}
