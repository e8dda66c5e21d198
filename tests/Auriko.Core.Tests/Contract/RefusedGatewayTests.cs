using Auriko.Core.Contract;
using static Auriko.Core.Tests.Contract.Requests;

namespace Auriko.Core.Tests.Contract;

/// <summary>The <c>gateway</c> object: a closed list of members, each with its values.</summary>
public sealed class RefusedGatewayTests
{
    [Theory]
    [InlineData("""{"modles":[]}""", ErrorCode.UnknownParameter, "gateway.modles")]
    [InlineData("""{"Routing":{}}""", ErrorCode.UnknownParameter, "gateway.Routing")]
    [InlineData("""{"routing":[]}""", ErrorCode.InvalidParameterValue, "gateway.routing")]
    [InlineData("""{"metadata":"x"}""", ErrorCode.InvalidParameterValue, "gateway.metadata")]
    public void Parse_GatewayMemberWrong_NamesIt(string gateway, ErrorCode code, string param) =>
        Refused(() => With($"\"gateway\":{gateway}"), code, param);

    [Theory]
    [InlineData("[]", "gateway.models")]
    [InlineData("\"a\"", "gateway.models")]
    [InlineData("""["1","2","3","4","5","6","7","8","9","10","11"]""", "gateway.models")]
    [InlineData("[7]", "gateway.models[0]")]
    [InlineData("""["a",""]""", "gateway.models[1]")]
    public void Parse_ModelsWrong_NamesThem(string models, string param) => Refused(
        () => Parse($$$"""{"input":"hi","gateway":{"models":{{{models}}}}}"""), ErrorCode.InvalidParameterValue, param);

    [Theory]
    [InlineData("optimize", "\"cheapest\"")]
    [InlineData("optimize", "\"COST\"")]
    [InlineData("optimize", "7")]
    [InlineData("weights", "[]")]
    [InlineData("weights", "{}")]
    [InlineData("weights", """{"cost":0,"ttft":0,"tps":0}""")]
    [InlineData("mode", "\"both\"")]
    [InlineData("max_cost_per_1m", "-1")]
    [InlineData("max_cost_per_1m", "\"1\"")]
    [InlineData("max_cost_per_1m", "1e40")]
    [InlineData("max_ttft_ms", "-1")]
    [InlineData("max_ttft_ms", "1e999")]
    [InlineData("min_throughput_tps", "-1")]
    [InlineData("min_success_rate", "1.1")]
    [InlineData("min_success_rate", "-0.1")]
    [InlineData("ttft_percentile", "\"p99\"")]
    [InlineData("throughput_percentile", "\"p99\"")]
    [InlineData("providers", "\"openai\"")]
    [InlineData("providers", "[]")]
    [InlineData("exclude", "{}")]
    [InlineData("prefer", "7")]
    [InlineData("require_parameters", "\"yes\"")]
    [InlineData("only_byok", "1")]
    [InlineData("only_platform", "1")]
    [InlineData("data_policy", "\"none\"")]
    [InlineData("tier", "\"gold\"")]
    [InlineData("allow_fallbacks", "\"no\"")]
    [InlineData("max_fallback_attempts", "6")]
    [InlineData("max_fallback_attempts", "-1")]
    [InlineData("deadline_ms", "0")]
    [InlineData("deadline_ms", "\"1s\"")]
    [InlineData("deadline_ms", "1e12")]
    [InlineData("fan_out", "0")]
    [InlineData("fan_out", "6")]
    [InlineData("fan_out", "1.5")]
    [InlineData("hedge", "\"p50\"")]
    [InlineData("hedge", "7")]
    public void Parse_RoutingMemberWrong_NamesIt(string name, string value) => Refused(
        () => Routed($"\"{name}\":{value}"), ErrorCode.InvalidParameterValue, $"gateway.routing.{name}");

    [Theory]
    [InlineData("\"optimise\":\"cost\"", ErrorCode.UnknownParameter, "optimise")]
    [InlineData("\"providers\":[\"a\",7]", ErrorCode.InvalidParameterValue, "providers[1]")]
    [InlineData("\"exclude\":[\"\"]", ErrorCode.InvalidParameterValue, "exclude[0]")]
    [InlineData("\"weights\":{\"cost\":-1}", ErrorCode.InvalidParameterValue, "weights.cost")]
    [InlineData("\"weights\":{\"price\":1}", ErrorCode.UnknownParameter, "weights.price")]
    [InlineData("\"only_byok\":true,\"only_platform\":true", ErrorCode.InvalidParameterValue, "only_platform")]
    [InlineData("\"hedge\":{}", ErrorCode.MissingRequiredParameter, "hedge.delay_ms")]
    [InlineData("\"hedge\":{\"delay_ms\":-1}", ErrorCode.InvalidParameterValue, "hedge.delay_ms")]
    [InlineData("\"hedge\":{\"delay_ms\":\"p50\"}", ErrorCode.InvalidParameterValue, "hedge.delay_ms")]
    [InlineData("\"hedge\":{\"delay\":1}", ErrorCode.UnknownParameter, "hedge.delay")]
    public void Parse_InsideRoutingWrong_NamesIt(string members, ErrorCode code, string param) =>
        Refused(() => Routed(members), code, "gateway.routing." + param);

    [Fact]
    public void Parse_UnknownMember_ListsTheKnownOnes()
    {
        var error = Refused(
            () => With("\"gateway\":{\"route\":{}}"), ErrorCode.UnknownParameter, "gateway.route");

        Assert.Equal("Known here: models, metadata, routing.", error.Suggestion);
    }

    private static ResponseRequest Routed(string members) => With($"\"gateway\":{{\"routing\":{{{members}}}}}");
}
