using Auriko.Core.Contract;

namespace Auriko.Core.Tests.Gateway;

/// <summary>A forced tool call goes only to candidates that can be made to call a tool.</summary>
public sealed class ForcedToolTests
{
    private const string Required = "\"required\"";
    private const string Named = """{"type":"function","name":"f"}""";
    private const string AllowedRequired = """{"type":"allowed_tools","mode":"required","tools":[{"type":"function","name":"f"}]}""";
    private const string AllowedAuto = """{"type":"allowed_tools","mode":"auto","tools":[{"type":"function","name":"f"}]}""";

    [Theory]
    [InlineData(Required)]
    [InlineData(Named)]
    [InlineData(AllowedRequired)]
    public async Task Run_ChoiceDroppedByAll_IsRefused(string choice)
    {
        var alpha = Dropping("/tool_choice was dropped: the model cannot be made to call a tool.");
        var bench = new GatewayBench(alpha);

        var refused = await Assert.ThrowsAsync<GatewayException>(() => bench.RunAsync(bench.Call(Request(choice))));

        Assert.Equal(
            (ErrorCode.ToolChoiceRequiredNotSupported, "tool_choice", 0), (refused.Error.Code, refused.Error.Param, alpha.Sent));
        Assert.Contains("'auto'", refused.Error.Suggestion, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_ChoiceDroppedBySome_IsAnsweredByAnother()
    {
        var alpha = Dropping("/tool_choice was dropped: the model cannot be made to call a tool.");
        var bench = new GatewayBench(alpha, new ScriptedProvider("beta", Script.Answer()));

        var response = await bench.RunAsync(bench.Call(Request(Required)));

        Assert.Equal(("beta", 0), (response.RoutingMetadata!.Provider, alpha.Sent));
    }

    [Theory]
    [InlineData("\"auto\"", "/tool_choice was dropped: no tool is offered to the model.")]
    [InlineData(AllowedAuto, "/tool_choice was dropped: no tool is offered to the model.")]
    [InlineData(Named, "/tool_choice/note was dropped: a chat API has no place for it.")]
    [InlineData(Required, "/tools/0/strict was dropped: the provider does not hold the model to the schema of a tool.")]
    public async Task Run_SomethingElseDropped_IsAWarning(string choice, string message)
    {
        var bench = new GatewayBench(Dropping(message));

        var response = await bench.RunAsync(bench.Call(Request(choice)));

        Assert.Equal(message, Assert.Single(response.RoutingMetadata!.Warnings).Message);
    }

    [Fact]
    public async Task Run_ParametersRequiredToo_NamesThat()
    {
        var bench = new GatewayBench(Dropping("/tool_choice was dropped: the model cannot be made to call a tool."));

        var refused = await Assert.ThrowsAsync<GatewayException>(() => bench.RunAsync(bench.Call(
            Request(Required, """{"routing":{"require_parameters":true}}"""))));

        Assert.Equal(ErrorCode.RequiredParamsNotSupported, refused.Error.Code);
    }

    private static string Request(string choice, string gateway = "{}") =>
        $$"""{"model":"m","input":"Hi","tools":[{"type":"function","name":"f"}],"tool_choice":{{choice}},"gateway":{{gateway}}}""";

    private static ScriptedProvider Dropping(string message) => new("alpha", Script.Answer())
    {
        Warnings = { new(WarningCodes.UnsupportedParameter, message) },
    };
}
