using System.Buffers;
using System.Text;
using System.Text.Json;
using Auriko.Core.Contract;
using Auriko.Core.Ledger;
using static Auriko.Core.Tests.Contract.Requests;

namespace Auriko.Core.Tests.Contract;

/// <summary>The response object and the error envelope as they are written.</summary>
public sealed class ResponseWireTests
{
    private static readonly DateTimeOffset Created = new(2026, 3, 1, 12, 0, 0, 900, TimeSpan.Zero);

    [Fact]
    public void WriteResponse_BareRequest_WritesEveryDefault()
    {
        var written = Write(Response(Parse("""{"model":"m","input":"hi"}""")));

        Assert.Equal(
            """
            {"id":"resp_1","object":"response","created_at":1772366400,"completed_at":null,"status":"in_progress",
            "error":null,"incomplete_details":null,"model":"m","output":[],"output_text":"","instructions":null,"tools":[],
            "tool_choice":"auto","parallel_tool_calls":true,"max_output_tokens":null,"max_tool_calls":null,
            "temperature":1,"top_p":1,"top_logprobs":0,"frequency_penalty":0,"presence_penalty":0,
            "truncation":"disabled","reasoning":{"effort":null,"summary":null},"text":{"format":{"type":"text"}},
            "metadata":{},"user":null,"prompt_cache_key":null,"safety_identifier":null,"store":false,
            "previous_response_id":null,"background":false,"service_tier":"default","usage":null}
            """.ReplaceLineEndings(string.Empty),
            written);
    }

    [Fact]
    public void WriteResponse_FullRequest_EchoesEverySetting()
    {
        const string sent = """
            "instructions":"i","parallel_tool_calls":false,"max_output_tokens":9,"max_tool_calls":2,"temperature":0.5,
            "top_p":0.25,"top_logprobs":3,"frequency_penalty":-1.5,"presence_penalty":1.5,"truncation":"auto",
            "user":"u","prompt_cache_key":"k","safety_identifier":"s","background":true,"metadata":{"a":"1"},
            "tool_choice":{"type":"function","name":"f"},"reasoning":{"effort":"high","generate_summary":"auto","x":1},
            "text":{"verbosity":"low","format":{"type":"json_schema","name":"n","schema":{"type":"object"}},"y":2},
            "tools":[{"type":"function","name":"f","z":3},{"type":"web_search"}]
            """;

        var written = Json(Write(Response(With(sent))));

        AssertEcho(written, "instructions", "\"i\"");
        AssertEcho(written, "parallel_tool_calls", "false");
        AssertEcho(written, "max_output_tokens", "9");
        AssertEcho(written, "max_tool_calls", "2");
        AssertEcho(written, "temperature", "0.5");
        AssertEcho(written, "top_p", "0.25");
        AssertEcho(written, "top_logprobs", "3");
        AssertEcho(written, "frequency_penalty", "-1.5");
        AssertEcho(written, "presence_penalty", "1.5");
        AssertEcho(written, "truncation", "\"auto\"");
        AssertEcho(written, "user", "\"u\"");
        AssertEcho(written, "prompt_cache_key", "\"k\"");
        AssertEcho(written, "safety_identifier", "\"s\"");
        AssertEcho(written, "background", "true");
        AssertEcho(written, "metadata", """{"a":"1"}""");
        AssertEcho(written, "tool_choice", """{"type":"function","name":"f"}""");
        AssertEcho(written, "reasoning", """{"effort":"high","summary":"auto","x":1}""");
        AssertEcho(
            written,
            "text",
            """
            {"format":{"type":"json_schema","name":"n","description":null,"schema":{"type":"object"},"strict":false},
             "verbosity":"low","y":2}
            """);
        AssertEcho(
            written,
            "tools",
            """
            [{"type":"function","name":"f","z":3,"description":null,"parameters":null,"strict":null},
             {"type":"web_search"}]
            """);
    }

    [Fact]
    public void WriteResponse_Ended_WritesOutputUsageAndRoute()
    {
        var response = Response(Parse("""{"model":"m","input":"hi"}""")) with
        {
            Status = ResponseStatus.Completed,
            CompletedAt = Created.AddSeconds(2),
            Output =
            [
                new OutputReasoning("rs_1", ItemStatus.Completed, ["s"], [], null),
                new OutputMessage("msg_1", ItemStatus.Completed, [new OutputTextPart("a", [], []), new RefusalPart("b")]),
                new OutputFunctionCall("fc_1", ItemStatus.Incomplete, "call_1", "f", "{"),
                new OutputMessage("msg_2", ItemStatus.Completed, [new OutputTextPart("c", [], [])], "final_answer"),
            ],
            Usage = new ResponseUsage(10, 4, 1, 5, 2, 0),
            RoutingMetadata = new RoutingMetadata("p", "pm", "m", "cost-focus")
            {
                TtftMs = 12.34567,
                ThroughputTps = double.NaN,
                Cost = new ResponseCost(new Usd(1)),
                Warnings = [new ResponseWarning("price_unknown", "w")],
            },
        };

        var written = Json(Write(response));

        AssertEcho(written, "completed_at", "1772366402");
        AssertEcho(written, "output_text", "\"ac\"");
        AssertEcho(
            written,
            "output",
            """
            [{"id":"rs_1","type":"reasoning","status":"completed","summary":[{"type":"summary_text","text":"s"}]},
             {"id":"msg_1","type":"message","status":"completed","role":"assistant","content":[
               {"type":"output_text","text":"a","annotations":[],"logprobs":[]},{"type":"refusal","refusal":"b"}]},
             {"id":"fc_1","type":"function_call","status":"incomplete","call_id":"call_1","name":"f","arguments":"{"},
             {"id":"msg_2","type":"message","status":"completed","role":"assistant","content":[
               {"type":"output_text","text":"c","annotations":[],"logprobs":[]}],"phase":"final_answer"}]
            """);
        AssertEcho(
            written,
            "usage",
            """
            {"input_tokens":10,"input_tokens_details":{"cached_tokens":4,"cache_write_tokens":1},"output_tokens":5,
             "output_tokens_details":{"reasoning_tokens":2,"image_tokens":0},"total_tokens":15}
            """);
        AssertEcho(
            written,
            "routing_metadata",
            """
            {"provider":"p","provider_model_id":"pm","model_canonical":"m","routing_strategy":"cost-focus",
             "ttft_ms":12.346,"cost":{"usd":0.000000001},"warnings":[{"code":"price_unknown","message":"w"}]}
            """);
        Assert.Contains("\"usd\":0.000000001", Write(response), StringComparison.Ordinal);
    }

    [Fact]
    public void WriteResponse_FailedAndIncomplete_SayWhy()
    {
        var response = Response(Parse("""{"model":"m","input":"hi"}"""));

        var failed = Json(Write(response with
        {
            Status = ResponseStatus.Failed,
            Error = new ResponseError("rate_limit_exceeded", "Slow down."),
        }));
        var refused = Json(Write(response with
        {
            Status = ResponseStatus.Failed,
            Error = new ResponseError("invalid_prompt", "No.", "tools[0].name"),
        }));
        var incomplete = Json(Write(response with
        {
            Status = ResponseStatus.Incomplete,
            IncompleteReason = "content_filter",
        }));

        AssertEcho(failed, "status", "\"failed\"");
        AssertEcho(
            failed,
            "error",
            """{"code":"rate_limit_exceeded","message":"Slow down.","type":"rate_limit_error","param":null}""");
        AssertEcho(
            refused,
            "error",
            """{"code":"invalid_prompt","message":"No.","type":"invalid_request_error","param":"tools[0].name"}""");
        AssertEcho(incomplete, "status", "\"incomplete\"");
        AssertEcho(incomplete, "incomplete_details", """{"reason":"content_filter"}""");
    }

    [Fact]
    public void WriteError_Bare_HasCodeAndParamAndNoMore() => Assert.Equal(
        """
        {"error":{"message":"m \"q\"","type":"authentication_error","code":"invalid_api_key","param":null,
        "doc_url":"https://docs.auriko.ai/errors/invalid_api_key"}}
        """.ReplaceLineEndings(string.Empty),
        Write(output => ResponsesSerializer.WriteError(output, new GatewayError(ErrorCode.InvalidApiKey, "m \"q\""))));

    [Fact]
    public void WriteError_Full_NamesFieldProviderAndSuggestion() => Assert.Equal(
        """
        {"error":{"message":"m","type":"api_error","code":"upstream_error","param":"a.b",
        "doc_url":"https://docs.auriko.ai/errors/upstream_error","provider":"p","suggestion":"s"}}
        """.ReplaceLineEndings(string.Empty),
        Write(output => ResponsesSerializer.WriteError(
            output, new GatewayError(ErrorCode.UpstreamError, "m", "a.b", "s", "p", TimeSpan.FromSeconds(1)))));

    [Fact]
    public void WireCode_EveryCode_IsItsNameInSnakeCase()
    {
        string[] types =
        [
            "invalid_request_error", "authentication_error", "permission_error", "not_found_error", "rate_limit_error",
            "api_error",
        ];

        Assert.All(Enum.GetValues<ErrorCode>(), code =>
        {
            Assert.Equal(JsonNamingPolicy.SnakeCaseLower.ConvertName(code.ToString()), code.WireCode);
            Assert.Contains(code.WireType, types);
        });
    }

    private static ResponseObject Response(ResponseRequest request) => new()
    {
        Id = "resp_1",
        CreatedAt = Created,
        Status = ResponseStatus.InProgress,
        Model = "m",
        Echo = ResponseEcho.Of(request),
    };

    private static string Write(ResponseObject response) =>
        Write(output => ResponsesSerializer.WriteResponse(output, response));

    private static string Write(Action<IBufferWriter<byte>> write)
    {
        var output = new ArrayBufferWriter<byte>();
        write(output);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }

    private static JsonElement Json(string json) => JsonElement.Parse(json);

    private static void AssertEcho(JsonElement written, string member, string expected) => Assert.True(
        JsonElement.DeepEquals(Json(expected), written.GetProperty(member)),
        $"{member}: {written.GetProperty(member).GetRawText()}");
}
