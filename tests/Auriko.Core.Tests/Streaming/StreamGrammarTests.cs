using System.Text.Json;
using System.Text.Json.Nodes;
using Auriko.Core.Streaming;
using static Auriko.Core.Tests.Streaming.WireStreams;

namespace Auriko.Core.Tests.Streaming;

/// <summary>Each test breaks a legal stream in one way and names the rule that must notice first.</summary>
public sealed class StreamGrammarTests
{
    [Fact]
    public void Check_LegalStreams_FindsNothing()
    {
        Assert.Empty(Check(Text()));
        Assert.Empty(Check(ReasoningAndCalls()));
        Assert.Empty(Check(OpaqueAndRefusal()));
        Assert.Empty(Check(Failed()));
    }

    [Fact]
    public void Check_NoEvents_HasNoTerminal() =>
        Assert.Equal([StreamRules.Terminal], Check([]).Select(violation => violation.Rule));

    [Theory]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("""{"type":7}""")]
    [InlineData("""{"type":"response.vendor.thing"}""")]
    [InlineData("""{"type":"Response.Created"}""")]
    public void Check_UnknownEvent_BreaksKnownType(string json)
    {
        var events = Text().Take(3).Select(next => next.ToJsonString()).Append(json).Select(text => JsonElement.Parse(text));

        var violation = StreamGrammar.Check(events)[0];

        Assert.Equal((3, StreamRules.KnownType), (violation.Position, violation.Rule));
    }

    [Fact]
    public void Check_ErrorEvent_BreaksKnownType() => Broken(
        StreamRules.KnownType,
        Failed(),
        events => events.Insert(2, Node("""{"type":"error","code":null,"message":"m","param":null}""")));

    [Fact]
    public void Check_HalfSurrogatePair_BreaksWellFormedText()
    {
        var json = Text().ConvertAll(next => next.ToJsonString());
        json[4] = json[4].Replace("\"He\"", "\"\\ud83d\"", StringComparison.Ordinal);

        var violation = StreamGrammar.Check(json.Select(text => JsonElement.Parse(text)))[0];

        Assert.Equal((4, StreamRules.WellFormedText), (violation.Position, violation.Rule));
    }

    [Theory]
    [InlineData(0, "response")]
    [InlineData(2, "output_index")]
    [InlineData(2, "item")]
    [InlineData(3, "item_id")]
    [InlineData(3, "content_index")]
    [InlineData(3, "part")]
    [InlineData(4, "delta")]
    [InlineData(4, "logprobs")]
    [InlineData(6, "annotation_index")]
    [InlineData(7, "text")]
    public void Check_MemberMissingOrWrong_BreaksRequiredMember(int position, string member)
    {
        Broken(StreamRules.RequiredMember, Text(), events => events[position].AsObject().Remove(member));
        Broken(StreamRules.RequiredMember, Text(), events => events[position][member] = true);
    }

    [Fact]
    public void Check_NamelessArguments_BreakRequiredMemberOfTheGatewayOnly()
    {
        Broken(StreamRules.RequiredMember, ReasoningAndCalls(), events => events[16].AsObject().Remove("name"));

        var other = ReasoningAndCalls();
        other[16].AsObject().Remove("name");
        Assert.Empty(Check(other, StreamOrigin.Other));
    }

    [Theory]
    [InlineData(0, 1)]
    [InlineData(3, 4)]
    [InlineData(3, 2)]
    [InlineData(10, 11)]
    public void Check_NumberNotTheNext_BreaksSequence(int position, int number)
    {
        var events = Text();
        events[position]["sequence_number"] = number;

        Assert.Equal((position, StreamRules.Sequence), First(events));
    }

    [Theory]
    [InlineData("\"3\"")]
    [InlineData("3.5")]
    [InlineData("null")]
    public void Check_NumberNotWhole_BreaksSequence(string number)
    {
        var events = Text();
        events[3]["sequence_number"] = JsonNode.Parse(number);

        Assert.Equal((3, StreamRules.Sequence), First(events));
    }

    [Fact]
    public void Check_NoSequenceNumber_BreaksSequence()
    {
        var events = Text();
        events[3].AsObject().Remove("sequence_number");

        Assert.Equal((3, StreamRules.Sequence), First(events));
    }

    [Fact]
    public void Check_FirstEventsOutOfPlace_BreaksOrder()
    {
        Broken(StreamRules.Order, Text(), events => events.RemoveAt(0));
        Broken(StreamRules.Order, Text(), events => events.RemoveAt(1));
        Broken(StreamRules.Order, Text(), events => Swap(events, 0, 1));
        Broken(StreamRules.Order, Text(), events => Swap(events, 1, 2));
        Broken(StreamRules.Order, Text(), events => events.Insert(0, events[0].DeepClone()));
        Broken(StreamRules.Order, Text(), events => events.Insert(1, events[1].DeepClone()));
        Broken(StreamRules.Order, Text(), events => events.Insert(5, events[1].DeepClone()));
        Broken(StreamRules.Order, Failed(), events => events.RemoveAt(1));
    }

    [Fact]
    public void Check_Queued_IsForOthersOnly()
    {
        var events = Text();
        events.Insert(1, Snapshot("queued"));
        events[0]["response"]!["status"] = "queued";
        Renumber(events);

        Assert.Empty(Check(events, StreamOrigin.Other));
        Assert.Contains(Check(events), violation => violation.Rule == StreamRules.Order);
        Swap(events, 1, 2);
        Assert.Contains(Check(Renumber(events), StreamOrigin.Other), violation => violation.Rule == StreamRules.Order);
    }

    [Fact]
    public void Check_EndMissingOrNotLast_BreaksTerminal()
    {
        Broken(StreamRules.Terminal, Text(), events => events.RemoveAt(10));
        Broken(StreamRules.Terminal, Text(), events => events.Add(events[10].DeepClone()));
        Broken(StreamRules.Terminal, Text(), events => events.Add(events[4].DeepClone()));
        Broken(StreamRules.Terminal, Text(), events => events.Add(Snapshot("failed")));
    }

    [Fact]
    public void Check_OtherEndsWithAnError_IsLegal()
    {
        var error = Node("""{"type":"error","error":{"code":"c","message":"m","param":null}}""");
        var events = Failed();
        events.Insert(2, error);

        Assert.Empty(Check(Renumber(events), StreamOrigin.Other));
        events.RemoveAt(3);
        Assert.Empty(Check(events, StreamOrigin.Other));
    }

    [Fact]
    public void Check_IdsThatDiffer_BreakIdentity()
    {
        Broken(StreamRules.Identity, Text(), events => events[0]["response"]!["id"] = "");
        Broken(StreamRules.Identity, Text(), events => events[10]["response"]!["id"] = "resp_2");
        Broken(StreamRules.Identity, Text(), events => events[2]["item"]!["id"] = "");
        Broken(StreamRules.Identity, Text(), events => events[2]["item"]!.AsObject().Remove("id"));
        Broken(StreamRules.Identity, Text(), events => events[4]["item_id"] = "msg_2");
        Broken(StreamRules.Identity, Text(), events => events[9]["item"]!["id"] = "msg_2");
        Broken(StreamRules.Identity, Text(), events => events[9]["item"]!["type"] = "reasoning");
        Broken(StreamRules.Identity, ReasoningAndCalls(), events => events[13]["item"]!["id"] = "fc_a");
        Broken(StreamRules.Identity, ReasoningAndCalls(), events => events[13]["item"]!["call_id"] = "call_a");
        Broken(StreamRules.Identity, ReasoningAndCalls(), events => events[13]["item"]!["call_id"] = "");
        Broken(StreamRules.Identity, OpaqueAndRefusal(), events => events[3]["item_id"] = "msg_1");
    }

    [Fact]
    public void Check_IndicesThatSkipOrRepeat_BreakIndex()
    {
        Broken(StreamRules.Index, Text(), events => events[2]["output_index"] = 1);
        Broken(StreamRules.Index, ReasoningAndCalls(), events => events[13]["output_index"] = 1);
        Broken(StreamRules.Index, Text(), events => events[3]["content_index"] = 1);
        Broken(StreamRules.Index, Text(), events => events[4]["content_index"] = 1);
        Broken(StreamRules.Index, Text(), events => events[6]["annotation_index"] = 1);
        Broken(StreamRules.Index, Text(), events => events[7]["content_index"] = 1);
        Broken(StreamRules.Index, Text(), events => events[8]["content_index"] = 1);
        Broken(StreamRules.Index, ReasoningAndCalls(), events => events[3]["summary_index"] = 1);
        Broken(StreamRules.Index, ReasoningAndCalls(), events => events[4]["summary_index"] = 1);
    }

    [Theory]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    public void Check_FrameEventMissing_BreaksBalance(int position) =>
        Broken(StreamRules.Balance, Text(), events => events.RemoveAt(position));

    [Theory]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(8)]
    [InlineData(9)]
    public void Check_FrameEventTwice_BreaksBalance(int position) =>
        Broken(StreamRules.Balance, Text(), events => events.Insert(position, events[position].DeepClone()));

    [Fact]
    public void Check_EventsOutsideTheirFrame_BreakBalance()
    {
        Broken(StreamRules.Balance, Text(), events => Swap(events, 2, 3));
        Broken(StreamRules.Balance, Text(), events => Swap(events, 3, 4));
        Broken(StreamRules.Balance, Text(), events => Swap(events, 7, 8));
        Broken(StreamRules.Balance, Text(), events => Swap(events, 8, 9));
        Broken(StreamRules.Balance, Text(), events => events[4]["output_index"] = 1);
        Broken(StreamRules.Balance, Text(), events => events.Insert(8, events[4].DeepClone()));
        Broken(StreamRules.Balance, Text(), events => events.Insert(9, events[4].DeepClone()));
        Broken(StreamRules.Balance, Text(), events => events.Insert(10, events[4].DeepClone()));
        Broken(StreamRules.Balance, ReasoningAndCalls(), events => events.RemoveAt(18));
        Broken(StreamRules.Balance, ReasoningAndCalls(), events => events.Insert(17, events[14].DeepClone()));
        Broken(StreamRules.Balance, OpaqueAndRefusal(), events => Swap(events, 3, 4));
    }

    [Fact]
    public void Check_EventOfAnotherKind_BreaksKind()
    {
        Broken(StreamRules.Kind, Text(), events => events[4]["type"] = "response.refusal.delta");
        Broken(StreamRules.Kind, Text(), events => events[4]["type"] = "response.reasoning_text.delta");
        Broken(StreamRules.Kind, Text(), events => events[4]["type"] = "response.function_call_arguments.delta");
        Broken(StreamRules.Kind, Text(), events => events[4]["type"] = "response.web_search_call.searching");
        Broken(StreamRules.Kind, Text(), events => events[3]["part"]!["type"] = "reasoning_text");
        Broken(StreamRules.Kind, Text(), events => events[2]["item"]!["type"] = "");
        Broken(StreamRules.Kind, ReasoningAndCalls(), events => events[7]["part"]!["type"] = "summary_text");
        Broken(StreamRules.Kind, OpaqueAndRefusal(), events => events[3]["type"] = "response.file_search_call.searching");
        Broken(StreamRules.Kind, OpaqueAndRefusal(), events => events.Insert(4, Part(
            "content_part.added", "ws_1", 0, """{"type":"refusal","refusal":""}""")));
    }

    [Fact]
    public void Check_WholeTextNotItsDeltas_BreaksSum()
    {
        Broken(StreamRules.Sum, Text(), events => events.RemoveAt(4));
        Broken(StreamRules.Sum, Text(), events => Swap(events, 4, 5));
        Broken(StreamRules.Sum, Text(), events => events.Insert(4, events[4].DeepClone()));
        Broken(StreamRules.Sum, Text(), events => events[5]["delta"] = "llO");
        Broken(StreamRules.Sum, Text(), events => events[7]["text"] = "Hell");
        Broken(StreamRules.Sum, Text(), events => events[7]["logprobs"] = new JsonArray());
        Broken(StreamRules.Sum, ReasoningAndCalls(), events => events[4]["delta"] = "sum");
        Broken(StreamRules.Sum, ReasoningAndCalls(), events => events[9]["text"] = "Hmm");
        Broken(StreamRules.Sum, ReasoningAndCalls(), events => events.RemoveAt(15));
        Broken(StreamRules.Sum, ReasoningAndCalls(), events => events[16]["arguments"] = "{}");
        Broken(StreamRules.Sum, OpaqueAndRefusal(), events => events[8]["refusal"] = "Yes");
    }

    private static void Broken(string rule, List<JsonNode> events, Action<List<JsonNode>> damage)
    {
        damage(events);

        Assert.Equal(rule, First(Renumber(events)).Rule);
    }

    private static (int Position, string Rule) First(List<JsonNode> events)
    {
        var violations = Check(events);
        Assert.NotEmpty(violations);
        return (violations[0].Position, violations[0].Rule);
    }

    private static void Swap(List<JsonNode> events, int left, int right) =>
        (events[left], events[right]) = (events[right], events[left]);
}
