using System.Text;
using Auriko.Core.Contract;
using Auriko.Core.Execution;
using Auriko.Core.Reasoning;
using Auriko.Core.Routing;
using Auriko.Core.Tests.Gateway;

namespace Auriko.Core.Tests.Routing;

/// <summary>An unfinished tool turn stays where its reasoning comes from.</summary>
public sealed class ToolTurnTests
{
    private const string User = """{"role":"user","content":"Hi"}""";
    private const string Call = """{"type":"function_call","call_id":"c","name":"f","arguments":"{}"}""";
    private const string Result = """{"type":"function_call_output","call_id":"c","output":"1"}""";

    [Fact]
    public void Plan_ToolTurnWithSealedReasoning_KeepsToItsOriginAndSaysSo()
    {
        var plan = Plan(User, Reasoning("beta"), Call, Result);

        Assert.Equal(["beta"], Providers(plan));
        var warning = Assert.Single(plan.Warnings);
        Assert.Equal(WarningCodes.RoutingPinned, warning.Code);
        Assert.StartsWith("/input/1 ", warning.Message, StringComparison.Ordinal);
        Assert.Equal(2, plan.Decision!.Outcome.Candidates.Count(candidate => candidate.DroppedBy is "pin"));
    }

    [Fact]
    public void Plan_TwoOriginsInTheTurn_KeepsToTheLatest() =>
        Assert.Equal(["gamma"], Providers(Plan(User, Reasoning("beta"), Call, Result, Reasoning("gamma"), Call, Result)));

    [Fact]
    public void Plan_BuiltInToolsResult_IsAToolTurnToo() =>
        Assert.Equal(
            ["beta"],
            Providers(Plan(User, Reasoning("beta"), """{"type":"computer_call_output","call_id":"c","output":{}}""")));

    [Fact]
    public void Plan_FinishedTurn_IsFree()
    {
        var plan = Plan(User, Reasoning("beta"), Call, Result, """{"role":"assistant","content":"1"}""", User);

        Assert.Equal(["alpha", "beta", "gamma"], Providers(plan));
        Assert.Empty(plan.Warnings);
    }

    [Fact]
    public void Plan_TurnWithoutResults_IsFree() =>
        Assert.Equal(["alpha", "beta", "gamma"], Providers(Plan(User, Reasoning("beta"), """{"role":"assistant","content":"1"}""")));

    [Theory]
    [InlineData("delta", "m")]
    [InlineData("beta", "other")]
    public void Plan_OriginThatCannotBeCalled_IsFree(string provider, string model) =>
        Assert.Equal(["alpha", "beta", "gamma"], Providers(Plan(User, Reasoning(provider, model), Call, Result)));

    [Fact]
    public void Plan_OriginThatIsExcluded_IsFree()
    {
        var plan = Plan("""{"routing":{"exclude":["beta"]}}""", [User, Reasoning("beta"), Call, Result]);

        Assert.Equal(["alpha", "gamma"], Providers(plan));
    }

    [Fact]
    public void Plan_ReasoningSealedElsewhere_IsFree() =>
        Assert.Equal(
            ["alpha", "beta", "gamma"],
            Providers(Plan(User, """{"type":"reasoning","summary":[],"encrypted_content":"gAAAA"}""", Call, Result)));

    [Fact]
    public void Read_TamperedReasoning_IsRefusedByItsName()
    {
        var text = Seal("beta", "m");
        var request = Parse("{}", [User, Reasoning("beta"), $$"""{"type":"reasoning","summary":[],"encrypted_content":"{{text[..^1]}}"}"""]);

        var refusal = Assert.Throws<GatewayException>(() => SealedInput.Read(request, GatewayBench.Seal)).Error;

        Assert.Equal((ErrorCode.InvalidParameterValue, "input[2].encrypted_content"), (refusal.Code, refusal.Param));
        Assert.DoesNotContain(text[..^1], refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_TamperedReasoning_IsRefusedBeforeAnyCall()
    {
        var alpha = new ScriptedProvider("alpha", Script.Answer());
        var bench = new GatewayBench(alpha);
        var call = bench.Call(Body("{}", [Reasoning("alpha")[..^3] + "\"}", User]));

        var failure = await Assert.ThrowsAsync<GatewayException>(
            () => bench.Gateway.CreateAsync(call, TestContext.Current.CancellationToken));

        Assert.Equal("input[0].encrypted_content", failure.Error.Param);
        Assert.Equal(0, alpha.Sent);
    }

    private static string Seal(string provider, string model) =>
        GatewayBench.Seal.Seal(new ReasoningOrigin(new ProviderName(provider), model), "thought"u8);

    private static string Reasoning(string provider, string model = "m") =>
        $$"""{"type":"reasoning","summary":[],"encrypted_content":"{{Seal(provider, model)}}"}""";

    private static string Body(string gateway, string[] items) =>
        $$"""{"model":"m","input":[{{string.Join(',', items)}}],"gateway":{{gateway}}}""";

    private static ResponseRequest Parse(string gateway, string[] items) =>
        ResponseRequestParser.Parse(Encoding.UTF8.GetBytes(Body(gateway, items)));

    private static RoutePlan Plan(params string[] items) => Plan("{}", items);

    private static RoutePlan Plan(string gateway, string[] items) => new RoutePlanner().Plan(
        SealedInput.Read(Parse(gateway, items), GatewayBench.Seal),
        new RouteConditions(GatewayBench.Catalog, _ => true, DateTimeOffset.UnixEpoch));

    private static IEnumerable<string> Providers(RoutePlan plan) =>
        plan.Candidates.Select(candidate => candidate.Offering.Provider.Value);
}
