using System.Text.Json;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Ledger;
using Auriko.Core.Ledger.Books;
using Auriko.Core.Streaming;

namespace Auriko.Core.Tests.Gateway;

/// <summary>What a response costs whose provider ran tools of its own.</summary>
public sealed class HostedToolTests
{
    [Theory]
    [InlineData("image_generation_call")]
    [InlineData("file_search_call")]
    [InlineData("code_interpreter_call")]
    public async Task Run_ToolThatNothingPrices_HasNoCostButAWarning(string type)
    {
        var bench = new GatewayBench(new ScriptedProvider("alpha", Script.Answer("x"), Calling(type)));
        var priced = await bench.RunAsync(bench.Call(false));

        var response = await bench.RunAsync(bench.Call(true));

        Assert.NotNull(priced.RoutingMetadata!.Cost);
        Assert.Null(response.RoutingMetadata!.Cost);
        var warning = Assert.Single(response.RoutingMetadata.Warnings);
        Assert.Equal(WarningCodes.PriceUnknown, warning.Code);
        Assert.Contains("/tools", warning.Message, StringComparison.Ordinal);
        var entry = bench.Ledger.Entries[1];
        Assert.Equal((1, null), (entry.Usage.UnpricedToolCalls, entry.Cost));
        Assert.Null(PriceBook.Of(GatewayBench.Catalog).Price(entry));
    }

    [Theory]
    [InlineData("mcp_call")]
    [InlineData("computer_call")]
    public async Task Run_ToolThatCostsItsTokens_CostsTheListPrice(string type)
    {
        var bench = new GatewayBench(new ScriptedProvider("alpha", Calling(type)));

        await bench.RunAsync(bench.Call(false));

        Assert.Equal(new Usd(200_000), Assert.Single(bench.Ledger.Entries).Cost);
    }

    [Fact]
    public async Task Run_CutAfterTools_BooksTheirCalls()
    {
        var script = new Script().Say(Item(0, "web_search_call"), Item(1, "web_search_call"), Item(2, "image_generation_call"))
            .Fail(FailureKind.Overloaded);
        var bench = new GatewayBench(new ScriptedProvider("alpha", script));

        await bench.RunAsync(bench.Call(true));

        var entry = Assert.Single(bench.Ledger.Entries);
        Assert.Equal((2, 1, null), (entry.Usage.WebSearchCalls, entry.Usage.UnpricedToolCalls, entry.Cost));
    }

    private static Script Calling(string type) => new Script().Say(
        new StreamStarted("upstream-1"), Item(0, type), new TextDelta(1, "Done"), Script.Usage(100, 10), new Stopped(StopReason.EndOfTurn));

    private static OpaqueItemStarted Item(int key, string type) =>
        new(key, JsonElement.Parse($$"""{"type":"{{type}}","id":"tool_{{key}}","status":"in_progress"}"""));
}
