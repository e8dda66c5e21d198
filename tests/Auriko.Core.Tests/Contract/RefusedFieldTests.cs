using Auriko.Core.Contract;
using static Auriko.Core.Tests.Contract.Requests;

namespace Auriko.Core.Tests.Contract;

/// <summary>Top-level fields of a wrong type, outside their range, or at odds with another.</summary>
public sealed class RefusedFieldTests
{
    [Theory]
    [InlineData("""{"input":"hi"}""", ErrorCode.MissingRequiredParameter, "model")]
    [InlineData("""{"model":null,"input":"hi"}""", ErrorCode.MissingRequiredParameter, "model")]
    [InlineData("""{"model":"","input":"hi"}""", ErrorCode.InvalidParameterValue, "model")]
    [InlineData("""{"model":" \t","input":"hi"}""", ErrorCode.InvalidParameterValue, "model")]
    [InlineData("""{"model":7,"input":"hi"}""", ErrorCode.InvalidParameterValue, "model")]
    [InlineData("""{"model":["SECRET"],"input":"hi"}""", ErrorCode.InvalidParameterValue, "model")]
    [InlineData("""{"model":"m","input":"hi","gateway":{"models":["a"]}}""", ErrorCode.InvalidParameterValue, "model")]
    [InlineData("""{"model":"m"}""", ErrorCode.MissingRequiredParameter, "input")]
    [InlineData("""{"model":"m","input":null}""", ErrorCode.MissingRequiredParameter, "input")]
    [InlineData("""{"model":"m","input":{}}""", ErrorCode.InvalidParameterValue, "input")]
    [InlineData("""{"model":"m","input":7}""", ErrorCode.InvalidParameterValue, "input")]
    [InlineData("""{"model":"m","input":[]}""", ErrorCode.InvalidParameterValue, "input")]
    [InlineData("{}", ErrorCode.MissingRequiredParameter, "input")]
    public void Parse_ModelOrInputMissingOrWrong_NamesIt(string body, ErrorCode code, string param) =>
        Refused(() => Parse(body), code, param);

    [Theory]
    [InlineData("\"max_output_tokens\":0", "must be an integer of at least 1.")]
    [InlineData("\"max_output_tokens\":3000000000", "must be an integer from 1 to 2147483647.")]
    [InlineData("\"max_output_tokens\":1e400", "must be an integer from 1 to 2147483647.")]
    [InlineData("\"max_output_tokens\":\"9\"", "must be an integer of at least 1.")]
    [InlineData("\"temperature\":1e400", "must be a number from 0 to 2.")]
    [InlineData("\"gateway\":{\"routing\":{\"max_cost_per_1m\":-1}}", "must be a number, at least 0.")]
    [InlineData("\"gateway\":{\"routing\":{\"max_cost_per_1m\":1e30}}", "must be a number of at most 28 digits.")]
    public void Parse_NumberOutsideItsRange_NamesTheBoundItMissed(string member, string rule) =>
        Assert.EndsWith($" {rule}", Assert.Throws<GatewayException>(() => With(member)).Error.Message, StringComparison.Ordinal);

    [Fact]
    public void Parse_ChatMessages_SuggestsInput()
    {
        var error = Refused(
            () => Parse("""{"model":"m","messages":[]}"""), ErrorCode.MissingRequiredParameter, "input");

        Assert.Contains("input", error.Suggestion, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"instructions":["x"]}""", "instructions")]
    [InlineData("""{"temperature":"hot"}""", "temperature")]
    [InlineData("""{"temperature":-0.01}""", "temperature")]
    [InlineData("""{"temperature":2.01}""", "temperature")]
    [InlineData("""{"temperature":1e999}""", "temperature")]
    [InlineData("""{"temperature":true}""", "temperature")]
    [InlineData("""{"top_p":1.01}""", "top_p")]
    [InlineData("""{"top_p":-1}""", "top_p")]
    [InlineData("""{"top_p":"1"}""", "top_p")]
    [InlineData("""{"top_k":-1}""", "top_k")]
    [InlineData("""{"top_k":1.5}""", "top_k")]
    [InlineData("""{"top_logprobs":21}""", "top_logprobs")]
    [InlineData("""{"top_logprobs":-1}""", "top_logprobs")]
    [InlineData("""{"frequency_penalty":2.1}""", "frequency_penalty")]
    [InlineData("""{"frequency_penalty":-2.1}""", "frequency_penalty")]
    [InlineData("""{"presence_penalty":2.1}""", "presence_penalty")]
    [InlineData("""{"presence_penalty":-2.1}""", "presence_penalty")]
    [InlineData("""{"presence_penalty":[]}""", "presence_penalty")]
    [InlineData("""{"max_output_tokens":0}""", "max_output_tokens")]
    [InlineData("""{"max_output_tokens":-5}""", "max_output_tokens")]
    [InlineData("""{"max_output_tokens":1.5}""", "max_output_tokens")]
    [InlineData("""{"max_output_tokens":"10"}""", "max_output_tokens")]
    [InlineData("""{"max_output_tokens":99999999999999999999999999}""", "max_output_tokens")]
    [InlineData("""{"max_output_tokens":1e400}""", "max_output_tokens")]
    [InlineData("""{"max_output_tokens":2147483648}""", "max_output_tokens")]
    [InlineData("""{"max_tool_calls":0}""", "max_tool_calls")]
    [InlineData("""{"parallel_tool_calls":"yes"}""", "parallel_tool_calls")]
    [InlineData("""{"parallel_tool_calls":1}""", "parallel_tool_calls")]
    [InlineData("""{"stream":"true"}""", "stream")]
    [InlineData("""{"background":0}""", "background")]
    [InlineData("""{"truncation":"AUTO"}""", "truncation")]
    [InlineData("""{"truncation":{}}""", "truncation")]
    [InlineData("""{"user":7}""", "user")]
    [InlineData("""{"prompt_cache_key":7}""", "prompt_cache_key")]
    [InlineData("""{"safety_identifier":{}}""", "safety_identifier")]
    [InlineData("""{"include":"x"}""", "include")]
    [InlineData("""{"include":["x",7]}""", "include[1]")]
    [InlineData("""{"extensions":[]}""", "extensions")]
    [InlineData("""{"extensions":{"openai":"x"}}""", "extensions.openai")]
    [InlineData("""{"gateway":[]}""", "gateway")]
    [InlineData("""{"reasoning":"high"}""", "reasoning")]
    [InlineData("""{"reasoning":{"effort":"SECRET"}}""", "reasoning.effort")]
    [InlineData("""{"reasoning":{"effort":7}}""", "reasoning.effort")]
    [InlineData("""{"reasoning":{"summary":"long"}}""", "reasoning.summary")]
    [InlineData("""{"reasoning":{"generate_summary":"long"}}""", "reasoning.generate_summary")]
    [InlineData("""{"reasoning":{"summary":"auto","generate_summary":"concise"}}""", "reasoning.generate_summary")]
    [InlineData("""{"reasoning_effort":"huge"}""", "reasoning_effort")]
    [InlineData("""{"reasoning_effort":"low","reasoning":{"effort":"high"}}""", "reasoning_effort")]
    public void Parse_FieldOfAWrongTypeOrRange_NamesIt(string members, string param) =>
        Refused(() => With(members[1..^1]), ErrorCode.InvalidParameterValue, param);

    [Theory]
    [InlineData("""{"store":true}""", "store")]
    [InlineData("""{"previous_response_id":"resp_1"}""", "previous_response_id")]
    [InlineData("""{"previous_response_id":""}""", "previous_response_id")]
    [InlineData("""{"conversation":{"id":"c"}}""", "conversation")]
    [InlineData("""{"conversation":"c"}""", "conversation")]
    [InlineData("""{"prompt":{"id":"p"}}""", "prompt")]
    public void Parse_StoredState_SuggestsSendingItAgain(string members, string param)
    {
        var error = Refused(() => With(members[1..^1]), ErrorCode.InvalidParameterValue, param);

        Assert.Contains("input", error.Suggestion, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("""{"store":"true"}""", "store")]
    [InlineData("""{"store":1}""", "store")]
    public void Parse_StoreNotABoolean_NamesIt(string members, string param) =>
        Refused(() => With(members[1..^1]), ErrorCode.InvalidParameterValue, param);

    [Theory]
    [InlineData("metadata")]
    [InlineData("gateway.metadata")]
    public void Parse_TagsBeyondTheirLimits_AreRefused(string path)
    {
        string Tags(string map) => path == "metadata" ? $"\"metadata\":{map}" : $"\"gateway\":{{\"metadata\":{map}}}";
        var tooMany = string.Join(',', Enumerable.Range(0, 17).Select(i => $"\"k{i}\":\"v\""));

        Refused(() => With(Tags("[]")), ErrorCode.InvalidParameterValue, path);
        Refused(() => With(Tags($"{{{tooMany}}}")), ErrorCode.InvalidParameterValue, path);
        Refused(() => With(Tags($"{{\"{new string('k', 65)}\":\"v\"}}")), ErrorCode.InvalidParameterValue, path);
        Refused(() => With(Tags($"{{\"k\":\"{new string('v', 513)}\"}}")), ErrorCode.InvalidParameterValue, path + ".k");
        Refused(() => With(Tags("{\"k\":7}")), ErrorCode.InvalidParameterValue, path + ".k");
        Refused(() => With(Tags("{\"k\":null}")), ErrorCode.InvalidParameterValue, path + ".k");
    }

    [Theory]
    [InlineData("""{"tools":{}}""", ErrorCode.InvalidParameterValue, "tools")]
    [InlineData("""{"tools":["x"]}""", ErrorCode.InvalidParameterValue, "tools[0]")]
    [InlineData("""{"tools":[{}]}""", ErrorCode.MissingRequiredParameter, "tools[0].type")]
    [InlineData("""{"tools":[{"type":"function"}]}""", ErrorCode.MissingRequiredParameter, "tools[0].name")]
    [InlineData(
        """{"tools":[{"type":"function","function":{"name":"f"}}]}""",
        ErrorCode.MissingRequiredParameter,
        "tools[0].name")]
    [InlineData("""{"tools":[{"type":"function","name":7}]}""", ErrorCode.InvalidParameterValue, "tools[0].name")]
    [InlineData(
        """{"tools":[{"type":"function","name":"f","parameters":"x"}]}""",
        ErrorCode.InvalidParameterValue,
        "tools[0].parameters")]
    [InlineData(
        """{"tools":[{"type":"function","name":"f","strict":"x"}]}""",
        ErrorCode.InvalidParameterValue,
        "tools[0].strict")]
    [InlineData("""{"tool_choice":"any"}""", ErrorCode.InvalidParameterValue, "tool_choice")]
    [InlineData("""{"tool_choice":7}""", ErrorCode.InvalidParameterValue, "tool_choice")]
    [InlineData("""{"tool_choice":{}}""", ErrorCode.MissingRequiredParameter, "tool_choice.type")]
    [InlineData("""{"tool_choice":{"type":"function"}}""", ErrorCode.MissingRequiredParameter, "tool_choice.name")]
    [InlineData(
        """{"tool_choice":{"type":"allowed_tools","mode":"auto"}}""",
        ErrorCode.MissingRequiredParameter,
        "tool_choice.tools")]
    [InlineData("""{"tool_choice":"required"}""", ErrorCode.InvalidParameterValue, "tool_choice")]
    [InlineData("""{"tool_choice":"required","tools":[]}""", ErrorCode.InvalidParameterValue, "tool_choice")]
    [InlineData(
        """{"tool_choice":{"type":"function","name":"SECRET"}}""",
        ErrorCode.InvalidParameterValue,
        "tool_choice.name")]
    [InlineData(
        """{"tool_choice":{"type":"function","function":{"name":"f"}}}""",
        ErrorCode.MissingRequiredParameter,
        "tool_choice.name")]
    [InlineData(
        """{"tool_choice":{"type":"allowed_tools","tools":[]}}""",
        ErrorCode.MissingRequiredParameter,
        "tool_choice.mode")]
    [InlineData(
        """{"tool_choice":{"type":"allowed_tools","mode":"none","tools":[]}}""",
        ErrorCode.InvalidParameterValue,
        "tool_choice.mode")]
    [InlineData(
        """{"tool_choice":{"type":"allowed_tools","mode":"auto","tools":[]}}""",
        ErrorCode.InvalidParameterValue,
        "tool_choice.tools")]
    [InlineData(
        """{"tool_choice":{"type":"allowed_tools","mode":"auto","tools":["f"]}}""",
        ErrorCode.InvalidParameterValue,
        "tool_choice.tools[0]")]
    [InlineData(
        """{"tool_choice":{"type":"allowed_tools","mode":"auto","tools":[{"type":"function","name":"f"}]}}""",
        ErrorCode.InvalidParameterValue,
        "tool_choice.tools[0].name")]
    [InlineData(
        """{"text":{"format":{"type":"json_schema","json_schema":{"name":"n"}}}}""",
        ErrorCode.MissingRequiredParameter,
        "text.format.name")]
    [InlineData("""{"text":"json"}""", ErrorCode.InvalidParameterValue, "text")]
    [InlineData("""{"text":{"format":"json"}}""", ErrorCode.InvalidParameterValue, "text.format")]
    [InlineData("""{"text":{"format":{}}}""", ErrorCode.MissingRequiredParameter, "text.format.type")]
    [InlineData("""{"text":{"format":{"type":"xml"}}}""", ErrorCode.InvalidParameterValue, "text.format.type")]
    [InlineData(
        """{"text":{"format":{"type":"json_schema"}}}""",
        ErrorCode.MissingRequiredParameter,
        "text.format.name")]
    [InlineData(
        """{"text":{"format":{"type":"json_schema","name":"n"}}}""",
        ErrorCode.MissingRequiredParameter,
        "text.format.schema")]
    [InlineData(
        """{"text":{"format":{"type":"json_schema","name":"a b","schema":{}}}}""",
        ErrorCode.InvalidParameterValue,
        "text.format.name")]
    [InlineData(
        """{"text":{"format":{"type":"json_schema","name":"n","schema":"x"}}}""",
        ErrorCode.InvalidParameterValue,
        "text.format.schema")]
    [InlineData(
        """{"text":{"format":{"type":"json_schema","name":"n","schema":{},"strict":1}}}""",
        ErrorCode.InvalidParameterValue,
        "text.format.strict")]
    [InlineData("""{"text":{"verbosity":"loud"}}""", ErrorCode.InvalidParameterValue, "text.verbosity")]
    public void Parse_ToolsChoiceOrFormatWrong_NamesTheMember(string members, ErrorCode code, string param) =>
        Refused(() => With(members[1..^1]), code, param);
}
