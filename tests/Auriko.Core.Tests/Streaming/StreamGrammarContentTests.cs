using System.Text.Json.Nodes;
using Auriko.Core.Streaming;
using static Auriko.Core.Tests.Streaming.WireStreams;

namespace Auriko.Core.Tests.Streaming;

/// <summary>What items, parts and responses say of themselves, broken in one place at a time.</summary>
public sealed class StreamGrammarContentTests
{
    [Fact]
    public void Check_PartNotAsBuilt_BreaksFold()
    {
        Broken(StreamRules.Fold, Text(), 3, next => next["part"]!["text"] = "He");
        Broken(StreamRules.Fold, Text(), 3, next => next["part"]!["annotations"] = null);
        Broken(StreamRules.Fold, Text(), 3, next => next["part"]!.AsObject().Remove("logprobs"));
        Broken(StreamRules.Fold, Text(), 8, next => next["part"]!["text"] = "He");
        Broken(StreamRules.Fold, Text(), 8, next => next["part"]!["annotations"] = new JsonArray());
        Broken(StreamRules.Fold, Text(), 8, next => next["part"]!["annotations"]![0]!["url"] = "v");
        Broken(StreamRules.Fold, Text(), 8, next => next["part"]!["logprobs"] = new JsonArray());
        Broken(StreamRules.Fold, ReasoningAndCalls(), 6, next => next["part"]!["text"] = "");
        Broken(StreamRules.Fold, OpaqueAndRefusal(), 9, next => next["part"]!["refusal"] = "");
    }

    [Fact]
    public void Check_ItemNotAsBuilt_BreaksFold()
    {
        Broken(StreamRules.Fold, Text(), 2, next => next["item"]!["content"]!.AsArray().Add(Node("{}")));
        Broken(StreamRules.Fold, Text(), 2, next => next["item"]!["content"] = null);
        Broken(StreamRules.Fold, Text(), 2, next => next["item"]!["role"] = "user");
        Broken(StreamRules.Fold, Text(), 9, next => next["item"]!["content"] = new JsonArray());
        Broken(StreamRules.Fold, Text(), 9, next => next["item"]!["content"]![0]!["text"] = "hello");
        Broken(StreamRules.Fold, Text(), 9, next => next["item"]!["content"]![0]!["type"] = "refusal");
        Broken(StreamRules.Fold, Text(), 9, next => next["item"]!["phase"] = "commentary");
        Broken(StreamRules.Fold, ReasoningAndCalls(), 2, next => next["item"]!.AsObject().Remove("summary"));
        Broken(StreamRules.Fold, ReasoningAndCalls(), 11, next => next["item"]!["summary"] = new JsonArray());
        Broken(StreamRules.Fold, ReasoningAndCalls(), 11, next => next["item"]!.AsObject().Remove("content"));
        Broken(StreamRules.Fold, ReasoningAndCalls(), 12, next => next["item"]!["arguments"] = "{");
        Broken(StreamRules.Fold, ReasoningAndCalls(), 12, next => next["item"]!.AsObject().Remove("name"));
        Broken(StreamRules.Fold, ReasoningAndCalls(), 16, next => next["name"] = "do_a");
        Broken(StreamRules.Fold, ReasoningAndCalls(), 17, next => next["item"]!["arguments"] = "{}");
        Broken(StreamRules.Fold, ReasoningAndCalls(), 17, next => next["item"]!["name"] = "do_a");
        Broken(StreamRules.Fold, ReasoningAndCalls(), 17, next => next["item"]!["call_id"] = "call_a");
    }

    [Fact]
    public void Check_OutputNotAsDone_BreaksFold()
    {
        Broken(StreamRules.Fold, Text(), 0, next => next["response"]!["output"]!.AsArray().Add(Node(AddedMessage)));
        Broken(StreamRules.Fold, Text(), 1, next => next["response"]!["output"]!.AsArray().Add(Node(AddedMessage)));
        Broken(StreamRules.Fold, Text(), 10, next => next["response"]!["output"] = new JsonArray());
        Broken(StreamRules.Fold, Text(), 10, next => next["response"]!["output"]![0]!["content"]![0]!["text"] = "Hell");
        Broken(StreamRules.Fold, Text(), 10, next => next["response"]!["output"]![0]!["status"] = "incomplete");
        Broken(StreamRules.Fold, Text(), 10, next => next["response"]!["output"]!.AsArray().Add(Node(DoneMessage)));
        Broken(StreamRules.Fold, Text(), 10, next => next["response"]!["output_text"] = "hello");
        Broken(StreamRules.Fold, Text(), 1, next => next["response"]!["output_text"] = "Hello");
        Broken(StreamRules.Fold, OpaqueAndRefusal(), 11, next => next["response"]!["output"]![0]!["action"]!["query"] = "");
        Broken(StreamRules.Fold, ReasoningAndCalls(), 20, next =>
            next["response"]!["output"]![0]!["encrypted_content"] = "other");
    }

    [Fact]
    public void Check_OthersSealReasoningAnew_IsLegal()
    {
        var events = ReasoningAndCalls();
        var sealing = events[20]["response"]!["output"]![0]!.AsObject();
        sealing["encrypted_content"] = "other";
        events[2]["item"]!.AsObject().Remove("status");
        events[11]["item"]!.AsObject().Remove("status");
        sealing.Remove("status");

        Assert.Empty(Check(events, StreamOrigin.Other));
        sealing["summary"] = new JsonArray();
        Assert.Equal([StreamRules.Fold], Check(events, StreamOrigin.Other).Select(violation => violation.Rule));
    }

    [Fact]
    public void Check_StatusNotThatOfTheMoment_BreaksStatus()
    {
        Broken(StreamRules.Status, Text(), 0, next => next["response"]!["status"] = "completed");
        Broken(StreamRules.Status, Text(), 0, next => next["response"]!["status"] = "queued");
        Broken(StreamRules.Status, Text(), 1, next => next["response"]!["status"] = "completed");
        Broken(StreamRules.Status, Text(), 2, next => next["item"]!["status"] = "completed");
        Broken(StreamRules.Status, Text(), 2, next => next["item"]!.AsObject().Remove("status"));
        Broken(StreamRules.Status, Text(), 9, next => next["item"]!["status"] = "in_progress");
        Broken(StreamRules.Status, Text(), 10, next => next["response"]!["status"] = "incomplete");
        Broken(StreamRules.Status, ReasoningAndCalls(), 2, next => next["item"]!.AsObject().Remove("status"));
        Broken(StreamRules.Status, OpaqueAndRefusal(), 4, next => next["item"]!["status"] = "searching");
        Broken(StreamRules.Status, OpaqueAndRefusal(), 11, next => next["response"]!["status"] = "completed");
        Broken(StreamRules.Status, OpaqueAndRefusal(), 11, next => next["type"] = "response.completed");
        Broken(StreamRules.Status, OpaqueAndRefusal(), 11, next => next["response"]!["incomplete_details"] = null);
        Broken(StreamRules.Status, OpaqueAndRefusal(), 11, next =>
            next["response"]!["incomplete_details"]!["reason"] = "tired");
        Broken(StreamRules.Status, Failed(), 2, next => next["response"]!["error"] = null);
        Broken(StreamRules.Status, Failed(), 1, next => next["response"]!["error"] = new JsonObject());
    }

    [Fact]
    public void Check_OpaqueItemWithoutAStatus_IsLegal()
    {
        var events = OpaqueAndRefusal();
        events[2]["item"]!.AsObject().Remove("status");
        events[4]["item"]!.AsObject().Remove("status");
        events[11]["response"]!["output"]![0]!.AsObject().Remove("status");

        Assert.Empty(Check(events));
    }

    [Fact]
    public void Check_CutItemInACompletedResponse_BreaksStatus()
    {
        var events = Text();
        events[9]["item"]!["status"] = "incomplete";
        events[10]["response"]!["output"]![0]!["status"] = "incomplete";

        Assert.Equal((10, StreamRules.Status), Check(events).Select(found => (found.Position, found.Rule)).Single());
    }

    [Fact]
    public void Check_UsageMissingOrWrong_BreaksUsage()
    {
        Broken(StreamRules.Usage, Text(), 10, next => next["response"]!["usage"] = null);
        Broken(StreamRules.Usage, OpaqueAndRefusal(), 11, next => next["response"]!["usage"] = null);
        Broken(StreamRules.Usage, Text(), 10, next => next["response"]!["usage"]!["input_tokens"] = -3);
        Broken(StreamRules.Usage, Text(), 10, next => next["response"]!["usage"]!["total_tokens"] = 8);
        Broken(StreamRules.Usage, Text(), 10, next => next["response"]!["usage"]!.AsObject().Remove("output_tokens"));
        Broken(StreamRules.Usage, Text(), 10, next => next["response"]!["usage"]!["output_tokens_details"] = null);
    }

    [Fact]
    public void Check_ResponseMemberMissingOrNull_BreaksResponse()
    {
        string[] neverNull =
        [
            "object", "created_at", "model", "temperature", "top_p", "presence_penalty", "frequency_penalty",
            "top_logprobs", "tool_choice", "truncation", "background", "service_tier", "tools", "parallel_tool_calls",
            "text", "store", "metadata", "reasoning",
        ];
        string[] mayBeNull =
        [
            "instructions", "max_output_tokens", "max_tool_calls", "user", "prompt_cache_key", "safety_identifier",
            "previous_response_id", "error", "incomplete_details",
        ];

        foreach (var member in neverNull)
        {
            Broken(StreamRules.Response, Text(), 10, next => next["response"]![member] = null);
        }

        foreach (var member in neverNull.Concat(mayBeNull))
        {
            Broken(StreamRules.Response, Text(), 10, next => next["response"]!.AsObject().Remove(member));
        }

        Broken(StreamRules.Response, Text(), 10, next => next["response"]!["completed_at"] = null);
        Broken(StreamRules.Response, Text(), 0, next => next["response"]!["completed_at"] = 1);
        Broken(StreamRules.Response, Text(), 10, next => next["response"]!["store"] = true);
        Broken(StreamRules.Response, Text(), 10, next => next["response"]!["temperature"] = 0.5);
        Broken(StreamRules.Response, Text(), 10, next => next["response"]!["tools"] = new JsonArray("x"));
        Broken(StreamRules.Response, Failed(), 2, next => next["response"]!["error"]!["code"] = "upstream_error");
        Broken(StreamRules.Response, Failed(), 2, next => next["response"]!["error"]!["message"] = null);
        Broken(StreamRules.Response, Text(), 10, next => next["response"]!["object"] = "thing");
        Broken(StreamRules.Response, Text(), 10, next => next["response"]!["routing_metadata"]!["provider"] = null);
    }

    private static void Broken(string rule, List<JsonNode> events, int position, Action<JsonNode> damage)
    {
        damage(events[position]);

        var violations = Check(events);

        Assert.NotEmpty(violations);
        Assert.Equal((position, rule), (violations[0].Position, violations[0].Rule));
    }
}
